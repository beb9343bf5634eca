// What has been recorded from a real Envoy, rule by rule: each case states one, in its title, and its name says which area it is of.
import { basename, relative } from 'node:path'
import { findCases } from '../../src/cli/cases.ts'
import { recordingsOf } from '../../src/cli/recordings.ts'
import { targets } from '../../src/scenario/schema.ts'

/** Where a case stands whose name no area has. */
const elsewhere = 'What else was seen'

/** Areas in the order of the page, and how the names of their cases begin. Of several beginnings the longest counts. */
export const areas: readonly (readonly [area: string, ...beginnings: readonly string[]])[] = [
  ['What a headers callback answers', 'request-headers-', 'response-headers-', 'paused-in-headers', 'headers-wait-'],
  ['What a body callback answers', 'request-body-', 'response-body-', 'body-'],
  ['What a trailers callback answers', 'trailers', 'response-trailers-'],
  ['Letting a stream go on', 'continue-', 'change-behind-', 'tick-resumes-', 'tick-continues-'],
  ['Bodies: reading, changing, limits', 'get-buffer-', 'set-buffer-', 'limit-', 'bytes-behind-', 'held-body-', 'buffer-of-'],
  ['Header maps', 'headers-', 'duplicates-'],
  ['Local replies', 'direct-response', 'reply-', 'replies-', 'replied-', 'response-reply-', 'response-body-replies-'],
  ['Closing a stream', 'close-', 'closed-', 'request-close-', 'response-close', 'tick-closes'],
  ['After the end of a stream', 'completed-', 'client-left-'],
  ['The end of the process', 'shutdown-'],
  ['Chains and shared VMs', 'two-', 'same-plugin-', 'effective-context', 'plugin-', 'metrics-of-'],
  [
    'Requests and responses on the wire',
    'request-',
    'response-',
    'head-',
    'refused-head-',
    'no-forwarded-',
    'answers-',
    'remote-address-',
  ],
  ['HTTP/2', 'http2-'],
  ['Upstreams', 'upstream-', 'slow-upstream', 'early-ends', 'timeouts-'],
  ['Traps, and what follows', 'trap', 'reload-', 'context-create-', 'allocator-', 'memory-grow-'],
  ['A plugin that does not start', 'configure-', 'vm-start-', 'worker-', 'rejected-', 'second-plugin-', 'third-plugin-', 'done-'],
  ['Configuration and properties', 'bytes-configuration', 'struct-', 'propert', 'root-context-'],
  ['Callouts', 'call-'],
  ['Timers, queues, shared data, metrics', 'tick-', 'queue-', 'shared-data', 'metric'],
  [
    'Host calls with bad arguments, and those that no other case makes',
    'bad-pointers-',
    'pointers-',
    'host-calls',
    'foreign-',
    'hostile-',
  ],
  ['WASI', 'wasi-'],
  [
    'Loading and starting a module',
    ...['load-', 'start-', 'main-', 'initialize-', 'import-', 'first-marker-', 'marker-', 'unknown-marker', 'malloc-', 'memory-'],
    ...['no-memory', 'invalid-code', 'features', 'legacy-', 'exports-', 'second-allocator-', 'shared-memory', 'poll-in-'],
    ...['hostcall-in-', 'capabilities'],
  ],
  ['The probe itself', 'probe-'],
  ['The demos', '01-', '02-', '03-', '04-'],
]

/** A case as the page lists it. */
export interface Rule {
  readonly area: string
  readonly title: string
  /** From the root of the repository. */
  readonly folder: string
  /** Releases with a recording of their own, the newest first. */
  readonly releases: readonly string[]
}

/** Every case, in the order of areas and names. */
export function readRules(root: string): Rule[] {
  const cases = findCases(['public/demos', 'src/envoy/testdata'].map((home) => `${root}/${home}`))
  const known = Object.values<string>(targets).reverse()
  const rules = cases
    .filter(({ variant }) => variant === null)
    .map((one) => {
      const recorded = new Set(recordingsOf(one).map(({ release }) => release))
      const name = basename(one.folder)
      return {
        area: areaOf(name),
        title: one.scenario.title || name.replaceAll('-', ' '),
        folder: relative(root, one.folder),
        releases: known.filter((release) => recorded.has(release)),
      }
    })
  const order = [...areas.map(([area]) => area), elsewhere]
  return rules.sort((a, b) => order.indexOf(a.area) - order.indexOf(b.area) || (a.folder < b.folder ? -1 : 1))
}

/** The area whose beginning of the name is the longest. */
function areaOf(name: string): string {
  let best = { area: elsewhere, length: 0 }
  for (const [area, ...beginnings] of areas)
    for (const beginning of beginnings)
      if (name.startsWith(beginning) && beginning.length > best.length) best = { area, length: beginning.length }
  return best.area
}
