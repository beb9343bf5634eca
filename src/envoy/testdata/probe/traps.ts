// Ways to die, one by one.
import { fail, takeName } from './reader'

let zero: i32 = 0
let sink: i32 = 0

function deeper(level: i32): i32 {
  sink += level
  return deeper(level + 1) + sink
}

function wide(value: i64): i64 {
  return value + sink
}

const wideFunction: (value: i64) => i64 = wide

/** Takes the name of a trap and, unless it is only read, traps. */
export function trap(check: bool): void {
  if (takeName('unreachable')) {
    if (!check) unreachable()
  } else if (takeName('oob')) {
    if (!check) store<u32>(0xfffffff0, 1)
  } else if (takeName('div0')) {
    if (!check) sink = 1 / zero
  } else if (takeName('rem0')) {
    if (!check) sink = 1 % zero
  } else if (takeName('float')) {
    if (!check) sink = i32(f64.reinterpret_i64(0x7ff8000000000000 + zero))
  } else if (takeName('overflow')) {
    if (!check) sink = (i32.MIN_VALUE + zero) / (zero - 1)
  } else if (takeName('table')) {
    if (!check) call_indirect<void>(<u32>(1000 + zero))
  } else if (takeName('null')) {
    if (!check) call_indirect<void>(zero)
  } else if (takeName('signature')) {
    if (!check) call_indirect<void>(load<u32>(changetype<usize>(wideFunction)))
  } else if (takeName('stack')) {
    if (!check) sink = deeper(zero)
  } else if (takeName('loop')) {
    if (!check) while (zero == 0) sink++
  } else fail('a trap is one of unreachable oob div0 rem0 overflow float table null signature stack loop')
}
