// What stands in a row about the end of a stream, and of a callout: traces made by hand, as the engine writes them.
import { expect, test } from 'vitest'
import { limits } from '../../src/scenario/limits.ts'
import { cells } from '../../src/trace/cells.ts'
import type { CalloutOutcome } from '../../src/trace/event.ts'
import { History } from '../../src/trace/history.ts'
import { Recorder } from '../../src/trace/recorder.ts'
import type { StreamEvent } from '../../src/trace/stream-events.ts'
import { rowText } from './row-text.ts'
import { TraceIndex } from './trace-index.ts'

const millisecond = 1_000_000n

/** The rows that are no calls, of a stream in which this happens. */
function rowsOf(happens: (recorder: Recorder) => void): string[] {
  const recorder = new Recorder({ limits })
  recorder.enter({ kind: 'step', step: 0 })
  recorder.enter({ kind: 'stream', stream: 1 })
  happens(recorder)
  recorder.leave()
  recorder.leave({ outcome: { kind: 'completed', pausedBy: null } })
  const history = new History()
  const chunk = recorder.flush()
  if (chunk) history.append(chunk)
  const index = new TraceIndex(history)
  index.catchUp()
  return Array.from({ length: index.rows.length }, (_, at) => rowText(index, index.rows.at(at))).filter((row) => row !== 'step')
}

function ends(recorder: Recorder, what: string, at: bigint) {
  recorder.setClock(at)
  recorder.enter({ kind: 'envoy', what })
  recorder.write(cells.codeDetails(1), 'details')
  recorder.leave()
}

/** A callout to auth that ends so after some time; `what` is what its router says. */
function callout(recorder: Recorder, outcome: CalloutOutcome, status: string | null, after: bigint, what?: StreamEvent) {
  recorder.write(cells.callout(1, 'plugin'), 'own')
  recorder.write(cells.callout(1, 'cluster'), 'auth')
  recorder.setClock(after)
  if (what) recorder.enter({ kind: 'envoy', what })
  if (status !== null) recorder.write(cells.callout(1, 'response.headers'), [[':status', status]])
  recorder.write(cells.callout(1, 'outcome'), outcome)
  recorder.enter({ kind: 'callout', callout: 1 })
  recorder.leave()
  if (what) recorder.leave()
}

test.each<[what: string, happens: (recorder: Recorder) => void, rows: readonly string[]]>([
  ['a client that leaves', (recorder) => ends(recorder, 'client leaves', 20n * millisecond), ['the client leaves after 20 ms']],
  [
    'an upstream that refuses',
    (recorder) => ends(recorder, 'upstream refuses', 0n),
    ['the upstream refuses the connection at once'],
  ],
  ['the everyday work of a router', (recorder) => ends(recorder, 'router', 0n), []],
  [
    'a callout that is answered',
    (recorder) => callout(recorder, 'answered', '403', 20n * millisecond),
    ['callout 1 to auth comes back 403 after 20 ms'],
  ],
  [
    'a callout that times out, which is not the route of the stream',
    (recorder) => callout(recorder, 'local-reply', '504', 1000n * millisecond, 'route times out'),
    ['callout 1: it times out', 'callout 1 to auth comes back 504 from Envoy after 1 s'],
  ],
  [
    'a callout that breaks off',
    (recorder) => callout(recorder, 'reset', null, 0n, 'upstream breaks off'),
    ['callout 1: the upstream breaks off its response', 'callout 1 to auth comes back broken off at once'],
  ],
])('%s', (_, happens, rows) => {
  expect(rowsOf(happens)).toEqual(rows)
})
