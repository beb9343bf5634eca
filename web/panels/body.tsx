// Bodies at the selected moment, and every other argument that is bytes.
import { useMemo, useState } from 'react'
import { cells, type Direction, type Stage } from '../../src/trace/cells.ts'
import { BytesView } from '../components/bytes-view.tsx'
import { type Moment, useMoment } from '../state/moment.ts'
import { countText } from '../state/number-text.ts'
import type { TraceIndex } from '../state/trace-index.ts'
import { useStep } from '../state/use-exchange.ts'
import { useIndex } from '../state/use-trace.ts'

interface Piece {
  readonly id: string
  readonly title: string
  readonly bytes: Uint8Array
}

export function BodyPanel() {
  const { index, revision } = useIndex()
  const step = useStep()
  const moment = useMoment()
  const [chosen, setChosen] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its revision says when
  const pieces = useMemo(() => (index === null ? [] : piecesAt(index, step, moment)), [index, revision, step, moment])
  const piece = pieces.find(({ id }) => id === chosen) ?? pieces[0]
  if (!piece) return <p className="blank">No message has a body{moment === null ? '' : ' at this moment'}.</p>
  return (
    <div className="body-panel">
      <BytesView label={piece.title} bytes={piece.bytes}>
        <select
          className="btn small shrinks"
          aria-label="Which bytes"
          value={piece.id}
          onChange={(event) => setChosen(event.target.value)}
        >
          {pieces.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <span className="dim">{countText(piece.bytes.length)} B</span>
      </BytesView>
    </div>
  )
}

const stages: readonly (readonly [stage: Stage, words: string])[] = [
  ['current', 'in the chain'],
  ['sent', 'as it was sent'],
  ['received', 'as it came'],
]

/** Bytes of the selected call first, then the bodies of the step's stream. */
function piecesAt(index: TraceIndex, step: number, moment: Moment | null): Piece[] {
  const { history } = index
  const end = moment?.end ?? history.lastSeq
  const stream = moment === null ? (index.steps.find((each) => each.step === step)?.streams[0] ?? null) : moment.stream
  const own = moment === null ? [] : bytesOfCall(index, moment.seq)
  if (stream === null) return own
  const order: readonly Direction[] = moment?.direction === 'request' ? ['request', 'response'] : ['response', 'request']
  return [
    ...own,
    ...order.flatMap((direction) =>
      stages.flatMap(([stage, words]): Piece[] => {
        const bytes = history.at(cells.message(stream, direction, stage, 'body'), end)
        if (!(bytes instanceof Uint8Array) || bytes.length === 0) return []
        return [
          { id: `${direction} ${stage}`, title: `${direction === 'request' ? 'Request' : 'Response'} body, ${words}`, bytes },
        ]
      }),
    ),
  ]
}

function bytesOfCall(index: TraceIndex, seq: number): Piece[] {
  const span = index.span(seq)?.span
  if (span?.kind !== 'hostcall') return []
  const values = [...Object.entries(span.args), ...Object.entries(index.end(seq)?.result.outputs ?? {})]
  return values.flatMap(([name, value]) =>
    value instanceof Uint8Array && value.length > 0
      ? [{ id: `argument ${name}`, title: `${name} of ${span.name.replace('proxy_', '')}`, bytes: value }]
      : [],
  )
}
