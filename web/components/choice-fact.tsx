// One line of a card whose value is one of a list.
import { Fact } from './fact.tsx'

interface Props<Value extends string> {
  readonly label: string
  /** What the field is called where the line's name says too little. */
  readonly about: string
  readonly value: Value
  /** Each value with the words for it. */
  readonly choices: readonly (readonly [value: Value, words: string])[]
  readonly onChange: (value: Value) => void
}

export function ChoiceFact<Value extends string>({ label, about, value, choices, onChange }: Props<Value>) {
  return (
    <Fact label={label}>
      <select
        className="field mono"
        aria-label={about}
        value={value}
        onChange={({ target }) => {
          const chosen = choices.find(([each]) => each === target.value)
          if (chosen !== undefined) onChange(chosen[0])
        }}
      >
        {choices.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </Fact>
  )
}
