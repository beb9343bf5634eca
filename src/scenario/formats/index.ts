// The registry of formats: menus, `export --to` and the tests walk it.
import { curl } from './curl.ts'
import { envoyYaml } from './envoy-yaml.ts'
import type { Format } from './format.ts'
import { scenarioJson } from './scenario-json.ts'

export const formats: readonly Format[] = [envoyYaml, curl, scenarioJson]
