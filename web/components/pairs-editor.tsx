// Headers as a table of name and value, or as lines of text for pasting many at once.
import { Plus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { BytesText } from '../../src/scenario/schema.ts'
import { document_, setDraft } from '../state/document.ts'
import { useDraft } from '../state/drafts.ts'
import {
  checkHeaderName,
  checkHeaderValue,
  isAllText,
  parsePairs,
  printPairs,
  showBytesText,
  type TextPairs,
} from '../state/pairs-text.ts'

type MutablePairs = Array<[BytesText, BytesText]>

interface Props {
  /** Where the pairs are in the document, such as `steps[0].request.headers`. */
  readonly field: string
  readonly label: string
  /** Which of several such editors on screen this is, such as `rule 2`. */
  readonly within?: string | undefined
  /** What one of them is called. */
  readonly noun?: string
  readonly pairs: TextPairs
  readonly onChange: (pairs: MutablePairs) => void
  /** Why a row cannot be taken, or null. Rows that are no headers have no lines of text either. */
  readonly check?: (rows: TextPairs, index: number) => string | null
}

const copy = (pairs: TextPairs): MutablePairs => pairs.map(([name, value]) => [name, value])

/** Lines under edit are a draft of their own, beside that of the table. */
const textField = (field: string) => `${field}#text`

/** Rows that are not valid yet stay on screen with a message and out of the scenario. */
export function PairsEditor(props: Props) {
  const { field, label, within, pairs, check } = props
  // Whoever left lines that cannot be taken comes back to them.
  const [asText, setAsText] = useState(() => (document_.getState().drafts[textField(field)]?.problem ?? null) !== null)
  return (
    <section className="group" aria-label={within === undefined ? label : `${label}, ${within}`}>
      <div className="label">
        <span>{label}</span>
        {check === undefined && isAllText(pairs) && (
          <button
            type="button"
            className="link"
            aria-label={`${asText ? 'Edit as table' : 'Edit as text'}: ${label}`}
            onClick={() => setAsText(!asText)}
          >
            {asText ? 'Edit as table' : 'Edit as text'}
          </button>
        )}
      </div>
      {asText ? <PairsText {...props} /> : <PairsTable {...props} />}
    </section>
  )
}

function PairsTable({ field, label, noun = 'header', pairs, onChange, check = checkHeader }: Props) {
  const draft = useDraft(field, printPairs(pairs))
  const rows = draft && typeof draft.typed !== 'string' ? draft.typed : pairs
  const problem = draft?.problem ?? null
  const table = useRef<HTMLDivElement>(null)

  function change(next: TextPairs) {
    const kept = next.filter((_, index) => check(next, index) === null)
    if (printPairs(kept) !== printPairs(pairs)) {
      onChange(copy(kept))
      setDraft(textField(field), null)
    }
    setDraft(
      field,
      kept.length === next.length ? null : { typed: next, problem: firstProblem(next, check), of: printPairs(kept) },
    )
  }
  function set(index: number, at: 0 | 1, text: string) {
    // "name: value" pasted into a name fills both.
    const parsed = at === 0 && check === checkHeader && /^[^:\s]+:\s/.test(text) ? parsePairs(text) : null
    if (parsed && 'pairs' in parsed && parsed.pairs.length > 0) {
      change([...rows.slice(0, index), ...parsed.pairs, ...rows.slice(index + 1)])
      return
    }
    change(rows.map((row, n) => (n === index ? (at === 0 ? [text, row[1]] : [row[0], text]) : row)))
  }
  function add() {
    // Whoever adds a row types on without a look at the mouse.
    flushSync(() => change([...rows, ['', '']]))
    table.current?.querySelectorAll<HTMLElement>('.pair:last-of-type > .name')[0]?.focus()
  }
  return (
    <>
      <div className="rows" ref={table}>
        {rows.map(([name, value], index) => (
          // Rows have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div className="pair" key={index}>
            <input
              className="field mono name"
              aria-label={`${label}: name ${index + 1}`}
              aria-invalid={(name !== '' || value !== '') && check(rows, index) !== null}
              spellCheck={false}
              autoCapitalize="off"
              placeholder="name"
              value={showBytesText(name)}
              readOnly={typeof name !== 'string'}
              onChange={(event) => set(index, 0, event.target.value)}
            />
            <input
              className="field mono"
              aria-label={`${label}: value ${index + 1}`}
              spellCheck={false}
              placeholder="value"
              value={showBytesText(value)}
              readOnly={typeof value !== 'string'}
              onChange={(event) => set(index, 1, event.target.value)}
            />
            <button
              type="button"
              className="remove"
              aria-label={`Remove ${showBytesText(name) || `row ${index + 1}`} from ${label.toLowerCase()}`}
              onClick={() => change(rows.filter((_, n) => n !== index))}
            >
              <X size={13} aria-hidden />
            </button>
          </div>
        ))}
        <button type="button" className="add-row" onClick={add}>
          <Plus size={13} aria-hidden /> Add a {noun}
        </button>
      </div>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}

function PairsText({ field, label, noun = 'header', pairs, onChange }: Props) {
  const own = textField(field)
  const draft = useDraft(own, printPairs(pairs))
  const text = typeof draft?.typed === 'string' ? draft.typed : printPairs(pairs)
  const parsed = parsePairs(text)
  const problems = 'problems' in parsed ? parsed.problems : []

  function type(typed: string) {
    const next = parsePairs(typed)
    if ('problems' in next) {
      setDraft(own, { typed, problem: next.problems[0]?.message ?? '', of: printPairs(pairs) })
      return
    }
    if (printPairs(next.pairs) !== printPairs(pairs)) {
      onChange(copy(next.pairs))
      setDraft(field, null)
    }
    setDraft(own, { typed, problem: null, of: printPairs(next.pairs) })
  }
  return (
    <>
      <textarea
        className="field"
        rows={6}
        aria-label={`${label}, one a line`}
        aria-invalid={problems.length > 0}
        spellCheck={false}
        placeholder={`name: value, one ${noun} a line`}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      {problems.slice(0, 3).map((each) => (
        <p className="problem" role="alert" key={each.line}>
          {each.message}
        </p>
      ))}
    </>
  )
}

/** What is wrong with the first row that says something and cannot be taken. */
function firstProblem(rows: TextPairs, check: (rows: TextPairs, index: number) => string | null): string | null {
  const said = rows.flatMap(([name, value], index) => {
    const problem = name === '' && value === '' ? null : check(rows, index)
    return problem === null ? [] : [`Row ${index + 1}: ${problem}`]
  })
  return said[0] ?? null
}

function checkHeader(rows: TextPairs, index: number): string | null {
  const [name = '', value = ''] = rows[index] ?? []
  return (typeof name === 'string' ? checkHeaderName(name) : null) ?? (typeof value === 'string' ? checkHeaderValue(value) : null)
}
