// How an Envoy's log becomes lines by VM. The records are those of Envoy 1.40.0, shortened.
import { expect, test } from 'vitest'
import { vmLinesOf } from './log-lines.ts'

const record = (thread: number, level: string, text: string, logger = 'wasm') =>
  `[2026-11-24 04:03:50.237][${thread}][${level}][${logger}] [source/extensions/common/wasm/wasm_vm.cc:39] ${text}\n`

const start = record(7, 'info', 'initializing epoch 0', 'main')

test('the VMs of the main thread follow one another: base, canary, its own', () => {
  const log =
    start +
    record(7, 'debug', 'Base Wasm created 1 now active') +
    record(7, 'trace', '[host->vm] _initialize()') +
    record(7, 'trace', '[host<-vm] _initialize return: void') +
    record(7, 'debug', 'Thread-Local Wasm created 2 now active') +
    record(7, 'trace', '[host->vm] proxy_on_vm_start(1, 0)') +
    record(7, 'debug', '~Wasm 1 remaining active') +
    record(7, 'debug', 'Thread-Local Wasm created 2 now active') +
    record(7, 'trace', '[host->vm] proxy_on_configure(1, 40)') +
    record(9, 'debug', 'Thread-Local Wasm created 3 now active') +
    record(9, 'trace', '[vm->host] env.proxy_log(2, 1059136, 11)') +
    record(9, 'info', 'wasm log: on_vm_start') +
    record(9, 'trace', '[vm<-host] env.proxy_log return: 0')
  expect(vmLinesOf(log)).toEqual([
    { role: 'base', thread: 0, lines: ['> _initialize()', '< _initialize = void'] },
    { role: 'canary', thread: 0, lines: ['> proxy_on_vm_start(1, 0)'] },
    { role: 'main', thread: 0, lines: ['> proxy_on_configure(1, 40)'] },
    {
      role: 'worker',
      thread: 1,
      lines: ['  > env.proxy_log(2, 1059136, 11)', 'info: wasm log: on_vm_start', '  < env.proxy_log = 0'],
    },
  ])
})

test('a second canary of the same VM goes, and the main VM speaks on', () => {
  const log =
    start +
    record(7, 'debug', 'Base Wasm created 1 now active') +
    record(7, 'debug', 'Thread-Local Wasm created 2 now active') +
    record(7, 'debug', '~Wasm 1 remaining active') +
    record(7, 'debug', 'Thread-Local Wasm created 2 now active') +
    record(7, 'debug', 'Thread-Local Wasm created 3 now active') +
    record(7, 'debug', '~Wasm 2 remaining active') +
    record(7, 'trace', '[host->vm] proxy_on_context_create(2, 0)')
  expect(vmLinesOf(log).map(({ role, lines }) => [role, lines])).toEqual([
    ['base', []],
    ['canary', []],
    ['main', ['> proxy_on_context_create(2, 0)']],
    ['canary', []],
  ])
})

test('lines without a record start continue the message before, and other loggers are left out', () => {
  const log =
    start +
    record(7, 'debug', 'Base Wasm created 1 now active') +
    record(
      7,
      'error',
      'Function: _start failed: Uncaught RuntimeError: unreachable\nProxy-Wasm plugin in-VM backtrace:\n  0:  0x9d - inner',
    ) +
    record(7, 'warning', 'something else', 'config')
  expect(vmLinesOf(log)[0]?.lines).toEqual([
    'error: Function: _start failed: Uncaught RuntimeError: unreachable\\x0aProxy-Wasm plugin in-VM backtrace:\\x0a  0:  0x9d - inner',
  ])
})

test('bytes that are not printable ASCII are escaped', () => {
  expect(vmLinesOf(start + record(9, 'info', 'wasm log: \xff\\'))[0]?.lines).toEqual(['info: wasm log: \\xff\\\\'])
})
