// The timeline's filter box: a text field that offers keys and values, and says what it does not understand.
import { type KeyboardEvent, type Ref, useId, useState } from 'react'
import { type Completion, completions } from '../state/filter-completion.ts'
import { counted } from '../state/number-text.ts'
import { partAt, type RowFilter } from '../state/row-filter.ts'
import { useRun } from '../state/run.ts'
import type { TraceIndex } from '../state/trace-index.ts'

interface Props {
  readonly ref: Ref<HTMLInputElement>
  readonly text: string
  readonly filter: RowFilter
  readonly index: TraceIndex | null
  /** How many rows are like that; null where nothing is asked for. */
  readonly hits: number | null
  readonly onText: (text: string) => void
  /** The reader wants to go on to the rows. */
  readonly onLeave: () => void
}

export function FilterBox({ ref, text, filter, index, hits, onText, onLeave }: Props) {
  const ran = useRun((state) => state.ran)
  const id = useId()
  /** Where the caret is while something is offered; null while nothing is. */
  const [caret, setCaret] = useState<number | null>(null)
  const [marked, setMarked] = useState(-1)
  const offered = caret === null ? [] : completions(text, caret, index, ran)
  const open = offered.length > 0

  function take({ part }: Completion) {
    const { from } = partAt(text, caret ?? text.length)
    const rest = text.slice(caret ?? text.length)
    // A key waits for its value; behind a value the next part may begin.
    const done = part.endsWith(':') ? part : `${part}${rest.startsWith(' ') ? '' : ' '}`
    onText(`${text.slice(0, from)}${done}${rest}`)
    setMarked(-1)
    setCaret(part.endsWith(':') ? from + done.length : null)
  }
  function press(event: KeyboardEvent<HTMLInputElement>) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && (open || (text === '' && step === 1 && caret === null))) {
      event.preventDefault()
      if (!open) setCaret(0)
      else setMarked((now) => (now + step + offered.length + 1) % (offered.length + 1))
      return
    }
    const chosen = offered[marked] ?? (event.key === 'Tab' && caret !== null && text !== '' ? offered[0] : undefined)
    if ((event.key === 'Enter' || event.key === 'Tab') && chosen && !event.shiftKey) {
      event.preventDefault()
      take(chosen)
    } else if (event.key === 'Enter' || step === 1) {
      event.preventDefault()
      setCaret(null)
      onLeave()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      setCaret(null)
      if (open) return
      if (text === '') onLeave()
      else onText('')
    }
  }

  return (
    <div className="filter-box">
      <input
        ref={ref}
        type="text"
        className="field mono"
        role="combobox"
        aria-label="Filter the timeline"
        aria-expanded={open}
        aria-controls={open ? `${id}-list` : undefined}
        aria-activedescendant={open && marked >= 0 && marked < offered.length ? `${id}-${marked}` : undefined}
        aria-autocomplete="list"
        aria-invalid={filter.problems.length > 0}
        aria-describedby={`${id}-said`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder="Filter: hostcall:proxy_log status:!ok"
        title="Words, and keys with values: press ↓ for the keys"
        value={text}
        onChange={(event) => {
          onText(event.target.value)
          setMarked(-1)
          setCaret(event.target.value === '' ? null : event.target.selectionStart)
        }}
        onBlur={() => setCaret(null)}
        onKeyDown={press}
      />
      <span className="filter-hits dim" role="status">
        {hits !== null && counted(hits, 'row')}
      </span>
      {open && (
        <div className="offers" role="listbox" id={`${id}-list`} aria-label="What can follow">
          {offered.map((offer, at) => (
            // The field keeps the focus and handles the keys.
            // biome-ignore lint/a11y/useKeyWithClickEvents: see above
            // biome-ignore lint/a11y/useFocusableInteractive: see above
            <div
              key={offer.part}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === marked}
              // Before the field loses the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(offer)}
            >
              <span className="mono">{offer.part}</span> <span className="about">{offer.about}</span>
            </div>
          ))}
        </div>
      )}
      <div id={`${id}-said`} className={filter.problems.length > 0 && !open ? 'said' : 'hidden-label'}>
        {filter.problems.map(({ part, message }) => (
          <p key={part}>{message}</p>
        ))}
      </div>
    </div>
  )
}
