// The scenario that tests begin with: GET / through a chain of plugins, before an upstream that answers `Hello World`.
import { type Scenario, type ScenarioInput, scenarioSchema } from '../schema.ts'

/** What of it a test has otherwise takes the place of what is here. The chain is the plugins in their order. */
export function helloWorld(
  modules: ScenarioInput['modules'],
  plugins: NonNullable<ScenarioInput['plugins']>,
  otherwise: Partial<ScenarioInput>,
): Scenario {
  return scenarioSchema.parse({
    version: 1,
    modules,
    plugins,
    chains: { http: plugins.map(({ id }) => id) },
    routes: [{ cluster: 'web' }],
    clusters: [
      { name: 'web', rules: [{ answer: { headers: [['content-type', 'text/plain']], body: { text: 'Hello World' } } }] },
    ],
    steps: [{ request: {} }],
    ...otherwise,
  } satisfies ScenarioInput)
}
