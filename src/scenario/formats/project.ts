// The scenario and its modules as the files of a project.
import { decodeUtf8 } from '../../util/bytes.ts'
import { pathText } from '../issue.ts'
import { projectFiles } from '../project.ts'
import type { ExportFile, Format } from './format.ts'

export const project: Format = {
  id: 'project',
  label: 'Project (zip)',
  mayLose: ['modules.*'],
  export: (scenario, modules) => {
    const files = projectFiles(scenario, modules).map(({ name, bytes }): ExportFile => {
      const text = name.endsWith('.json') ? decodeUtf8(bytes) : undefined
      return text === undefined ? { name, mediaType: 'application/wasm', bytes } : { name, mediaType: 'application/json', text }
    })
    const losses = Object.entries(scenario.modules)
      .filter(([, { sha256 }]) => !files.some(({ name }) => name === `modules/${sha256}.wasm`))
      .map(([id, { sha256 }]) => ({
        path: pathText(['modules', id]),
        message: `the file with sha256 ${sha256} is not here: the reader must have it`,
      }))
    return { files, losses }
  },
}
