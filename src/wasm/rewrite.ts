// Lowers the maximum of a module's memories before it is compiled, and maps offsets back to the original file.
import type { Limits, Section, Sections } from './sections.ts'

/** The rewritten module, and the way back from its offsets. */
export interface Capped {
  /** The module to compile: the original array itself where nothing had to change. */
  readonly bytes: Uint8Array
  /** The offset in the original file of what lies at an offset of `bytes`. */
  readonly shift: (offset: number) => number
  /**
   * The most pages of 64 KiB that a memory asks for at its start, where that is above the cap. The module then keeps its
   * minimum, above its new maximum, and does not compile: report this number instead.
   */
  readonly tooLarge?: number
}

/** A stretch of the original file, or new bytes in place of one. */
interface Piece {
  readonly from: number
  readonly to: number
  readonly bytes?: Uint8Array
}

const pageLog2 = 16
const memorySection = 5
const importSection = 2

/** Makes every memory of the module, own or imported, grow to at most `pages` pages of 64 KiB. */
export function capMemory(bytes: Uint8Array, sections: Sections, pages: number): Capped {
  const memories = [...sections.imports.flatMap((entry) => entry.memory ?? []), ...sections.memories]
  const edits: Piece[] = []
  let tooLarge = 0
  for (const memory of memories) {
    const unit = 2 ** (pageLog2 - memory.pageSizeLog2)
    const max = pages * unit
    if (memory.min > max) tooLarge = Math.max(tooLarge, Math.ceil(memory.min / unit))
    if (memory.max === undefined || memory.max > max)
      edits.push({ from: memory.start, to: memory.end, bytes: encodeLimits(memory, max) })
  }
  if (edits.length === 0) return tooLarge ? { bytes, shift: (offset) => offset, tooLarge } : { bytes, shift: (offset) => offset }

  for (const section of sections.sections) {
    if (section.id === memorySection || section.id === importSection) edits.push(...resized(section, edits))
  }
  const { out, starts, pieces } = splice(
    bytes,
    edits.sort((a, b) => a.from - b.from),
  )
  const shift = (offset: number): number => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    const piece = pieces[low] as Piece
    return piece.bytes ? piece.from : piece.from + offset - (starts[low] as number)
  }
  return tooLarge ? { bytes: out, shift, tooLarge } : { bytes: out, shift }
}

/** The edit of a section's size, if edits inside of it change its length. */
function resized(section: Section, edits: readonly Piece[]): Piece[] {
  const end = section.start + section.size
  let size = section.size
  for (const edit of edits) {
    if (edit.from >= section.start && edit.to <= end) size += (edit.bytes?.length ?? 0) - (edit.to - edit.from)
  }
  return size === section.size ? [] : [{ from: section.at + 1, to: section.start, bytes: leb(size) }]
}

function splice(bytes: Uint8Array, edits: readonly Piece[]): { out: Uint8Array; starts: number[]; pieces: Piece[] } {
  const pieces: Piece[] = []
  let at = 0
  for (const edit of edits) {
    if (edit.from > at) pieces.push({ from: at, to: edit.from })
    pieces.push(edit)
    at = edit.to
  }
  if (at < bytes.length) pieces.push({ from: at, to: bytes.length })

  const starts: number[] = []
  let size = 0
  for (const piece of pieces) {
    starts.push(size)
    size += piece.bytes?.length ?? piece.to - piece.from
  }
  const out = new Uint8Array(size)
  for (const [i, piece] of pieces.entries()) out.set(piece.bytes ?? bytes.subarray(piece.from, piece.to), starts[i])
  return { out, starts, pieces }
}

function encodeLimits(memory: Limits, max: number): Uint8Array {
  const custom = memory.pageSizeLog2 !== pageLog2
  const flags = 1 | (memory.shared ? 2 : 0) | (memory.is64 ? 4 : 0) | (custom ? 8 : 0)
  return Uint8Array.of(flags, ...leb(memory.min), ...leb(max), ...(custom ? leb(memory.pageSizeLog2) : []))
}

function leb(value: number): Uint8Array {
  const out: number[] = []
  let rest = value
  do {
    const byte = rest % 0x80
    rest = Math.floor(rest / 0x80)
    out.push(rest > 0 ? byte | 0x80 : byte)
  } while (rest > 0)
  return Uint8Array.from(out)
}
