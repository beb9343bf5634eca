// The current run: its status and its trace. The only file that talks to the sandbox.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export type RunStatus = 'idle' | 'running' | 'done'

export interface RunState {
  readonly status: RunStatus
  /** The document's revision that this run is of. */
  readonly of: number
  /** Real time from the start to the end, in milliseconds. */
  readonly took: number | null
}

export const run = createStore<RunState>(() => ({ status: 'idle', of: -1, took: null }))

/** The part of the run that a component reads. */
export function useRun<T>(pick: (state: RunState) => T): T {
  return useStore(run, pick)
}

/** Runs the scenario as it stands now. */
export async function runNow() {}
