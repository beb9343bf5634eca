// A message body as text, JSON or hexadecimal digits, or out of a file; and the pieces in which it arrives.
import { FileUp } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { inputLimits } from '../../src/scenario/limits.ts'
import { bodyBytes } from '../../src/scenario/payload.ts'
import type { Body } from '../../src/scenario/schema.ts'
import { utf8 } from '../../src/util/bytes.ts'
import { bodyOf, checkJson, parseHex, printHex, printPieces, withPieces, withSweep } from '../state/body-text.ts'
import { chooseFiles } from '../state/choose-files.ts'
import { document_, setDraft } from '../state/document.ts'
import { useDraft } from '../state/drafts.ts'
import { sizeText } from '../state/facts.ts'
import { CodeEditor } from './code-editor.tsx'
import { TextInput } from './text-input.tsx'

interface Props {
  /** Where the body is in the document, such as `steps[0].request.body`. */
  readonly field: string
  readonly label: string
  /** Which of several such editors on screen this is, such as `rule 2`. */
  readonly within?: string | undefined
  readonly body: Body | undefined
  readonly onChange: (body: Body | undefined) => void
}

const modes = { text: 'Text', json: 'JSON', hex: 'Hex' } as const
type Mode = keyof typeof modes

/** Digits for a longer one would fill more than a hundred screens. */
const mostHex = 64 * 1024

export function BodyEditor({ field, label, within, body, onChange }: Props) {
  const binary = body !== undefined && 'base64' in body
  // Whoever left something that cannot be taken comes back to it.
  const [chosen, choose] = useState<Mode>(
    () =>
      (['hex', 'json'] as const).find((mode) => (document_.getState().drafts[`${field}#${mode}`]?.problem ?? null) !== null) ??
      'text',
  )
  const [refused, setRefused] = useState<string | null>(null)
  const mode = binary ? 'hex' : chosen
  const size = body === undefined ? 0 : bodyBytes(body).length

  function change(next: Body | undefined) {
    setRefused(null)
    for (const each of ['hex', 'json'] as const) if (each !== mode) setDraft(`${field}#${each}`, null)
    onChange(next)
  }
  async function read(given: File | undefined) {
    if (!given) return
    setRefused(null)
    if (given.size > inputLimits.documentBytes) {
      setRefused(tooLarge(given))
      return
    }
    const bytes = new Uint8Array(await given.arrayBuffer().catch(() => new ArrayBuffer(0)))
    const next = bodyOf(bytes, body)
    const others = JSON.stringify(document_.getState().scenario).length - JSON.stringify(body ?? '').length
    if (bytes.length !== given.size) setRefused(`${given.name} could not be read. Is it a folder, or was it moved?`)
    else if (others + JSON.stringify(next ?? '').length > inputLimits.documentBytes) setRefused(tooLarge(given))
    else change(next)
  }

  return (
    <section className="group" aria-label={within === undefined ? label : `${label}, ${within}`}>
      <div className="label">
        <span>
          {label} · {size === 0 ? 'none' : sizeText(size)}
        </span>
        <fieldset className="segments" aria-label={`${label} as`}>
          {Object.entries(modes).map(([each, title]) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === mode}
              disabled={binary && each !== 'hex'}
              title={binary && each !== 'hex' ? 'These bytes are not UTF-8' : undefined}
              onClick={() => choose(each as Mode)}
            >
              {title}
            </button>
          ))}
          <button
            type="button"
            aria-label={`${label}: out of a file`}
            title="Out of a file…"
            onClick={() => void chooseFiles('').then(([given]) => read(given))}
          >
            <FileUp size={13} aria-hidden />
          </button>
        </fieldset>
      </div>
      {refused !== null && <Problem>{refused}</Problem>}
      {mode === 'text' && (
        <textarea
          className="field"
          rows={size === 0 ? 3 : 5}
          aria-label={label}
          spellCheck={false}
          value={body && 'text' in body ? body.text : ''}
          onChange={(event) => change(bodyOf(utf8(event.target.value), body))}
        />
      )}
      {mode === 'json' && <JsonBody field={field} label={label} body={body} onChange={change} />}
      {mode === 'hex' && <HexBody field={field} label={label} body={body} onChange={change} />}
      {body !== undefined && (
        <div className="rows mono pieces">
          <div className="fact">
            <span>arrives</span>
            <div>
              <TextInput
                field={`${field}.chunks`}
                label={`${label}: pieces`}
                labelled
                list="pieces"
                value={printPieces(body)}
                check={(words) => {
                  const next = withPieces(body, words)
                  return typeof next === 'string' ? next : null
                }}
                normal={(words) => {
                  const next = withPieces(body, words)
                  return typeof next === 'string' ? words : printPieces(next)
                }}
                onChange={(words) => {
                  const next = withPieces(body, words)
                  if (typeof next !== 'string') onChange(next)
                }}
              />
            </div>
          </div>
          <div className="fact">
            <span>sweep</span>
            <label className="sweep">
              <input
                type="checkbox"
                checked={body.chunking === 'sweep'}
                onChange={(event) => onChange(withSweep(body, event.target.checked))}
              />
              try every way to cut it, and compare
            </label>
          </div>
          <datalist id="pieces">
            <option value="whole" />
            <option value="every 1" />
            <option value="every 1024" />
          </datalist>
        </div>
      )}
    </section>
  )
}

const tooLarge = ({ name, size }: File) =>
  `${name} has ${sizeText(size)}. A scenario may have ${sizeText(inputLimits.documentBytes)} with all that is in it; the body is unchanged.`

function Problem({ children }: { readonly children: ReactNode }) {
  return (
    <p className="problem" role="alert">
      {children}
    </p>
  )
}

function JsonBody({ field, label, body, onChange }: Props) {
  const name = useId()
  const own = `${field}#json`
  const value = body && 'text' in body ? body.text : ''
  const draft = useDraft(own, value)
  const text = typeof draft?.typed === 'string' ? draft.typed : value
  const problem = checkJson(text)
  function type(typed: string) {
    const wrong = checkJson(typed)
    if (wrong === null) onChange(bodyOf(utf8(typed), body))
    setDraft(own, wrong === null ? null : { typed, problem: wrong, of: value })
  }
  return (
    <>
      <CodeEditor label={label} name={`${name}.json`} language="json" value={text} invalid={problem !== null} onChange={type} />
      {problem !== null ? (
        <Problem>{problem}</Problem>
      ) : (
        text.trim() !== '' && (
          <div className="hint">
            <button type="button" className="link" onClick={() => type(JSON.stringify(JSON.parse(text), null, 2))}>
              Indent
            </button>{' '}
            ·{' '}
            <button type="button" className="link" onClick={() => type(JSON.stringify(JSON.parse(text)))}>
              On one line
            </button>
          </div>
        )
      )}
    </>
  )
}

function HexBody({ field, label, body, onChange }: Props) {
  const own = `${field}#hex`
  const bytes = body === undefined ? new Uint8Array() : bodyBytes(body)
  const long = bytes.length > mostHex
  const value = long ? '' : printHex(bytes)
  const draft = useDraft(own, value)
  const text = typeof draft?.typed === 'string' ? draft.typed : value
  if (long)
    return (
      <p className="hint">
        {sizeText(bytes.length)} are too many for digits here: {printHex(bytes.subarray(0, 8))} …{' '}
        <button type="button" className="link" onClick={() => onChange(undefined)}>
          Remove the body
        </button>
      </p>
    )
  function type(typed: string) {
    const next = parseHex(typed)
    if (typeof next === 'string') {
      setDraft(own, { typed, problem: next, of: value })
      return
    }
    if (printHex(next) !== value) onChange(bodyOf(next, body))
    setDraft(own, { typed, problem: null, of: printHex(next) })
  }
  const problem = draft?.problem ?? null
  return (
    <>
      <textarea
        className="field"
        rows={5}
        aria-label={label}
        aria-invalid={problem !== null}
        spellCheck={false}
        autoCapitalize="off"
        placeholder="48 65 6c 6c 6f"
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      {problem !== null ? (
        <Problem>{problem}</Problem>
      ) : (
        body !== undefined && 'base64' in body && <p className="hint">These bytes are not UTF-8: {readable(bytes)}</p>
      )}
    </>
  )
}

/** What of the bytes is text, with dots for the rest. */
function readable(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, 32)
  const text = [...shown].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')
  return bytes.length > shown.length ? `${text} …` : text
}
