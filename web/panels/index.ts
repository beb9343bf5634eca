// The registry of panels: each column shows those of its place as tabs, in this order.
import type { ComponentType } from 'react'
import type { RunState } from '../state/run.ts'
import type { Place } from '../state/view.ts'
import { FilterPanel } from './filter.tsx'
import { RequestPanel } from './request.tsx'
import { UpstreamPanel } from './upstream.tsx'

export interface PanelEntry {
  readonly id: string
  readonly title: string
  readonly place: Place
  readonly Panel: ComponentType
  /** The panel draws to its edges. */
  readonly bare?: boolean
  /** A count beside the title. */
  readonly badge?: (run: RunState) => string | undefined
}

export const panels: readonly PanelEntry[] = [
  { id: 'filter', title: 'Filter', place: 'scenario', Panel: FilterPanel },
  { id: 'request', title: 'Request', place: 'scenario', Panel: RequestPanel },
  { id: 'upstream', title: 'Upstream', place: 'scenario', Panel: UpstreamPanel },
]
