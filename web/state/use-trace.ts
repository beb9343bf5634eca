// Hooks through which panels read the trace: they look again whenever more of it has been taken in.
import type { Fault } from '../../src/trace/event.ts'
import { useRun } from './run.ts'
import { indexOf, type TraceIndex } from './trace-index.ts'

/** The index of the present trace; null before the first run. `revision` makes React look again. */
export function useIndex(): { readonly index: TraceIndex | null; readonly revision: number } {
  const history = useRun((state) => state.history)
  const revision = useRun((state) => state.revision)
  return { index: history === null ? null : indexOf(history), revision }
}

/** Every fault of the trace, in order. */
export function useFaults(): ReadonlyArray<{ readonly seq: number; readonly fault: Fault }> {
  const { index } = useIndex()
  return (index?.faults ?? []).flatMap((seq) => {
    const event = index?.history.event(seq)
    return event?.type === 'fault' ? [{ seq, fault: event.fault }] : []
  })
}
