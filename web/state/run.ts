// The current run: its status and its trace. The only file that talks to the sandbox.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { type ProbeEnd, pageWorker, type RunEnd, SandboxClient } from '../../src/sandbox/client.ts'
import { sweepsOf } from '../../src/scenario/chunking.ts'
import { stepAlone } from '../../src/scenario/edit-steps.ts'
import type { Scenario } from '../../src/scenario/schema.ts'
import type { LogFacts } from '../../src/trace/envoy-log.ts'
import type { History } from '../../src/trace/history.ts'
import type { SweepResult } from '../../src/trace/sweep.ts'
import { document_ } from './document.ts'
import { Follower } from './follow.ts'
import { moduleBytes } from './modules.ts'
import { indexOf } from './trace-index.ts'
import { view } from './view.ts'

/** What is known about the log that is open. */
export interface OpenLog {
  readonly name: string
  readonly facts: LogFacts
  /** What it leaves open. */
  readonly issues: readonly string[]
  /** The trace of the reader's own run; null where there was none. */
  readonly mine: History | null
}

export type RunStatus = 'idle' | 'loading' | 'running' | 'done'

export interface RunState {
  readonly status: RunStatus
  /** How many runs were started. */
  readonly runs: number
  /** The scenario that was run, and the document's revision at that moment. Of one step alone it is that step's. */
  readonly ran: Scenario | null
  readonly of: number
  /** The step of the document that was run alone; null where all were. */
  readonly only: number | null
  /** Grows by itself while the run goes on: `revision` says when to look again. */
  readonly history: History | null
  readonly revision: number
  /** Null until the run has ended. */
  readonly end: RunEnd['kind'] | null
  /** Real time from the start to the end, in milliseconds. */
  readonly took: number | null
  /** Why it could not even start. */
  readonly problem: { readonly title: string; readonly lines: readonly string[] } | null
  /** What came of the bodies that are tried in every way to cut them; null before that is known. */
  readonly sweeps: readonly SweepResult[] | null
  /** What `history` was read from; null where it is a run's. */
  readonly log: OpenLog | null
}

export const run = createStore<RunState>(() => ({
  status: 'idle',
  runs: 0,
  ran: null,
  of: -1,
  only: null,
  history: null,
  revision: 0,
  end: null,
  took: null,
  problem: null,
  sweeps: null,
  log: null,
}))

/** The part of the run that a component reads. */
export function useRun<T>(pick: (state: RunState) => T): T {
  return useStore(run, pick)
}

const client = new SandboxClient(() =>
  pageWorker(new Worker(new URL('../../src/sandbox/worker.ts', import.meta.url), { type: 'module', name: 'sandbox' })),
)

let latest = 0

/** Runs the scenario as it stands now, or one step of it alone; a run that is under way is given up. */
export async function runNow({ only = null }: { readonly only?: number | null } = {}) {
  const mine = ++latest
  const started = performance.now()
  const { scenario: whole, revision: of } = document_.getState()
  const scenario = only === null ? whole : stepAlone(whole, only)
  client.stop()
  follower?.letGo()
  follower = undefined
  before = null
  run.setState({ status: 'loading', runs: mine, problem: null, sweeps: null, log: null })
  let modules: Map<string, Uint8Array>
  try {
    modules = new Map(
      await Promise.all(Object.entries(scenario.modules).map(async ([id, ref]) => [id, await moduleBytes(ref)] as const)),
    )
  } catch (error) {
    if (mine !== latest) return
    const line = error instanceof Error ? error.message : String(error)
    run.setState({
      status: 'done',
      ran: scenario,
      of,
      only,
      history: null,
      end: null,
      took: null,
      problem: { title: 'A module is missing', lines: [line] },
    })
    return
  }
  if (mine !== latest) return
  run.setState({ status: 'running', ran: scenario, of, only, end: null, took: null })

  const followed = (history: History) => {
    if (follower?.history !== history) {
      indexOf(history).firstStep = only ?? 0
      follower?.letGo()
      follower = new Follower(history, () => showTrace(history))
    }
    return follower
  }
  const { kind, history } = await client.run(
    { scenario, modules, timed: view.getState().costs },
    {
      onChunk: (growing) => {
        if (mine === latest) followed(growing).grown()
      },
    },
  )
  if (mine !== latest || kind === 'stopped') return
  const took = performance.now() - started
  await followed(history).end()
  if (mine !== latest) return
  showTrace(history, { status: 'done', end: kind, took })
  if (sweepsOf(scenario).length === 0) return
  // The run itself is over, and its client free.
  const sweeps = await client.sweep({ scenario, modules }, history)
  if (mine === latest) run.setState({ sweeps })
}

/** Gives up the run and forgets its trace: what comes next is about another document. */
export function forgetRun() {
  latest++
  client.stop()
  follower?.letGo()
  follower = undefined
  before = null
  run.setState({ status: 'loading', ran: null, only: null, history: null, end: null, took: null, problem: null, log: null })
}

/** Measures what spans cost in real time from now on, or no longer. */
export function measure(costs: boolean) {
  view.setState({ costs })
  if (costs) void runNow()
}

/** Looks into the guest of the present run at an event, in a worker of its own. Null where there is no run to look into. */
export async function lookInside(until: number): Promise<ProbeEnd | null> {
  const { ran, log } = run.getState()
  if (ran === null || log !== null) return null
  const modules = new Map(
    await Promise.all(Object.entries(ran.modules).map(async ([id, ref]) => [id, await moduleBytes(ref)] as const)),
  )
  return client.probe({ scenario: ran, modules }, until)
}

/** Who takes in the trace of the latest run. */
let follower: Follower | undefined

function showTrace(history: History, more: Partial<RunState> = {}) {
  forgetSelection(history)
  run.setState((state) => ({ ...more, history, revision: state.revision + 1 }))
}

/** The reader's own run, while a log is in its place. */
let before: RunState | null = null

/** Puts a log's trace in the place of the run's. False where something else was opened or run meanwhile. */
export async function showLog(history: History, log: OpenLog): Promise<boolean> {
  const mine = ++latest
  const now = run.getState()
  client.stop()
  follower?.letGo()
  const own = new Follower(history, () => {})
  follower = own
  await own.end()
  if (mine !== latest) return false
  before ??= now
  showTrace(history, { status: 'done', ran: null, end: null, took: null, problem: null, sweeps: null, log })
  return true
}

/** Shows the run again that a log has taken the place of. One that was under way then is started anew. */
export function leaveLog() {
  if (before === null) return
  latest++
  const { status, revision: _, ...own } = before
  before = null
  view.setState({ selected: null })
  run.setState((state) => ({ ...own, status, revision: state.revision + 1 }))
  if (status !== 'done') void runNow()
}

/** Sequence numbers of an older trace mean nothing in a new one. */
function forgetSelection(history: History) {
  if (run.getState().history !== history && view.getState().selected !== null) view.setState({ selected: null })
}
