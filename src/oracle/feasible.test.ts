// Which scenarios a real Envoy can be asked about.
import { expect, test } from 'vitest'
import { type ScenarioInput, scenarioSchema } from '../scenario/schema.ts'
import { whyNotAsked } from './feasible.ts'

const slow = (delayMs: number) => [{ name: 'web', rules: [{ answer: { delayMs } }] }]
const why = (parts: Partial<ScenarioInput>) =>
  whyNotAsked(scenarioSchema.parse({ version: 1, modules: {}, plugins: [], routes: [], clusters: [], steps: [], ...parts }))

test.each<[string, Partial<ScenarioInput>, string | null]>([
  ['seconds that pass', { steps: [{ advance: { ms: 30_000 } }, { advance: { ms: 30_000 } }] }, null],
  ['more than a minute', { steps: [{ advance: { ms: 61_000 } }] }, 'it waits for 61 s'],
  [
    'answers that add up',
    { clusters: slow(10_000), steps: Array.from({ length: 7 }, () => ({ request: {} })) },
    'it waits for 70 s',
  ],
  ['requests to two workers', { process: { concurrency: 2 }, steps: [{ request: {} }] }, 'it has 2 workers'],
  ['workers without a request', { process: { concurrency: 2 }, steps: [{ advance: { ms: 10 } }] }, null],
  // Envoy gives up on it after 15 s.
  ['an answer of a day', { clusters: slow(86_400_000), steps: [{ request: {} }] }, null],
  [
    'an answer that is scripted',
    { faults: [{ call: 'proxy_get_shared_data', status: 'CasMismatch' }] },
    'it says what proxy_get_shared_data answers (faults), which a real Envoy cannot be told',
  ],
])('%s', (_, parts, reason) => {
  if (reason === null) expect(why(parts)).toBe(null)
  else expect(why(parts)).toContain(reason)
})
