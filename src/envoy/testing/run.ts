// One call from a scenario and fake plugins to a finished trace, for tests of the engine.
import { type FakeRuntime, fakeModule } from '../../abi-shim/testing/fake-guest.ts'
import { seededEnvironment } from '../../scenario/environment-seeded.ts'
import { limits } from '../../scenario/limits.ts'
import type { Scenario, ScenarioInput } from '../../scenario/schema.ts'
import { helloWorld } from '../../scenario/testing/hello-world.ts'
import { History } from '../../trace/history.ts'
import { Recorder } from '../../trace/recorder.ts'
import { Server } from '../server.ts'

/** What a plugin does: callbacks by name, over a fake guest. */
export type Make = Parameters<typeof fakeModule>[0]

export interface Setup {
  /** By plugin id, in the order of the chain. */
  readonly plugins: Readonly<Record<string, Make>>
  readonly scenario?: Partial<ScenarioInput>
  /** Fields of each plugin's configuration, by plugin id. */
  readonly fields?: Readonly<Record<string, object>>
  readonly abi?: '0.1.0' | '0.2.0' | '0.2.1'
}

/** Runs one GET / (or the given steps) through the plugins, before an upstream that answers `Hello World`. */
export function run({ plugins, scenario = {}, fields = {}, abi = '0.2.1' }: Setup): {
  history: History
  accepted: boolean
  scenario: Scenario
} {
  const ids = Object.keys(plugins)
  const whole = helloWorld(
    Object.fromEntries(ids.map((id) => [id, { sha256: '0'.repeat(64), name: `${id}.wasm`, size: 0 }])),
    ids.map((id) => ({ id, name: id, module: id, ...fields[id] })),
    scenario,
  )
  const recorder = new Recorder({ limits })
  const modules = new Map(ids.map((id) => [id, fakeModule(plugins[id] as Make, { abi })]))
  const server = new Server({ scenario: whole, modules, environment: seededEnvironment(whole), limits, sink: recorder })
  const accepted = server.start()
  if (accepted) for (const step of whole.steps) server.drive(step)
  const history = new History()
  const chunk = recorder.flush()
  if (chunk !== null) history.append(chunk)
  return { history, accepted, scenario: whole }
}

/** A plugin that writes down every callback of its streams as `name(words)` in a list that all its VMs share. */
export function witness(
  seen: string[],
  more: (guest: FakeRuntime) => Record<string, (...words: number[]) => unknown> = () => ({}),
): Make {
  return (guest) => {
    const own = more(guest)
    const names = [
      'context_create',
      'request_headers',
      'request_body',
      'request_trailers',
      'response_headers',
      'response_body',
      'response_trailers',
      'log',
      'done',
      'delete',
    ]
    return Object.fromEntries([
      ...Object.entries(own),
      ...names.map((name) => [
        `proxy_on_${name}`,
        (...given: (number | undefined)[]) => {
          // The host hands every export as many words as its longest callback has.
          const words = given.filter((word) => word !== undefined)
          if (name !== 'context_create' || words[1] !== 0) seen.push(`${name}(${words.join(', ')})`)
          return own[`proxy_on_${name}`]?.(...words) ?? (name === 'done' ? 1 : 0)
        },
      ]),
    ])
  }
}
