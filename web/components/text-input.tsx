// A labelled one-line field that keeps what is typed, and hands it on only while it is valid.
import { useId } from 'react'
import { setDraft } from '../state/document.ts'
import { useDraft } from '../state/drafts.ts'

interface Props {
  /** Where the value is in the document, such as `steps[0].request.path`. */
  readonly field: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** A message where the text cannot be taken, else null. */
  readonly check?: ((value: string) => string | null) | undefined
  /** How the value will read once a text is taken, where several texts say the same. */
  readonly normal?: (text: string) => string
  readonly placeholder?: string
  readonly className?: string
  readonly type?: 'text' | 'number'
  /** The label is on screen already, beside the field. */
  readonly labelled?: boolean
  readonly list?: string
  readonly readOnly?: boolean
}

/** Invalid text stays in the field with its message below; the scenario keeps the last valid value. */
export function TextInput({
  field,
  label,
  value,
  onChange,
  check,
  normal = (text) => text,
  placeholder,
  className = '',
  type = 'text',
  labelled = false,
  list,
  readOnly = false,
}: Props) {
  const id = useId()
  const draft = useDraft(field, value)
  const problem = draft?.problem ?? null

  function type_(typed: string) {
    const message = check?.(typed) ?? null
    if (message !== null) {
      setDraft(field, { typed, problem: message, of: value })
      return
    }
    onChange(typed)
    const reads = normal(typed)
    setDraft(field, reads === typed ? null : { typed, problem: null, of: reads })
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
        value={typeof draft?.typed === 'string' ? draft.typed : value}
        placeholder={placeholder}
        list={list}
        readOnly={readOnly}
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
