// Where everything is. The addresses are fixed, and round in decimal, since recordings are full of them: neither a change of
// this module nor another line of the script moves what a host call is given.

/** A frame for each callback that runs; a second one runs in the allocator, or inside a host call. */
const frames: u32 = 100000
const frameSize: u32 = 200000
const deepest: u32 = 4

/** In a frame. */
const outputs: u32 = 0
const words: u32 = 6000
const state: u32 = 7000
const records: u32 = 8000
const literals: u32 = 10000
const line: u32 = 100000

/** Behind the frames. */
export const contexts: u32 = 900000
export const contextSize: u32 = 128
export const contextSlots: u32 = 1024
export const roots: u32 = 1040000
export const rootSize: u32 = 24
export const rootSlots: u32 = 64
export const variables: u32 = 1050000
export const variableSize: u32 = 16
export const variableSlots: u32 = 64
const scripts: u32 = 1060000
const heap: u32 = 2000000

let depth: u32 = 0
let heapTop: u32 = heap
let scriptsTop: u32 = scripts
let literalsTop: u32 = 0
let outputsTop: u32 = 0

function frame(): u32 {
  return frames + (depth - 1) * frameSize
}

export function depthNow(): u32 {
  return depth
}

/** Also undoes what the allocator left behind when the host unwound it. */
export function setDepth(to: u32): void {
  if (to > deepest) unreachable()
  depth = to
}

export function wordAt(index: u32): u32 {
  return frame() + words + index * 8
}

/** Fields of the running callback, 4 bytes each. */
export const enum Field {
  Context,
  Root,
  Callback,
  Result,
  Entered,
  Stream,
  Time,
  Arguments,
}

export function field(which: Field): u32 {
  return load<u32>(frame() + state + which * 4)
}

export function setField(which: Field, value: u32): void {
  store<u32>(frame() + state + which * 4, value)
}

/** What is to be said of an output once the call has returned. */
@unmanaged
export class Output {
  kind: u32
  address: u32
  size: u32
  hidden: u32
  variable: u32
}

export const outputsPerCall: u32 = 16

export function outputRecord(index: u32): Output {
  return changetype<Output>(frame() + records + index * offsetof<Output>())
}

export function lineStart(): u32 {
  return frame() + line
}

export function lineEnd(): u32 {
  return frame() + frameSize
}

/** A host call starts with empty hands; what the host allocates for it starts at the heap's beginning too. */
export function clean(): void {
  literalsTop = frame() + literals
  outputsTop = frame() + outputs
  if (depth == 1) heapTop = heap
}

/** Room for a literal of this size; 0 where there is none. */
export function literal(size: u32): u32 {
  const at = literalsTop
  if (size > frame() + line - at) return 0
  literalsTop = (at + size + 7) & ~7
  return at
}

/** Room for an output, filled so that "untouched" is seen; 0 where there is none. */
export function output(size: u32): u32 {
  const at = outputsTop
  if (size > frame() + words - at) return 0
  outputsTop = (at + size + 7) & ~7
  memory.fill(at, <u8>pattern, size)
  return at
}

export const pattern: u32 = 0xa5a5a5a5

/** The allocator that the host asks. Never frees: each line of the script begins anew. */
export function allocate(size: u32): u32 {
  const at = heapTop
  if (size > 0x40000000) return 0
  heapTop = (at + size + 7) & ~7
  const pages = <i32>((heapTop + 0xffff) >>> 16) - memory.size()
  if (pages > 0 && memory.grow(pages) < 0) return 0
  return at
}

/** A copy that stays. */
export function keep(from: u32, size: u32): u32 {
  const at = scriptsTop
  if (size > heap - at) unreachable()
  memory.copy(at, from, size)
  scriptsTop = (at + size + 7) & ~7
  return at
}

/** Whether the guest may read these bytes. */
export function readable(at: u32, size: u32): bool {
  return <u64>at + <u64>size <= (<u64>memory.size()) << 16
}
