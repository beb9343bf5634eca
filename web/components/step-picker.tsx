// Chooses one of the scenario's steps: a button each while they are few, else one at a time.
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useDocument } from '../state/document.ts'
import { useStep } from '../state/use-exchange.ts'
import { chooseStep } from '../state/view.ts'

interface Props {
  readonly label: string
  /** What a screen reader calls a step. */
  readonly noun?: string
  /** As many get a button each; a scenario may have thousands. */
  readonly few: number
  readonly vertical?: boolean
}

export function StepPicker({ label, noun, few, vertical = false }: Props) {
  const count = useDocument((state) => state.scenario.steps.length)
  const step = useStep()
  return (
    <fieldset className={vertical ? 'steps vertical' : 'steps'} aria-label={label}>
      {count <= few ? (
        Array.from({ length: count }, (_, index) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place
            key={index}
            type="button"
            aria-pressed={index === step}
            aria-label={noun && `${noun} ${index + 1}`}
            onClick={() => chooseStep(index)}
          >
            {index + 1}
          </button>
        ))
      ) : (
        <>
          <button type="button" aria-label="Previous step" disabled={step === 0} onClick={() => chooseStep(step - 1)}>
            <ChevronLeft size={13} aria-hidden />
          </button>
          <output>
            {step + 1} of {count}
          </output>
          <button type="button" aria-label="Next step" disabled={step === count - 1} onClick={() => chooseStep(step + 1)}>
            <ChevronRight size={13} aria-hidden />
          </button>
        </>
      )}
    </fieldset>
  )
}
