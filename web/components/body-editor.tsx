// A message body as text; bytes that are not text are shown as base64, read-only.
import { useId } from 'react'
import type { Body } from '../../src/scenario/schema.ts'

interface Props {
  readonly label: string
  readonly body: Body | undefined
  readonly onChange: (body: Body | undefined) => void
}

export function BodyEditor({ label, body, onChange }: Props) {
  const id = useId()
  const binary = body && 'base64' in body
  const text = body ? ('text' in body ? body.text : body.base64) : ''
  return (
    <section className="group" aria-label={label}>
      <div className="label">
        <label htmlFor={id}>{label}</label>
        {binary ? (
          <button type="button" className="link" onClick={() => onChange(undefined)}>
            Replace by text
          </button>
        ) : (
          <span>{text === '' ? 'none' : `${new TextEncoder().encode(text).length} B`}</span>
        )}
      </div>
      <textarea
        id={id}
        className="field"
        rows={5}
        spellCheck={false}
        readOnly={binary === true}
        value={text}
        onChange={(event) =>
          onChange(
            event.target.value === ''
              ? undefined
              : { ...(body?.chunks ? { chunks: body.chunks } : {}), text: event.target.value },
          )
        }
      />
      {binary && <p className="hint">These bytes are not UTF-8, so they stand here as base64.</p>}
    </section>
  )
}
