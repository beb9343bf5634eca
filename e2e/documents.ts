// Documents that tests hand to the page.
import { readFileSync } from 'node:fs'

/** The first demo as a project of its own, with a token in its request. */
export function scenarioWithSecrets(): Buffer {
  const scenario = JSON.parse(readFileSync('public/demos/01-header-filter/scenario.json', 'utf8'))
  scenario.title = 'With secrets'
  scenario.steps[0].request.headers.push(['authorization', 'Bearer abcdefghijklmnop123456'])
  return Buffer.from(JSON.stringify(scenario))
}
