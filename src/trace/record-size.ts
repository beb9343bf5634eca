// How long a record of a trace's tape is, by its first integer.
import { Op } from './chunk.ts'
import type { Column } from './column.ts'

/** How many integers the record at an offset takes. */
export function recordSize(tape: Column, offset: number): number {
  switch (tape.at(offset)) {
    case Op.Clock:
    case Op.Thread:
    case Op.Enter:
    case Op.Leave:
    case Op.Fault:
      return 2
    case Op.Vm:
    case Op.Write:
    case Op.EnvoyLog:
    case Op.Note:
      return 3
    case Op.Mark:
      return 4
    case Op.Log:
      return 6
    case Op.Inputs:
      return 2 + tape.at(offset + 1) * 2
    case Op.CallLeave:
      return 5 + tape.at(offset + 4) * 2
    case Op.CallbackEnter:
      return 4 + wordsSize(tape, offset + 4)
    case Op.HostcallEnter:
      return 5 + wordsSize(tape, offset + 5)
    default:
      throw new RangeError(`unknown record ${tape.at(offset)}`)
  }
}

/** A count, a mask of those that have 64 bits, and the words. */
function wordsSize(tape: Column, offset: number): number {
  let mask = tape.at(offset + 1)
  let size = 2 + tape.at(offset)
  for (; mask !== 0; mask &= mask - 1) size++
  return size
}
