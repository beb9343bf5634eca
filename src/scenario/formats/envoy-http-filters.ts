// The entry `http_filters` alone, for a configuration that one has already.
import { Document } from 'yaml'
import { targets } from '../schema.ts'
import { chainOf, httpFilters, pluginLosses } from './envoy-config.ts'
import { teachChain } from './envoy-lessons.ts'
import type { Format } from './format.ts'
import { moduleFiles } from './module-files.ts'
import { oneLine, yamlText } from './yaml-text.ts'

export const envoyHttpFilters: Format = {
  id: 'envoy-http-filters',
  label: 'Envoy http_filters (YAML)',
  mayLose: [
    'notes',
    'process',
    'plugins[]',
    'plugins[].configuration',
    'plugins[].vm.configuration',
    'listener',
    'routes',
    'clusters',
    'steps',
    'faults',
    'checks',
  ],
  export: (scenario) => {
    const files = moduleFiles(scenario)
    const filters = httpFilters(scenario, files)
    const document = new Document({ http_filters: filters }, { version: '1.1' })
    const modules = new Set(chainOf(scenario).map(({ module }) => files[module] ?? module))
    document.commentBefore = [
      ...(oneLine(scenario.title) === '' ? [] : [oneLine(scenario.title)]),
      `For Envoy ${targets[scenario.target]}: goes into the HttpConnectionManager of a listener, in the place of its http_filters.`,
      ...(modules.size === 0 ? [] : [`Beside it: ${[...modules].join(', ')}`]),
    ]
      .map((line) => ` ${line}`)
      .join('\n')
    teachChain(document, ['http_filters'], filters.length)
    const elsewhere = 'is said elsewhere in a configuration of Envoy'
    const losses = [
      ...(scenario.notes === '' ? [] : [{ path: 'notes', message: 'the notes are not written' }]),
      ...pluginLosses(scenario),
      ...(['process', 'listener', 'routes', 'clusters'] as const).map((path) => ({ path, message: elsewhere })),
      ...(['steps', 'faults', 'checks'] as const)
        .filter((path) => scenario[path].length > 0)
        .map((path) => ({ path, message: 'is not part of a configuration' })),
    ]
    return { files: [{ name: 'http-filters.yaml', mediaType: 'application/yaml', text: yamlText(document) }], losses }
  },
}
