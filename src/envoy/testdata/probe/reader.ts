// Reads a line of the script: words, numbers, literals. The first mistake is remembered.
import { valueOf } from './variables'

let at: u32 = 0
let end: u32 = 0
let mistake: string = ''
let size: u32 = 0

export function open(from: u32, to: u32): void {
  at = from
  end = to
  mistake = ''
}

export function position(): u32 {
  return at
}

export function limit(): u32 {
  return end
}

export function fail(why: string): void {
  if (mistake.length == 0) mistake = why
  at = end
}

export function failure(): string {
  return mistake
}

function peek(): u32 {
  return at < end ? load<u8>(at) : 0
}

/** The first byte of the next word; 0 at the end of the line or at a comment. */
export function next(): u32 {
  while (at < end && load<u8>(at) <= 0x20) at++
  return peek() == 0x23 ? 0 : peek()
}

/** Takes a byte that is expected. */
export function take(expected: u32): bool {
  if (next() != expected) return false
  at++
  return true
}

export function same(from: u32, length: u32, name: string): bool {
  if (length != <u32>name.length) return false
  for (let i: u32 = 0; i < length; i++) if (load<u8>(from + i) != name.charCodeAt(<i32>i)) return false
  return true
}

function isName(one: u32): bool {
  return (one >= 0x61 && one <= 0x7a) || (one >= 0x41 && one <= 0x5a) || (one >= 0x30 && one <= 0x39) || one == 0x5f
}

/** Takes a name, and returns where it begins; `lastSize` is its length. */
export function name(): u32 {
  next()
  const from = at
  while (isName(peek())) at++
  size = at - from
  return from
}

export function lastSize(): u32 {
  return size
}

/** Takes a name if it is this one. */
export function takeName(expected: string): bool {
  const from = name()
  if (same(from, size, expected)) return true
  at = from
  return false
}

function digitOf(one: u32): u32 {
  if (one >= 0x30 && one <= 0x39) return one - 0x30
  if (one >= 0x61 && one <= 0x66) return one - 0x57
  if (one >= 0x41 && one <= 0x46) return one - 0x37
  return 99
}

/** Takes a number: decimal, negative, or 0x. */
export function number(): i64 {
  const negative = take(0x2d)
  let base: u32 = 10
  next()
  if (peek() == 0x30 && at + 1 < end && load<u8>(at + 1) == 0x78) {
    base = 16
    at += 2
  }
  const from = at
  let out: u64 = 0
  while (digitOf(peek()) < base) out = out * base + digitOf(load<u8>(at++))
  if (at == from) fail('a number is expected')
  return negative ? 0 - <i64>out : <i64>out
}

/** A number, or what a $name stands for. */
export function numberOrVariable(): i64 {
  if (!take(0x24)) return number()
  const from = name()
  return valueOf(from, size)
}

/** Takes "…" or "…"*N, writes its bytes unless `to` is 0, and returns their number. */
export function content(to: u32): u32 {
  if (!take(0x22)) {
    fail('a literal is expected')
    return 0
  }
  let length: u32 = 0
  while (true) {
    if (at >= end) {
      fail('a literal is not closed')
      return 0
    }
    let one: u32 = load<u8>(at++)
    if (one == 0x22) break
    if (one == 0x5c) {
      const escaped = peek()
      at++
      if (escaped == 0x6e) one = 0x0a
      else if (escaped == 0x72) one = 0x0d
      else if (escaped == 0x74) one = 0x09
      else if (escaped == 0x22 || escaped == 0x5c) one = escaped
      else if (escaped == 0x78 && at + 2 <= end && digitOf(load<u8>(at)) < 16 && digitOf(load<u8>(at + 1)) < 16) {
        one = digitOf(load<u8>(at)) * 16 + digitOf(load<u8>(at + 1))
        at += 2
      } else {
        fail('an escape is \\n, \\r, \\t, \\", \\\\ or \\xNN')
        return 0
      }
    }
    if (to != 0) store<u8>(to + length, <u8>one)
    length++
  }
  if (peek() != 0x2a) return length
  at++
  const times = <u32>number()
  if (times == 0 || times > 80000 || times * length > 80000) {
    fail('a literal has 1 to 80000 bytes when it is repeated')
    return 0
  }
  if (to != 0) for (let i: u32 = 1; i < times; i++) memory.copy(to + i * length, to, length)
  return times * length
}

/** How long the literal is that comes next. It is not taken. */
export function contentSize(): u32 {
  const from = at
  const length = content(0)
  if (mistake.length == 0) at = from
  return length
}

/** Goes back to read something again. */
export function rewind(to: u32): void {
  if (mistake.length == 0) at = to
}
