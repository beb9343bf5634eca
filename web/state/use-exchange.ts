// The exchange of a step, worked out again when the trace has grown.
import { useMemo } from 'react'
import { useDocument } from './document.ts'
import { type Exchange, exchangeOf } from './exchange.ts'
import { useRun } from './run.ts'
import { useIndex } from './use-trace.ts'
import { useView } from './view.ts'

/** The step that is shown: the chosen one, or the last there is. */
export function useStep(): number {
  const chosen = useView((state) => state.step)
  const steps = useDocument((state) => state.scenario.steps.length)
  return Math.max(0, Math.min(chosen, steps - 1))
}

/** What the ends of a step saw, or null before it was run. */
export function useExchange(step: number): Exchange | null {
  const { index, revision } = useIndex()
  const ran = useRun((state) => state.ran)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its revision says when
  return useMemo(() => (index && ran ? exchangeOf(index, step, ran) : null), [index, revision, step, ran])
}
