// Moves the cursor through the trace: to a row, to the next refusal, to the next note.

import { type NoteKind, noteKind } from '../../src/trace/lints.ts'
import { stepOf } from './row-match.ts'
import { run } from './run.ts'
import { indexOf } from './trace-index.ts'
import { chooseStep, openPanel, select, view } from './view.ts'

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
  if (history !== null) chooseAmong(indexOf(history).refusals, direction)
}

/** The notes of a run, of one kind or of both, in order. */
export function notesOf(kind: NoteKind | null): readonly number[] {
  const { history } = run.getState()
  if (history === null) return []
  return indexOf(history).notes.filter((seq) => {
    const event = history.event(seq)
    return kind === null || (event.type === 'note' && noteKind(event.code) === kind)
  })
}

/** Selects the next note, or the one before, in the timeline. */
export function chooseNote(direction: 1 | -1, kind: NoteKind | null = null) {
  openPanel('trace', 'timeline')
  chooseAmong(notesOf(kind), direction)
}

/** Selects the next of some events, seen from the cursor; behind the last the first again. */
function chooseAmong(seqs: readonly number[], direction: 1 | -1) {
  const from = view.getState().selected ?? -1
  const next = direction === 1 ? (seqs.find((seq) => seq > from) ?? seqs[0]) : (seqs.findLast((seq) => seq < from) ?? seqs.at(-1))
  if (next !== undefined) chooseEvent(next)
}
