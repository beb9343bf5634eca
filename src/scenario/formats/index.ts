// The registry of formats: menus, `export --to` and the tests walk it.
import { cliRun } from './cli-run.ts'
import { curl } from './curl.ts'
import { deployment } from './deployment.ts'
import { envoyHttpFilters } from './envoy-http-filters.ts'
import { envoyYaml } from './envoy-yaml.ts'
import type { Format } from './format.ts'
import { link } from './link.ts'
import { project } from './project.ts'
import { scenarioJson } from './scenario-json.ts'

export const formats: readonly Format[] = [envoyYaml, envoyHttpFilters, deployment, curl, cliRun, link, project, scenarioJson]
