// Moves the cursor through the trace: to a row, to the next refusal.

import { stepOf } from './row-match.ts'
import { run } from './run.ts'
import { indexOf } from './trace-index.ts'
import { chooseStep, select, view } from './view.ts'

/** Selects an event, and shows the step that it lies in. */
export function chooseEvent(seq: number) {
  const { history } = run.getState()
  if (history === null || seq > history.lastSeq) return
  const step = stepOf(indexOf(history), seq)
  if (step !== null && step !== view.getState().step) chooseStep(step)
  select(seq)
}

/** Selects the next host call that was told no, or the one before; round the ends. */
export function chooseRefusal(direction: 1 | -1) {
  const { history } = run.getState()
  if (history === null) return
  const { refusals } = indexOf(history)
  const from = view.getState().selected ?? -1
  const next =
    direction === 1
      ? (refusals.find((seq) => seq > from) ?? refusals[0])
      : (refusals.findLast((seq) => seq < from) ?? refusals.at(-1))
  if (next !== undefined) chooseEvent(next)
}
