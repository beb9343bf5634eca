// A folder that an Envoy starts from: the bootstrap, the modules of the chain, and how.
import { sha256 } from '../../util/sha256.ts'
import { pathText } from '../issue.ts'
import { targets } from '../schema.ts'
import { chainOf } from './envoy-config.ts'
import { envoyYaml } from './envoy-yaml.ts'
import type { ExportFile, Format } from './format.ts'
import { moduleFiles } from './module-files.ts'
import { oneLine } from './yaml-text.ts'

export const deployment: Format = {
  id: 'deployment',
  label: 'Deployment (zip)',
  mayLose: [...envoyYaml.mayLose, 'modules.*'],
  export: (scenario, modules) => {
    const bootstrap = envoyYaml.export?.(scenario, modules) ?? { files: [], losses: [] }
    const names = moduleFiles(scenario)
    const ids = [...new Set(chainOf(scenario).map(({ module }) => module))]
    const present = ids.flatMap((id): ExportFile[] => {
      const bytes = modules.get(id)
      if (bytes === undefined || sha256(bytes) !== scenario.modules[id]?.sha256) return []
      return [{ name: names[id] ?? id, mediaType: 'application/wasm', bytes }]
    })
    const missing = ids.filter((id) => !present.some(({ name }) => name === (names[id] ?? id)))
    const { concurrency, logLevel } = scenario.process
    const options = `-c envoy.yaml --concurrency ${concurrency} --component-log-level wasm:${logLevel}`
    const { port } = scenario.listener
    const lines = [
      `# ${oneLine(scenario.title) || 'Envoy with Wasm plugins'}`,
      '',
      'In this folder:',
      '',
      `    envoy ${options}`,
      '',
      'or, without an Envoy of your own:',
      '',
      `    docker run --rm -v "$PWD":/work:ro -w /work -p ${port}:${port} envoyproxy/envoy:v${targets[scenario.target]} ${options}`,
      '',
      `It listens on port ${port}. \`envoy.yaml\` says what each part is for.`,
      ...missing.map(
        (id) => `\nPut the module with sha256 ${scenario.modules[id]?.sha256 ?? ''} here as \`${names[id] ?? id}\`.`,
      ),
    ]
    return {
      files: [...bootstrap.files, ...present, { name: 'README.md', mediaType: 'text/markdown', text: `${lines.join('\n')}\n` }],
      losses: [
        ...bootstrap.losses,
        ...missing.map((id) => ({
          path: pathText(['modules', id]),
          message: `is not here: put its file beside envoy.yaml as ${names[id] ?? id}`,
        })),
      ],
    }
  },
}
