// What a fault says comes next, in cases whose recordings show that it does.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findCases } from '../../cli/cases.ts'
import { runScenario } from '../../sandbox/run-scenario.ts'

const home = join(import.meta.dirname, '..', 'testdata')

test.each([
  ['worker-vm-start-traps', 'bypass the filter silently'],
  ['worker-configure-traps', 'bypass the filter silently'],
  ['worker-says-no', 'bypass the filter silently'],
  ['main-says-no', 'The main thread goes without the plugin'],
  ['context-create-traps', 'each request meets the failure policy'],
  ['configure-traps', 'Envoy rejects the configuration'],
  ['trap-in-tick', 'Requests that are paused now hang'],
  ['trap-among-others-request-headers', 'This stream is answered 503'],
  ['trap-failure-policy-open', 'bypass the filter (FAIL_OPEN)'],
  ['reload-after-trap', 'the next one gets a new VM'],
  ['shutdown-traps', 'Envoy stops all the same'],
])('%s: %s', (folder, text) => {
  const [found] = findCases([join(home, folder)])
  if (found === undefined) throw new Error(`${folder} is no case`)
  expect(runScenario(found.scenario, found.modules()).faults()[0]?.consequence).toContain(text)
})
