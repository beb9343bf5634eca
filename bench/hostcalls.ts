// Host calls by family: hand-written imports against ours, traced and not.
import { bare } from './bare.ts'
import { configurationBytes, openEngine } from './engine.ts'
import { calls, loopGuest } from './loop-guest.ts'
import { compare, type Measured } from './rounds.ts'

export interface HostcallRow {
  readonly family: string
  readonly name: string
  readonly measured: readonly Measured[]
}

/** Calls of one request: enough that what surrounds them does not show, and within the budget of host calls. */
const times = 10_000
const rounds = 15

/** `only` measures the calls whose name contains it. */
export function hostcalls(only: string): HostcallRow[] {
  return calls
    .filter(({ name }) => name.includes(only))
    .map((call) => {
      const bytes = loopGuest(call, times)
      const floor = bare(new WebAssembly.Module(bytes.slice()), configurationBytes, true)
      const untraced = openEngine(bytes, false)
      const traced = openEngine(bytes, true)
      const measured = compare(
        [
          { name: 'bare', run: (count) => repeat(count, floor.loop) },
          { name: 'untraced', run: (count) => repeat(count, untraced.request) },
          { name: 'traced', run: (count) => repeat(count, traced.request) },
        ],
        rounds,
        times,
      )
      return { family: call.family, name: call.name, measured }
    })
}

function repeat(count: number, work: () => void): void {
  for (let i = 0; i < count; i++) work()
}
