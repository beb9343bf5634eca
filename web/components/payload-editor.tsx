// A google.protobuf.Any as Envoy hands it to a plugin: its type, and its content in an editor.

import { Plus } from 'lucide-react'
import type { Payload } from '../../src/scenario/schema.ts'
import { setDraft } from '../state/document.ts'
import { useDraft } from '../state/drafts.ts'
import { isBase64, type PayloadKind, payloadOf, textOfPayload } from '../state/payload-text.ts'
import { CodeEditor } from './code-editor.tsx'

interface Props {
  /** Where the payload is in the document; also the name under which the editor remembers it. */
  readonly field: string
  readonly label: string
  readonly payload: Payload | undefined
  readonly onChange: (payload: Payload | undefined) => void
}

/** Text that stands for no payload yet stays in the editor with its message; the scenario keeps the last valid one. */
export function PayloadEditor({ field, label, payload, onChange }: Props) {
  const kind: PayloadKind = payload?.any ?? 'none'
  const text = textOfPayload(payload)
  const draft = useDraft(field, `${kind} ${text}`)
  const problem = draft?.problem ?? null

  function type(typed: string) {
    const next = payloadOf(kind, typed, isBase64(payload))
    setDraft(field, typeof next === 'string' ? { typed, problem: next, of: `${kind} ${text}` } : null)
    if (typeof next !== 'string') onChange(next)
  }
  function choose(next: PayloadKind) {
    // A text that is no JSON object cannot become a Struct: start with an empty one rather than refuse the choice.
    const taken = payloadOf(next, text, isBase64(payload) && next !== 'Struct')
    setDraft(field, null)
    onChange(typeof taken === 'string' ? { any: 'Struct', value: {} } : taken)
  }
  return (
    <section className="group" aria-label={label}>
      <div className="label">
        <span>{label}</span>
        <select
          className="btn small ghost"
          aria-label={`${label}: type`}
          value={kind}
          onChange={(event) => choose(event.target.value as PayloadKind)}
        >
          <option value="StringValue">text · StringValue</option>
          <option value="BytesValue">bytes · BytesValue</option>
          <option value="Struct">JSON · Struct</option>
          <option value="none">none</option>
        </select>
      </div>
      {kind === 'none' ? (
        <button type="button" className="add-row boxed" onClick={() => choose('StringValue')}>
          <Plus size={13} aria-hidden /> Add a {label.toLowerCase()}
        </button>
      ) : (
        <CodeEditor
          label={label}
          name={field}
          language={kind === 'Struct' ? 'json' : 'properties'}
          value={typeof draft?.typed === 'string' ? draft.typed : text}
          invalid={problem !== null}
          onChange={type}
        />
      )}
      {isBase64(payload) && <p className="hint">These bytes are not UTF-8, so they stand here as base64.</p>}
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}
