// Hooks through which panels read the trace: they look again whenever it has grown.
import type { Fault } from '../../src/trace/event.ts'
import type { History } from '../../src/trace/history.ts'
import { useRun } from './run.ts'
import { TraceIndex } from './trace-index.ts'

// One index for each history, shared by all panels, and dropped with it.
const indexes = new WeakMap<History, TraceIndex>()

/** The index of the present trace, up to date; null before the first run. `revision` makes React look again. */
export function useIndex(): { readonly index: TraceIndex | null; readonly revision: number } {
  const history = useRun((state) => state.history)
  const revision = useRun((state) => state.revision)
  return { index: history === null ? null : indexOf(history), revision }
}

/** The index of a history, taking in what has come since. */
export function indexOf(history: History): TraceIndex {
  let index = indexes.get(history)
  if (!index) {
    index = new TraceIndex(history)
    indexes.set(history, index)
  }
  index.catchUp()
  return index
}

/** Every fault of the trace, in order. */
export function useFaults(): ReadonlyArray<{ readonly seq: number; readonly fault: Fault }> {
  const { index } = useIndex()
  return (index?.faults ?? []).flatMap((seq) => {
    const event = index?.history.event(seq)
    return event?.type === 'fault' ? [{ seq, fault: event.fault }] : []
  })
}
