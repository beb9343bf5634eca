// Interleaved rounds: every contender runs in every round, and a ratio is taken within a round, so that a busy machine hits all alike.

/** What is compared: `run(count)` does the work `count` times. */
export interface Contender {
  readonly name: string
  readonly run: (count: number) => void
}

/** What came out. Times are CPU time of the process in microseconds for one unit of work. */
export interface Measured {
  readonly name: string
  readonly us: number
  /** The median over rounds of first contender's time ÷ this one's: above 1 is faster than the first. */
  readonly speed: number
  /** The lowest and highest of those. */
  readonly range: readonly [number, number]
  /** The same of each one's fastest round: on a busy machine, the round that was disturbed least. */
  readonly best: number
}

const warmUpMs = 500
const roundMs = 40

/** Runs the contenders in turn. One count is `unitsPerCount` units of work. */
export function compare(contenders: readonly Contender[], rounds: number, unitsPerCount = 1): Measured[] {
  const counts = contenders.map(({ run }) => countFor(run))
  const times: number[][] = contenders.map(() => [])
  for (let round = 0; round < rounds; round++) {
    // Each round begins with another contender, so that none always follows the same one.
    for (let k = 0; k < contenders.length; k++) {
      const i = (k + round) % contenders.length
      const count = counts[i] as number
      times[i]?.push(cpuMicros(() => contenders[i]?.run(count)) / count / unitsPerCount)
    }
  }
  return contenders.map(({ name }, i) => {
    const own = times[i] as number[]
    const speeds = own.map((time, round) => (times[0]?.[round] as number) / time)
    const best = Math.min(...(times[0] as number[])) / Math.min(...own)
    return { name, us: median(own), speed: median(speeds), range: [Math.min(...speeds), Math.max(...speeds)], best }
  })
}

/** Warms up, and finds how often to run for one round. */
function countFor(run: (count: number) => void): number {
  let count = 1
  let spent = 0
  while (spent < warmUpMs * 1000) {
    const took = cpuMicros(() => run(count))
    spent += took
    if (took < (roundMs * 1000) / 2) count *= 2
  }
  return count
}

/** CPU time of the whole process: unlike the clock, it does not run while others have the processor. */
export function cpuMicros(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
