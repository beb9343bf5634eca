// The emulated Envoy as the benchmarks drive it: the demo's scenario with any module in it, traced or not.
import { readFileSync } from 'node:fs'
import { compileSync, examine } from '../src/abi-shim/module.ts'
import { Server } from '../src/envoy/server.ts'
import { seededEnvironment } from '../src/scenario/environment-seeded.ts'
import { limits } from '../src/scenario/limits.ts'
import { parseText } from '../src/scenario/parse.ts'
import type { Scenario } from '../src/scenario/schema.ts'
import { Recorder } from '../src/trace/recorder.ts'
import { invariant } from '../src/util/assert.ts'
import { utf8 } from '../src/util/bytes.ts'

/** The repository's folder: `npm run` starts there. */
export const demoFolder = `${process.cwd()}/public/demos/01-header-filter`

/** What the plugin and, where asked, the VM are configured with. */
export const configuration = '# added to every response\nheader_1=somevalue\nheader_2=secondvalue\n'
export const configurationBytes = utf8(configuration)

/** An emulated Envoy, started. */
export interface Engine {
  /** Drives the demo's request once. */
  request(): void
  /** Pieces of the trace that were handed out and dropped, in megabytes. */
  traced(): number
}

/** The default demo's document. */
export function demoScenario(): Scenario {
  const parsed = parseText(readFileSync(`${demoFolder}/scenario.json`, 'utf8'))
  invariant('scenario' in parsed, 'the default demo is valid')
  const { scenario } = parsed
  const plugins = scenario.plugins.map((plugin) => ({
    ...plugin,
    vm: { ...plugin.vm, configuration: { any: 'StringValue' as const, value: configuration } },
  }))
  return { ...scenario, plugins }
}

/** Loads and starts. With `trace`, everything is recorded, cut into pieces as for the page, and dropped. */
export function openEngine(module: Uint8Array, trace: boolean): Engine {
  const scenario = demoScenario()
  const unlimited = { ...limits, events: Number.MAX_SAFE_INTEGER, traceBytes: Number.MAX_SAFE_INTEGER }
  const examined = examine(module, { release: scenario.target, pages: limits.memoryPages })
  invariant(examined.ok !== undefined, 'the module would link')
  const compiled = compileSync(examined.ok)
  invariant(compiled.ok !== undefined, 'the module compiles')
  const modules = new Map([['filter', compiled.ok]])
  let words = 0
  const flush = () => {
    words += recorder?.flush()?.tape.length ?? 0
  }
  const recorder = trace ? new Recorder({ limits: unlimited, onFull: flush }) : null
  const server = new Server({ scenario, modules, environment: seededEnvironment(scenario), limits: unlimited, sink: recorder })
  invariant(server.start(), 'the module starts')
  const [step] = scenario.steps
  invariant(step !== undefined, 'the demo sends a request')
  return { request: () => server.drive(step), traced: () => (words * 4) / 1e6 }
}
