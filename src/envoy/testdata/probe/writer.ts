// Writes a line to Envoy's log: text, numbers, bytes with escapes.
import { proxy_log } from './abi'
import { lineEnd, lineStart, readable } from './memory'

/** Longer values are cut, and a checksum stands for the rest. */
const longest: u32 = 1000

let at: u32 = 0

export function begin(): void {
  at = lineStart()
}

export function end(level: u32): void {
  proxy_log(level, lineStart(), at - lineStart())
}

export function byte(value: u32): void {
  if (at < lineEnd()) store<u8>(at++, <u8>value)
}

/** Text of this module: ASCII. */
export function text(value: string): void {
  for (let i = 0; i < value.length; i++) byte(value.charCodeAt(i))
}

/** Bytes as they are. */
export function raw(from: u32, size: u32): void {
  for (let i: u32 = 0; i < size; i++) byte(load<u8>(from + i))
}

export function number(value: u64): void {
  if (value >= 10) number(value / 10)
  byte(0x30 + <u32>(value % 10))
}

export function signed(value: i64): void {
  if (value < 0) byte(0x2d)
  number(value < 0 ? 0 - <u64>value : <u64>value)
}

function digit(value: u32): void {
  byte(value < 10 ? 0x30 + value : 0x57 + value)
}

function hex(value: u32): void {
  for (let shift: i32 = 28; shift >= 0; shift -= 4) digit((value >>> shift) & 15)
}

/** FNV-1a. */
function checksum(from: u32, size: u32): u32 {
  let sum: u32 = 0x811c9dc5
  for (let i: u32 = 0; i < size; i++) sum = (sum ^ load<u8>(from + i)) * 0x01000193
  return sum
}

export function quoted(from: u32, size: u32): void {
  if (!readable(from, size)) {
    text('out of memory: ')
    number(from)
    text(', ')
    number(size)
    return
  }
  const shown = size > longest ? longest : size
  byte(0x22)
  for (let i: u32 = 0; i < shown; i++) {
    const one = load<u8>(from + i)
    if (one == 0x22 || one == 0x5c) {
      byte(0x5c)
      byte(one)
    } else if (one == 0x0a) {
      text('\\n')
    } else if (one == 0x0d) {
      text('\\r')
    } else if (one < 0x20 || one > 0x7e) {
      text('\\x')
      digit(one >>> 4)
      digit(one & 15)
    } else byte(one)
  }
  byte(0x22)
  if (shown == size) return
  text(' cut, of ')
  number(size)
  text(' bytes with fnv1a ')
  hex(checksum(from, size))
}
