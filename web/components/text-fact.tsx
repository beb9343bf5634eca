// One line of a card whose value is typed.
import type { ComponentProps } from 'react'
import { Fact } from './fact.tsx'
import { TextInput } from './text-input.tsx'

type Props = Omit<ComponentProps<typeof TextInput>, 'label' | 'labelled'> & {
  readonly label: string
  /** What the field is called where the line's name says too little. */
  readonly about: string
}

export function TextFact({ label, about, ...input }: Props) {
  return (
    <Fact label={label}>
      <TextInput label={about} labelled {...input} />
    </Fact>
  )
}
