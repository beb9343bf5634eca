// Project files: the scenario and its modules in one zip, out and in.
import type { Scenario } from '../../src/scenario/schema.ts'
import { document_ } from './document.ts'
import { download, fileNameOf } from './download.ts'
import { keepModule, modulesAtHand } from './modules.ts'
import { confirmBriefly } from './view.ts'

/** Saves the scenario on screen, with every module that is at hand. */
export async function saveProjectFile(scenario: Scenario = document_.getState().scenario): Promise<void> {
  const [{ writeProject }, modules] = await Promise.all([import('../../src/scenario/project.ts'), modulesAtHand(scenario)])
  const lacking = Object.keys(scenario.modules).length - modules.size
  const name = `${fileNameOf(scenario.title)}.zip`
  download(name, writeProject(scenario, modules), 'application/zip')
  confirmBriefly(
    lacking === 0
      ? `${name} holds the scenario and its modules`
      : `${name} holds the scenario, but not ${lacking === 1 ? 'one module' : `${lacking} modules`} that this browser does not have`,
  )
}

/** Reads a project file and keeps its modules; a list of what is wrong where it cannot be one. */
export async function readProjectFile(
  bytes: Uint8Array,
): Promise<{ readonly scenario: Scenario } | { readonly problems: readonly string[] }> {
  const { readProject } = await import('../../src/scenario/project.ts')
  const read = readProject(bytes)
  if ('issues' in read)
    return {
      problems: read.issues.map(({ path, message, line }) =>
        `${line === undefined ? '' : `Line ${line}: `}${path}${path === '' ? '' : ' '}${message}`.replace(/^./, (first) =>
          first.toUpperCase(),
        ),
      ),
    }
  await Promise.all([...read.modules.values()].map(keepModule))
  return { scenario: read.scenario }
}
