// The inside of the guest at the selected call: raw words, the stack, and its memory. Asked for when this panel is open.
import { useEffect, useState } from 'react'
import type { ProbeEnd } from '../../src/sandbox/client.ts'
import type { CallSpan } from '../../src/trace/call-names.ts'
import { type Stretch, stretchesOf } from '../../src/trace/call-stretches.ts'
import { readableFrame } from '../../src/trace/readable-frame.ts'
import { HexRows } from '../components/bytes-view.tsx'
import { sizeText } from '../state/facts.ts'
import { useMoment } from '../state/moment.ts'
import { lookInside, useRun } from '../state/run.ts'

/** A reader who walks over rows does not want to look into each. */
const settles = 200

const hexOf = (word: number | bigint) => `0x${word.toString(16)}`

export function MemoryPanel() {
  const moment = useMoment()
  const isLog = useRun((state) => state.log !== null)
  const span = moment?.index.span(moment.seq)?.span
  if (isLog) return <p className="blank">A log has the words of calls, not the memory that they point into.</p>
  if (moment === null || (span?.kind !== 'callback' && span?.kind !== 'hostcall'))
    return <p className="blank">Select a callback or a host call to look into the guest at that moment.</p>
  const end = moment.index.history.partner(moment.seq)
  return <Inside key={moment.seq} span={span} seq={moment.seq} end={end} />
}

function Inside({ span, seq, end }: { readonly span: CallSpan; readonly seq: number; readonly end: number | null }) {
  const [after, setAfter] = useState(false)
  const until = after && end !== null ? end : seq
  const found = useProbe(until)
  const stretches = stretchesOf(span)
  const [chosen, setChosen] = useState<Stretch | undefined>(stretches[0])
  const [address, setAddress] = useState('')
  const typed = /^(0x)?[0-9a-f]+$/i.test(address) ? Number.parseInt(address.replace(/^0x/i, ''), 16) : null
  const marked = typed !== null ? { from: typed, to: typed + 1 } : chosen && { from: chosen.at, to: chosen.at + chosen.length }
  return (
    <div className="body-panel">
      <div className="toolbar">
        <fieldset className="segments" aria-label="When">
          <button type="button" aria-pressed={!after} onClick={() => setAfter(false)}>
            Before the call
          </button>
          <button type="button" aria-pressed={after} disabled={end === null} onClick={() => setAfter(true)}>
            After
          </button>
        </fieldset>
        <input
          className="field mono"
          aria-label="Address"
          placeholder="Address, such as 0x10290"
          value={address}
          aria-invalid={address !== '' && typed === null}
          onChange={(event) => setAddress(event.target.value)}
        />
      </div>
      <div className="memory-facts">
        <p className="mono words-of">{span.words.length === 0 ? 'no words' : span.words.map((word) => hexOf(word)).join(', ')}</p>
        {stretches.length > 0 && (
          <p className="way">
            {stretches.map((stretch) => (
              <button
                key={`${stretch.name} ${stretch.at}`}
                type="button"
                className="link"
                aria-pressed={stretch === chosen && typed === null}
                onClick={() => {
                  setChosen(stretch)
                  setAddress('')
                }}
              >
                {stretch.name}: {hexOf(stretch.at)}, {stretch.length} B
              </button>
            ))}
          </p>
        )}
      </div>
      <Found found={found} marked={marked} />
    </div>
  )
}

interface FoundProps {
  readonly found: ProbeEnd | null
  readonly marked: { readonly from: number; readonly to: number } | undefined
}

function Found({ found, marked }: FoundProps) {
  if (found === null || found.kind === 'stopped')
    return (
      <p className="blank" role="status">
        Running again up to this call…
      </p>
    )
  if (found.kind === 'missed') return <p className="blank">The run does not get there any more: the module has changed.</p>
  if (found.kind === 'failed')
    return (
      <p className="card bad" role="alert">
        It could not be looked into: {found.message}.
      </p>
    )
  const { memory, stack } = found.answer
  const outside = marked !== undefined && marked.from >= memory.length
  return (
    <>
      <details className="memory-stack" open={stack.length > 0}>
        <summary>
          {stack.length === 0 ? 'No guest function is under way, or the module has no names' : `Stack, ${stack.length} frames`}
        </summary>
        {stack.length > 0 && (
          <ol className="mono">
            {stack.map((frame, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a function that calls itself is there twice
              <li key={at}>{readableFrame(frame)}</li>
            ))}
          </ol>
        )}
      </details>
      <p className="payload-label memory-label">
        Memory, {sizeText(memory.length)}
        {outside && <span className="warn"> · that address lies behind its end</span>}
      </p>
      <HexRows label="Memory" bytes={memory} {...(marked === undefined || outside ? {} : { marked })} />
    </>
  )
}

/** What the guest looks like at an event; null while that is found out. */
function useProbe(until: number): ProbeEnd | null {
  const [found, setFound] = useState<{ readonly until: number; readonly end: ProbeEnd } | null>(null)
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      lookInside(until).then(
        (end) => {
          if (current && end !== null) setFound({ until, end })
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error)
          if (current) setFound({ until, end: { kind: 'failed', message } })
        },
      )
    }, settles)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [until])
  return found?.until === until ? found.end : null
}
