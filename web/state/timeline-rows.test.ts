// Which rows the timeline shows: folds, filters, and where a hit lies.
import { expect, test } from 'vitest'
import { Op } from '../../src/trace/chunk.ts'
import { sampleRun } from '../testing/sample-run.ts'
import { completions } from './filter-completion.ts'
import { parseRowFilter } from './row-filter.ts'
import { callTextIn } from './row-text.ts'
import { type Folds, isFolded, TimelineRows } from './timeline-rows.ts'
import { TraceIndex } from './trace-index.ts'

const index = new TraceIndex(sampleRun())
index.catchUp()
const trap = new TraceIndex(
  sampleRun({
    code: 'trap',
    kind: 'trap',
    plugin: 'header-filter',
    vm: 4,
    callback: 'proxy_on_request_headers',
    message: 'unreachable',
    stack: [],
    consequence: '',
    remedy: '',
  }),
)
trap.catchUp()

function shown(of: TraceIndex, folds: Folds, filter: string | null): TimelineRows {
  const rows = new TimelineRows(of, null, folds, filter === null ? null : parseRowFilter(filter).terms)
  // Enough after each batch: what comes in slices is the same.
  while (!rows.complete) rows.take(() => true)
  return rows
}

const names = ({ index: of, seqs }: TimelineRows) =>
  seqs.map((seq) => {
    const event = of.history.event(seq)
    if (event.type !== 'enter') return event.type
    const { span } = event
    return 'name' in span ? span.name.replace('proxy_', '') : span.kind
  })

const request = [
  'step',
  'on_request_headers',
  'get_header_map_value',
  'log',
  'remove_header_map_value',
  'on_response_headers',
  'add_header_map_value',
  'add_header_map_value',
]

test('the start is folded by itself, and unfolds by choice', () => {
  const rows = shown(index, new Map(), null)
  expect(names(rows)).toEqual(['start', ...request])
  const [start = -1] = rows.seqs
  expect(isFolded(index, new Map(), start)).toBe(true)
  const all = shown(index, new Map([[start, false]]), null)
  expect(all.seqs).toHaveLength(1 + (4 + 3 * 3) + request.length)
  expect(all.seqs.slice(0, 3).map((seq) => all.depthOf(seq))).toEqual([0, 1, 1])
})

test('a folded row hides what lies in it, and nothing behind it', () => {
  const callback = index.rows.at(index.rowAt(shown(index, new Map(), null).seqs[2] ?? 0))
  expect(index.history.callName(callback)).toBe('proxy_on_request_headers')
  expect(names(shown(index, new Map([[callback, true]]), null))).toEqual([
    'start',
    'step',
    'on_request_headers',
    'on_response_headers',
    'add_header_map_value',
    'add_header_map_value',
  ])
  expect(index.hasRowsInside(callback)).toBe(true)
})

const found: readonly (readonly [filter: string, rows: readonly string[]])[] = [
  ['hostcall:add', ['step', 'add_header_map_value', 'add_header_map_value']],
  ['hostcall:add header_1', ['step', 'add_header_map_value']],
  ['status:!ok', ['step', 'remove_header_map_value']],
  ['status:badarg', ['step', 'remove_header_map_value']],
  ['is:refused', ['step', 'remove_header_map_value']],
  ['level:info', ['step', 'log']],
  ['callback:on_response_headers hostcall:proxy_', ['step', 'add_header_map_value', 'add_header_map_value']],
  ['callback:on_response_headers is:callback', ['step', 'on_response_headers']],
  ['step:1 is:callback', ['step', 'on_request_headers', 'on_response_headers']],
  ['step:2', []],
  ['thread:canary is:hostcall', ['start', 'get_buffer_bytes', 'define_metric']],
  ['plugin:other', []],
  ['plugin:header is:callback text:response', ['step', 'on_response_headers']],
  ['on_request', ['step', 'on_request_headers', 'log']],
  ['is:step', ['start', 'step']],
]
test.each(found)('%s finds %j', (filter, rows) => {
  expect(names(shown(index, new Map(), filter))).toEqual(rows)
})

test('the rows that only say where a hit lies are not counted', () => {
  expect(shown(index, new Map(), 'hostcall:add').hits).toBe(2)
  expect(shown(trap, new Map(), 'is:fault').hits).toBe(1)
})

test('a negated term turns the answer round, but a status is asked of calls that have one', () => {
  const rows = shown(index, new Map(), 'status:!ok')
  expect(rows.seqs.filter((seq) => index.history.op(seq) === Op.HostcallEnter)).toHaveLength(1)
  expect(names(shown(index, new Map(), 'step:1 is:hostcall hostcall:!add'))).toEqual([
    'step',
    'get_header_map_value',
    'log',
    'remove_header_map_value',
  ])
})

test('completion offers keys, then what this trace has', () => {
  const offer = (text: string) => completions(text, text.length, index, null).map(({ part }) => part)
  expect(offer('')).toContain('hostcall:')
  expect(offer('st')).toEqual(['status:', 'step:'])
  expect(offer('x status:')).toEqual(['status:ok', 'status:BadArgument'])
  expect(offer('status:!b')).toEqual(['status:!BadArgument'])
  expect(offer('hostcall:add')).toEqual(['hostcall:proxy_add_header_map_value'])
  expect(offer('hostcall:proxy_log')).toEqual([])
  expect(offer('thread:w')).toEqual(['thread:worker0'])
  expect(offer('nothing')).toEqual([])
})

test('a number of the guest’s reads as what it defined under it', () => {
  const known = new TraceIndex(sampleRun())
  known.catchUp()
  const span = {
    kind: 'hostcall',
    module: 'env',
    name: 'proxy_increment_metric',
    vm: 4,
    plugin: null,
    words: [19, 1n],
    args: { metricId: 19, delta: 1n },
  } as const
  expect(callTextIn(known, span, undefined).args[0]?.text).toBe('hello_header_counter')
  expect(callTextIn(known, { ...span, vm: 3 }, undefined).args[0]?.text).toBe('19')
})
