// Faults in a document: what may be asked for, and what is said where it may not.
import { expect, test } from 'vitest'
import { parse } from './parse.ts'

const issuesOf = (...faults: readonly object[]) => {
  const read = parse({
    version: 1,
    modules: { m: { sha256: '0'.repeat(64), name: 'm.wasm', size: 0 } },
    plugins: [{ id: 'a', module: 'm' }],
    routes: [],
    clusters: [],
    steps: [],
    faults,
  })
  return 'issues' in read ? read.issues.map(({ path, message }) => `${path} ${message}`) : []
}

test('a call, a status and a plugin that exist are taken', () => {
  expect(
    issuesOf(
      { call: 'proxy_get_shared_data', plugin: 'a', nth: 2, status: 'CasMismatch' },
      { call: 'proxy_log', status: 'Ok' },
      { call: 'proxy_grpc_call', status: 'InternalFailure' },
      { call: 'fd_write', status: 'NoSys' },
    ),
  ).toEqual([])
})

test.each<[what: string, fault: object, issue: string]>([
  [
    'an unknown call',
    { call: 'get_shared_data', status: 'NotFound' },
    'faults[0].call is no host call; is proxy_get_shared_data meant?',
  ],
  ['a call that nothing is like', { call: 'proxy_fly', status: 'NotFound' }, 'faults[0].call is no host call'],
  ['an unknown status', { call: 'proxy_log', status: 'Broken' }, 'faults[0].status is no answer of proxy_log: Ok, NotFound,'],
  ['a status of another kind', { call: 'fd_write', status: 'NotFound' }, 'faults[0].status is no answer of fd_write: BadF,'],
  [
    'success where something goes with it',
    { call: 'proxy_get_shared_data', status: 'Ok' },
    'faults[0].status is Ok, and what proxy_get_shared_data gives with it only Envoy has',
  ],
  ['a call without an answer', { call: 'proc_exit', status: 'Ok' }, 'faults[0].call answers no status'],
  ['an unknown plugin', { call: 'proxy_log', status: 'Ok', plugin: 'b' }, 'faults[0].plugin names the plugin b'],
  ['a call before the first', { call: 'proxy_log', status: 'Ok', nth: 0 }, 'faults[0].nth must be at least 1'],
])('%s is refused', (_, fault, issue) => {
  expect(issuesOf(fault)[0]).toContain(issue)
})

test('two answers for one call are refused', () => {
  const one = { call: 'proxy_log', nth: 3, status: 'Ok' }
  expect(issuesOf(one, { ...one, nth: 4 }, { ...one, status: 'BadArgument' })).toEqual([
    'faults[2] answers a call that faults[0] answers already',
  ])
})
