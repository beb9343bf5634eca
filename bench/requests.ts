// Requests through one filter with the whole emulated Envoy around it, against the bare guest; start-up; growth.
import { readFileSync } from 'node:fs'
import { invariant } from '../src/util/assert.ts'
import { bare } from './bare.ts'
import { configurationBytes, demoFolder, openEngine } from './engine.ts'
import { compare, cpuMicros, type Measured, median } from './rounds.ts'

/** The demo in the languages that are measured. */
export const languages = { rust: 'filter.wasm', go: 'filter.go.wasm' } as const
export type LanguageId = keyof typeof languages

export interface RequestResult {
  readonly language: LanguageId
  readonly measured: readonly Measured[]
  /** Compile and start of every VM (base, canary, main, worker), untraced, CPU milliseconds: median of five. */
  readonly startMs: number
}

export interface GrowthPoint {
  readonly requests: number
  /** CPU microseconds a request, over the requests since the point before. */
  readonly us: number
  /** Live heap and array buffers after a collection, in megabytes. */
  readonly heapMb: number
  readonly buffersMb: number
}

const rounds = 25

const moduleOf = (language: LanguageId): Uint8Array => new Uint8Array(readFileSync(`${demoFolder}/${languages[language]}`))

/** One language: bare, bare with log text decoded, the engine untraced and traced. */
export function requests(language: LanguageId): RequestResult {
  const bytes = moduleOf(language)
  const module = new WebAssembly.Module(bytes.slice())
  const decoded = bare(module, configurationBytes, true)
  const silent = bare(module, configurationBytes, false)
  const untraced = openEngine(bytes, false)
  const traced = openEngine(bytes, true)
  silent.request()
  const { headers } = silent.seen()
  invariant(headers.includes('header_1') && headers.includes('header_2'), 'the bare guest does what the demo does')
  const repeat = (work: () => void) => (count: number) => {
    for (let i = 0; i < count; i++) work()
  }
  const measured = compare(
    [
      { name: 'bare with decode', run: repeat(decoded.request) },
      { name: 'bare', run: repeat(silent.request) },
      { name: 'untraced', run: repeat(untraced.request) },
      { name: 'traced', run: repeat(traced.request) },
    ],
    rounds,
  )
  const starts = [1, 2, 3, 4, 5].map(() => cpuMicros(() => openEngine(bytes, false)) / 1000)
  return { language, measured, startMs: median(starts) }
}

/** Whether the cost of a request and the memory stay the same, untraced: at 10³ requests and on. */
export function growth(language: LanguageId, most: number): GrowthPoint[] {
  const { gc } = globalThis as { gc?: () => void }
  invariant(gc !== undefined, 'growth needs --expose-gc')
  const engine = openEngine(moduleOf(language), false)
  const points: GrowthPoint[] = []
  let done = 0
  for (const target of [1_000, 10_000, 30_000, 100_000, 300_000, 1_000_000].filter((each) => each <= most)) {
    const count = target - done
    const spent = cpuMicros(() => {
      for (let i = 0; i < count; i++) engine.request()
    })
    done = target
    gc()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    points.push({ requests: target, us: spent / count, heapMb: heapUsed / 1e6, buffersMb: arrayBuffers / 1e6 })
  }
  return points
}
