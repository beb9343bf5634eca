// One line that calls the host: its arguments into memory, the call, and what came back into the log.
import { callCount, callName, callResult, callWords, invoke } from './abi'
import {
  clean,
  depthNow,
  literal,
  Output,
  output,
  outputRecord,
  outputsPerCall,
  pattern,
  readable,
  setDepth,
  wordAt,
} from './memory'
import {
  content,
  contentSize,
  fail,
  failure,
  lastSize,
  name,
  next,
  number,
  numberOrVariable,
  open,
  position,
  limit,
  rewind,
  same,
  take,
} from './reader'
import { assign, variable } from './variables'
import { begin, byte, end, quoted, raw, signed, text, number as decimal } from './writer'

let given: u32 = 0
let outs: u32 = 0

/** The call of this name, written without `proxy_`; `callCount` where there is none. */
function callNamed(from: u32, size: u32): u32 {
  for (let i: u32 = 0; i < callCount; i++) if (same(from, size, callName(i))) return i
  return callCount
}

function push(value: i64): void {
  if (given < 24) store<i64>(wordAt(given++), value)
  else fail('there are too many arguments')
}

/** The bytes of a literal, somewhere. */
function place(size: u32): u32 {
  const at = literal(size)
  if (at == 0) fail('the literals of this line are too long')
  return at
}

function pushString(): void {
  const size = contentSize()
  if (failure().length > 0) return
  const at = place(size)
  if (at == 0) return
  content(at)
  push(at)
  push(size)
}

/** {"name":"value", …} in the ABI's form. */
function pushPairs(): void {
  const from = position()
  let count: u32 = 0
  let bytes: u32 = 4
  if (!take(0x7d)) {
    while (failure().length == 0) {
      bytes += content(0) + 1
      if (!take(0x3a)) fail('a colon is expected')
      bytes += content(0) + 9
      count++
      if (take(0x7d)) break
      if (!take(0x2c)) fail('a comma or } is expected')
    }
  }
  if (failure().length > 0) return
  const blob = place(bytes)
  if (blob == 0) return
  rewind(from)
  store<u32>(blob, <u32>count)
  let to = blob + 4 + count * 8
  for (let i: u32 = 0; i < count; i++) {
    for (let part: u32 = 0; part < 2; part++) {
      const size = content(to)
      store<u32>(blob + 4 + i * 8 + part * 4, <u32>size)
      to += size
      store<u8>(to++, 0)
      take(part == 0 ? 0x3a : 0x2c)
    }
  }
  take(0x7d)
  push(blob)
  push(bytes)
}

/** ["…", …] as WASI's vectors. */
function pushVectors(): void {
  const from = position()
  let count: u32 = 0
  while (failure().length == 0 && !take(0x5d)) {
    content(0)
    count++
    take(0x2c)
  }
  if (failure().length > 0) return
  const vectors = place(count * 8 + 8)
  if (vectors == 0) return
  rewind(from)
  for (let i: u32 = 0; i < count; i++) {
    const size = contentSize()
    const at = place(size)
    if (at == 0) return
    content(at)
    store<u32>(vectors + i * 8, at)
    store<u32>(vectors + i * 8 + 4, size)
    take(0x2c)
  }
  take(0x5d)
  push(vectors)
  push(count)
}

/** &u &l &b &p &s &i: slots; &x24 &f16: blocks; &v: WASI's strings. `_` behind hides the value, `=$name` keeps it. */
function pushOutput(): void {
  const kind = next()
  take(kind)
  let size: u32 = 8
  if (kind == 0x78 || kind == 0x66) size = <u32>number()
  else if (kind == 0x75) size = 4
  else if (kind == 0x76) size = 2000
  else if (kind != 0x6c && kind != 0x62 && kind != 0x70 && kind != 0x73 && kind != 0x69)
    fail('an output is one of u l b p s i x f v')
  if (size > 4000) fail('an output has at most 4000 bytes')
  if (failure().length > 0) return
  const at = output(size)
  if (at == 0 || outs == outputsPerCall) {
    fail('the outputs of this line are too large')
    return
  }
  const out = outputRecord(outs++)
  out.kind = kind
  out.address = at
  out.size = size
  out.hidden = take(0x5f) ? 1 : 0
  out.variable = 0
  push(at)
  if (kind == 0x62 || kind == 0x70 || kind == 0x73 || kind == 0x69) push(at + 4)
  else if (kind == 0x66) push(size)
  else if (kind == 0x76) push(at + 400)
  if (!take(0x3d)) return
  if (kind != 0x75 && kind != 0x6c) fail('only &u and &l can be kept')
  if (!take(0x24)) fail('a $name is expected')
  const from = name()
  out.variable = variable(from, lastSize())
  if (out.variable == 0) fail('there are too many names')
}

function pushArgument(): void {
  const first = next()
  if (first == 0x22) pushString()
  else if (take(0x7b)) pushPairs()
  else if (take(0x5b)) pushVectors()
  else if (take(0x26)) pushOutput()
  else push(numberOrVariable())
}

function untouched(at: u32, size: u32): bool {
  for (let i: u32 = 0; i < size; i++) if (load<u8>(at + i) != <u8>pattern) return false
  return true
}

/** Whether these bytes are pairs as the ABI packs them. */
function packed(at: u32, size: u32): bool {
  if (size < 4 || load<u32>(at) > 10000) return false
  const count = load<u32>(at)
  let total: u64 = 4 + count * 8
  if (total > size) return false
  for (let i: u32 = 0; i < count * 2; i++) total += <u64>load<u32>(at + 4 + i * 4) + 1
  return total == size
}

/** Position of the n-th string of packed pairs. */
function partAt(blob: u32, index: u32): u32 {
  let at = blob + 4 + load<u32>(blob) * 8
  for (let i: u32 = 0; i < index; i++) at += load<u32>(blob + 4 + i * 4) + 1
  return at
}

function partSize(blob: u32, index: u32): u32 {
  return load<u32>(blob + 4 + index * 4)
}

function compareParts(blob: u32, a: u32, b: u32): i32 {
  const first = partSize(blob, a)
  const second = partSize(blob, b)
  const order = memory.compare(partAt(blob, a), partAt(blob, b), min(first, second))
  return order != 0 ? order : <i32>first - <i32>second
}

function before(blob: u32, a: u32, b: u32): bool {
  let order = compareParts(blob, a * 2, b * 2)
  if (order == 0) order = compareParts(blob, a * 2 + 1, b * 2 + 1)
  return order != 0 ? order < 0 : a < b
}

function sayPair(blob: u32, index: u32, comma: bool): void {
  if (comma) text(', ')
  quoted(partAt(blob, index * 2), partSize(blob, index * 2))
  byte(0x3a)
  quoted(partAt(blob, index * 2 + 1), partSize(blob, index * 2 + 1))
}

function sayPairs(blob: u32, size: u32, sorted: bool): void {
  if (!packed(blob, size)) {
    text('no pairs: ')
    quoted(blob, size)
    return
  }
  const count = load<u32>(blob)
  byte(0x7b)
  let last: u32 = count
  for (let i: u32 = 0; i < count; i++) {
    if (!sorted) sayPair(blob, i, i > 0)
    else {
      let best = count
      for (let j: u32 = 0; j < count; j++) {
        if ((last == count || before(blob, last, j)) && (best == count || before(blob, j, best))) best = j
      }
      sayPair(blob, best, i > 0)
      last = best
    }
  }
  byte(0x7d)
}

function sayBlock(out: Output): void {
  const at = load<u32>(out.address)
  const size = load<u32>(out.address + 4)
  if (out.hidden) {
    decimal(size)
    text(' bytes')
  } else if (at == 0 && size > 0) {
    text('null, ')
    decimal(size)
  } else if ((out.kind == 0x70 || out.kind == 0x73) && size > 0 && readable(at, size)) sayPairs(at, size, out.kind == 0x73)
  else if (out.kind == 0x69 && size == 8 && readable(at, size)) signed(load<i64>(at))
  else quoted(at, size)
  if (at != 0 && size == 0) text(' not at null')
}

/** The strings whose addresses stand in the first 400 bytes. */
function sayStrings(out: Output): void {
  for (let i: u32 = 0; i < 400 && load<u32>(out.address + i) != pattern; i += 4) {
    const from = load<u32>(out.address + i)
    if (i > 0) byte(0x20)
    let size: u32 = 0
    while (readable(from + size, 1) && load<u8>(from + size) != 0) size++
    quoted(from, size)
  }
}

function sayOutput(out: Output): void {
  byte(0x20)
  if (untouched(out.address, out.size)) text('untouched')
  else if (out.kind == 0x62 || out.kind == 0x70 || out.kind == 0x73 || out.kind == 0x69) sayBlock(out)
  else if (out.hidden) text('written')
  else if (out.kind == 0x75) decimal(load<u32>(out.address))
  else if (out.kind == 0x6c) decimal(load<u64>(out.address))
  else if (out.kind == 0x76) sayStrings(out)
  else quoted(out.address, out.size)
}

/** Runs the line that is open, after its `rep`. With `check` it is only read. */
export function callLine(times: u32, check: bool): void {
  const from = position()
  const called = name()
  const call = callNamed(called, lastSize())
  if (call == callCount) {
    fail('this is neither a host call nor a word of the script')
    return
  }
  const depth = depthNow()
  const to = limit()
  let status: u32 = 0
  for (let i: u32 = 0; i < times; i++) {
    open(called, to)
    name()
    clean()
    given = 0
    outs = 0
    while (failure().length == 0 && next() != 0) pushArgument()
    if (failure().length > 0) return
    if (given != callWords(call)) {
      fail('the call takes another number of words')
      return
    }
    if (check) return
    const kept = outs
    status = invoke(call)
    // What ran inside the call has frames of its own, and may not have come to its end.
    setDepth(depth)
    open(called, to)
    outs = kept
    for (let j: u32 = 0; j < outs; j++) {
      const out = outputRecord(j)
      if (out.variable != 0) assign(out.variable, out.kind == 0x75 ? load<u32>(out.address) : load<i64>(out.address))
    }
  }
  begin()
  if (times > 1) {
    text('rep ')
    decimal(times)
    byte(0x20)
  }
  raw(from, to - from)
  text(' -> ')
  if (!callResult(call)) text('void')
  else decimal(status)
  for (let j: u32 = 0; j < outs; j++) sayOutput(outputRecord(j))
  end(2)
}
