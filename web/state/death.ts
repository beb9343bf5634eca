// Where a real Envoy would have died: what comes after says nothing about it.
import type { noteCodes } from '../../src/trace/codes.ts'
import type { History } from '../../src/trace/history.ts'
import type { TraceIndex } from './trace-index.ts'

export const crash = 'envoy-crash' satisfies keyof typeof noteCodes

/** The code of a note; null for any other event. */
export function codeOf(history: History, seq: number): string | null {
  const event = history.event(seq)
  return event.type === 'note' ? event.code : null
}

/** The event with which Envoy would have died before a moment; null where it lives. */
export function diedBefore(index: TraceIndex, seq: number): number | null {
  return index.notes.find((note) => note < seq && codeOf(index.history, note) === crash) ?? null
}
