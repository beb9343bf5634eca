// What an entry of the table says of itself.
import { expect, test } from 'vitest'
import { answersOf } from './hostcall.ts'
import { hostcalls } from './hostcalls/index.ts'

test.each([
  // What the function answers, a number outside of an enumeration, a pointer outside of memory.
  ['proxy_get_header_map_value', ['Ok', 'NotFound', 'BadArgument', 'InvalidMemoryAccess']],
  ['proxy_set_tick_period_milliseconds', ['Ok']],
  ['proxy_continue_stream', ['Ok', 'BadArgument', 'Unimplemented']],
  ['proxy_dequeue_shared_queue', ['Ok', 'NotFound', 'InvalidMemoryAccess', 'Empty']],
  ['fd_write', ['Success', 'BadF', 'Fault']],
  ['fd_read', ['NoSys']],
  // A bad pointer goes unnoticed.
  ['fd_fdstat_get', ['Success', 'BadF']],
  ['proc_exit', []],
  ['pthread_equal', []],
] as const)('%s answers one of %j', (name, answers) => {
  expect(answersOf(hostcalls[name])).toEqual(answers)
})
