// Which lines of a run of Envoy are owed to chance.
import { expect, test } from 'vitest'
import { chanceIn } from './chance.ts'
import type { Take } from './take.ts'

const made = (connectionId: string, ...stats: readonly string[]): Take => {
  const request = { requestId: '', date: '', serviceTime: null, clientPort: 0, upstreamLocalPort: 0, connectionId }
  const environment = { listenerPort: 10000, clusterPorts: {}, requests: [request], wasmLogLevel: 0 }
  return { log: '', early: [], steps: [], stats, environment, ended: null, complaints: [] }
}

test('a line is owed to chance that one of two further Envoys has not', async () => {
  const further = [made('1', 'wasmcustom.same: 1', 'wasmcustom.once: 2', 'wasmcustom.rolled: 6'), made('2', 'wasmcustom.same: 1')]
  const first = made('0', 'wasmcustom.same: 1', 'wasmcustom.once: 2', 'wasmcustom.rolled: 5')
  const chance = await chanceIn(first, () => Promise.resolve(further.pop() ?? expect.fail('a third one was asked')))
  expect([...chance].sort()).toEqual(['wasmcustom.once: 2', 'wasmcustom.rolled: 5'])
})
