// What passed between two nodes of the flow, and the way to put a filter there.

import { useDrop } from '../state/drop.ts'
import type { Hop } from '../state/exchange.ts'
import { select } from '../state/view.ts'
import { AddButton } from './add-filter.tsx'
import { useFilterDrop } from './use-filter-drag.ts'

interface Props {
  /** The place of the chain that these arrows are before. */
  readonly at: number
  /** Null behind a filter that is off: all that passes stands before it. */
  readonly hop: { readonly request: Hop | undefined; readonly response: Hop | undefined } | null | undefined
}

export function FlowArrows({ at, hop }: Props) {
  const target = useDrop(({ place }) => place !== null && 'gap' in place && place.gap === at)
  const drag = useFilterDrop(at)
  return (
    <div
      className={`arrows${target || drag.over ? ' target' : ''}${hop === null ? ' passing' : ''}`}
      data-gap={at}
      {...drag.handlers}
    >
      <Arrow hop={hop?.request} direction="request" passing={hop === null} />
      <AddButton at={at} />
      <Arrow hop={hop?.response} direction="response" passing={hop === null} />
    </div>
  )
}

interface ArrowProps {
  readonly hop: Hop | undefined
  readonly direction: 'request' | 'response'
  readonly passing: boolean
}

function Arrow({ hop, direction, passing }: ArrowProps) {
  if (!hop) return <div className={`arrow ${direction}${passing ? '' : ' unused'}`} />
  return (
    <div className={`arrow ${direction}`}>
      <button
        type="button"
        tabIndex={-1}
        className={`chip ${hop.tone}`}
        aria-label={`${direction === 'request' ? 'Request' : 'Response'} here: ${hop.text}`}
        title={hop.about ?? hop.text}
        onClick={() => select(hop.span)}
      >
        {hop.text}
      </button>
    </div>
  )
}
