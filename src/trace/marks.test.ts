// Marks on what real filters did in recorded cases: all the host calls and callbacks that came to nothing, and no others.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findCases } from '../cli/cases.ts'
import { runScenario } from '../sandbox/run-scenario.ts'
import { markOf } from './marks.ts'

const root = join(import.meta.dirname, '..', '..')

const cases: readonly (readonly [folder: string, marks: Readonly<Record<string, number>>])[] = [
  ['public/demos/01-header-filter', {}],
  ['public/demos/02-api-key', {}],
  [
    'src/envoy/testdata/headers-held-at-the-end',
    {
      'too late: proxy_replace_header_map_value': 9,
      'ignored: proxy_on_request_headers': 1,
      'ignored: proxy_on_response_headers': 1,
    },
  ],
  ['src/envoy/testdata/tick-replies', { 'no stream: proxy_send_local_response': 2 }],
]

test.each(cases)('%s', (folder, marks) => {
  const [found] = findCases([join(root, folder)])
  if (found === undefined) throw new Error(`${folder} is no case`)
  const history = runScenario(found.scenario, found.modules())
  const counts: Record<string, number> = {}
  for (let seq = 0; seq < history.length; seq++) {
    const mark = markOf(history, seq)
    if (mark === null) continue
    const key = `${mark.kind}: ${history.callName(seq)}`
    counts[key] = (counts[key] ?? 0) + 1
  }
  expect(counts).toEqual(marks)
})
