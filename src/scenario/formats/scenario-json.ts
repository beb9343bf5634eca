// The scenario itself, as JSON text. What is read may be YAML too.
import { parseText, print } from '../parse.ts'
import type { Format } from './format.ts'

export const scenarioJson: Format = {
  id: 'scenario-json',
  label: 'Scenario (JSON)',
  mayLose: [],
  export: (scenario) => ({
    files: [{ name: 'scenario.json', mediaType: 'application/json', text: print(scenario) }],
    losses: [],
  }),
  import: (text) => {
    const parsed = parseText(text)
    return 'issues' in parsed ? parsed : { scenario: parsed.scenario, losses: [] }
  },
}
