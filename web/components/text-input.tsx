// A labelled one-line field that keeps what is typed, and hands it on only while it is valid.
import { useEffect, useId, useState } from 'react'
import { setDraft } from '../state/document.ts'

interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** A message where the text cannot be taken, else null. */
  readonly check?: (value: string) => string | null
  readonly placeholder?: string
  readonly className?: string
  readonly type?: 'text' | 'number'
  /** The label is on screen already, beside the field. */
  readonly labelled?: boolean
  readonly list?: string
}

/** Invalid text stays in the field with its message below; the scenario keeps the last valid value. */
export function TextInput({
  label,
  value,
  onChange,
  check,
  placeholder,
  className = '',
  type = 'text',
  labelled = false,
  list,
}: Props) {
  const id = useId()
  const [text, setText] = useState(value)
  const [problem, setProblem] = useState<string | null>(null)
  // A change from outside (another demo, undo) replaces the draft.
  useEffect(() => {
    setText((now) => (now === value ? now : value))
    setProblem(null)
    setDraft(id, null)
  }, [id, value])
  useEffect(() => () => setDraft(id, null), [id])

  function type_(next: string) {
    const message = check?.(next) ?? null
    setText(next)
    setProblem(message)
    setDraft(id, message)
    if (message === null) onChange(next)
  }
  return (
    <>
      <label className={labelled ? 'hidden-label' : 'label'} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={`field mono ${className}`}
        type="text"
        inputMode={type === 'number' ? 'numeric' : undefined}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        value={text}
        placeholder={placeholder}
        list={list}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => type_(event.target.value)}
      />
      {problem !== null && (
        <p className="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
