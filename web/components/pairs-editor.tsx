// Headers as a table of name and value, or as lines of text for pasting many at once.
import { Plus, X } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import type { BytesText } from '../../src/scenario/schema.ts'
import { setDraft } from '../state/document.ts'
import {
  checkHeaderName,
  checkHeaderValue,
  isAllText,
  type LineProblem,
  parsePairs,
  printPairs,
  showBytesText,
  type TextPairs,
} from '../state/pairs-text.ts'

type MutablePairs = Array<[BytesText, BytesText]>

interface Props {
  readonly label: string
  readonly pairs: TextPairs
  readonly onChange: (pairs: MutablePairs) => void
}

const copy = (pairs: TextPairs): MutablePairs => pairs.map(([name, value]) => [name, value])

/** Rows that are not valid yet stay on screen with a message and out of the scenario. */
export function PairsEditor({ label, pairs, onChange }: Props) {
  const [asText, setAsText] = useState(false)
  return (
    <section className="group" aria-label={label}>
      <div className="label">
        <span>{label}</span>
        {isAllText(pairs) && (
          <button type="button" className="link" onClick={() => setAsText(!asText)}>
            {asText ? 'Edit as table' : 'Edit as text'}
          </button>
        )}
      </div>
      {asText ? (
        <PairsText label={label} pairs={pairs} onChange={onChange} />
      ) : (
        <PairsTable label={label} pairs={pairs} onChange={onChange} />
      )}
    </section>
  )
}

function PairsTable({ label, pairs, onChange }: Props) {
  const id = useId()
  // Rows under edit: what is on screen, valid or not. Replaced when the scenario changes from outside.
  const [rows, setRows] = useState<TextPairs>(pairs)
  const valid = rows.filter(([name, value]) => problemOf(name, value) === null)
  const problem =
    rows
      .map(([name, value], index) =>
        name === '' && value === '' ? null : problemOf(name, value) && `Row ${index + 1}: ${problemOf(name, value)}`,
      )
      .find((each) => each) ?? null
  useEffect(() => {
    setRows((now) =>
      printPairs(now.filter(([name, value]) => problemOf(name, value) === null)) === printPairs(pairs) ? now : pairs,
    )
  }, [pairs])
  useEffect(() => {
    setDraft(id, problem)
    return () => setDraft(id, null)
  }, [id, problem])

  function change(next: TextPairs) {
    setRows(next)
    const kept = next.filter(([name, value]) => problemOf(name, value) === null)
    if (printPairs(kept) !== printPairs(valid)) onChange(copy(kept))
  }
  function set(index: number, at: 0 | 1, text: string) {
    // "name: value" pasted into a name fills both.
    const parsed = at === 0 && /^[^:\s]+:\s/.test(text) ? parsePairs(text) : null
    if (parsed && 'pairs' in parsed && parsed.pairs.length > 0) {
      change([...rows.slice(0, index), ...parsed.pairs, ...rows.slice(index + 1)])
      return
    }
    change(rows.map((row, n) => (n === index ? (at === 0 ? [text, row[1]] : [row[0], text]) : row)))
  }
  return (
    <>
      <div className="rows">
        {rows.map(([name, value], index) => (
          // Rows have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div className="pair" key={index}>
            <input
              className="field mono name"
              aria-label={`${label}: name ${index + 1}`}
              aria-invalid={typeof name === 'string' && (name !== '' || value !== '') && checkHeaderName(name) !== null}
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
        <button type="button" className="add-row" onClick={() => setRows([...rows, ['', '']])}>
          <Plus size={13} aria-hidden /> Add a header
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

function PairsText({ label, pairs, onChange }: Props) {
  const id = useId()
  const [text, setText] = useState(() => printPairs(pairs))
  const [problems, setProblems] = useState<readonly LineProblem[]>([])
  useEffect(() => {
    setText((now) => {
      const parsed = parsePairs(now)
      return 'problems' in parsed || printPairs(parsed.pairs) === printPairs(pairs) ? now : printPairs(pairs)
    })
  }, [pairs])
  useEffect(() => () => setDraft(id, null), [id])

  function type(next: string) {
    setText(next)
    const parsed = parsePairs(next)
    const found = 'problems' in parsed ? parsed.problems : []
    setProblems(found)
    setDraft(id, found[0]?.message ?? null)
    if ('pairs' in parsed) onChange(copy(parsed.pairs))
  }
  return (
    <>
      <textarea
        className="field"
        rows={6}
        aria-label={`${label}, one a line`}
        aria-invalid={problems.length > 0}
        spellCheck={false}
        placeholder="name: value"
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

function problemOf(name: BytesText, value: BytesText): string | null {
  return (typeof name === 'string' ? checkHeaderName(name) : null) ?? (typeof value === 'string' ? checkHeaderValue(value) : null)
}
