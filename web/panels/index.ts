// The registry of panels: each column shows those of its place as tabs, in this order.
import type { ComponentType } from 'react'
import { countText } from '../state/number-text.ts'
import type { RunState } from '../state/run.ts'
import { indexOf, type TraceIndex } from '../state/trace-index.ts'
import type { Place } from '../state/view.ts'
import { BodyPanel } from './body.tsx'
import { ChecksPanel, checksBadge, isCheckFailed } from './checks.tsx'
import { ComparePanel } from './compare.tsx'
import { FilterPanel } from './filter.tsx'
import { LogsPanel } from './logs.tsx'
import { MemoryPanel } from './memory.tsx'
import { ProcessPanel } from './process.tsx'
import { PropertiesPanel } from './properties.tsx'
import { RequestPanel } from './request.tsx'
import { ResultPanel } from './result.tsx'
import { StatsPanel, statsOf } from './stats.tsx'
import { TimelinePanel } from './timeline.tsx'
import { UpstreamPanel } from './upstream.tsx'

export interface PanelEntry {
  readonly id: string
  readonly title: string
  readonly place: Place
  readonly Panel: ComponentType
  /** The panel draws to its edges. */
  readonly bare?: boolean
  /** Where it is not always there. */
  readonly when?: (run: RunState) => boolean
  /** A count beside the title. */
  readonly badge?: (run: RunState) => string | undefined
  /** Whether the count reports something bad. */
  readonly bad?: (run: RunState) => boolean
}

export const panels: readonly PanelEntry[] = [
  { id: 'request', title: 'Request', place: 'scenario', Panel: RequestPanel },
  { id: 'filter', title: 'Filter', place: 'scenario', Panel: FilterPanel },
  { id: 'upstream', title: 'Upstream', place: 'scenario', Panel: UpstreamPanel },
  { id: 'process', title: 'Process', place: 'scenario', Panel: ProcessPanel },
  {
    id: 'timeline',
    title: 'Timeline',
    place: 'trace',
    Panel: TimelinePanel,
    bare: true,
    badge: count((index) => index.rows.length),
  },
  { id: 'logs', title: 'Logs', place: 'trace', Panel: LogsPanel, bare: true, badge: count((index) => index.logs.length) },
  { id: 'stats', title: 'Stats', place: 'trace', Panel: StatsPanel, bare: true, badge: count((index) => statsOf(index).length) },
  { id: 'checks', title: 'Checks', place: 'trace', Panel: ChecksPanel, bare: true, badge: checksBadge, bad: isCheckFailed },
  {
    id: 'compare',
    title: 'Compare',
    place: 'trace',
    Panel: ComparePanel,
    bare: true,
    when: ({ log }) => log !== null && log.mine !== null,
  },
  { id: 'result', title: 'Result', place: 'moment', Panel: ResultPanel, bare: true },
  { id: 'body', title: 'Body', place: 'moment', Panel: BodyPanel, bare: true },
  { id: 'properties', title: 'Properties', place: 'moment', Panel: PropertiesPanel, bare: true },
  { id: 'memory', title: 'Memory', place: 'moment', Panel: MemoryPanel, bare: true },
]

/** A badge with a number out of the trace; none before there is one. */
function count(of: (index: TraceIndex) => number) {
  return ({ history }: RunState) => {
    const number = history ? of(indexOf(history)) : 0
    return number === 0 ? undefined : countText(number)
  }
}
