// Whether Envoy takes the bootstrap that users export: `--mode validate` loads and starts the modules too.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { envoyYaml } from '../scenario/formats/envoy-yaml.ts'
import { moduleFiles } from '../scenario/formats/module-files.ts'
import type { Scenario } from '../scenario/schema.ts'
import { Belonging } from './belongings.ts'
import type { EnvoyBinary } from './binary.ts'

export interface Validation {
  readonly ok: boolean
  /** Envoy's own words where it refuses. */
  readonly said: string
}

/** Exports the scenario as the command line does, with its modules beside it, and asks Envoy. */
export async function validate(
  { path }: EnvoyBinary,
  scenario: Scenario,
  modules: ReadonlyMap<string, Uint8Array>,
): Promise<Validation> {
  const belonging = new Belonging()
  const { folder } = belonging
  try {
    const names = moduleFiles(scenario)
    for (const [id, bytes] of modules) writeFileSync(join(folder, names[id] ?? id), bytes)
    const files = envoyYaml.export?.(scenario, modules).files ?? []
    for (const file of files) writeFileSync(join(folder, file.name), 'text' in file ? file.text : file.bytes)
    const args = ['--mode', 'validate', '-c', files[0]?.name ?? '', '-l', 'error', '--component-log-level', 'wasm:error']
    return await new Promise((resolve, reject) => {
      const child = spawn(path, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
      belonging.child = child
      let said = ''
      child.stderr.on('data', (bytes: Buffer) => {
        said += bytes.toString('latin1')
      })
      child.on('error', reject)
      child.on('close', (code) => resolve({ ok: code === 0, said: said.trimEnd() }))
    })
  } finally {
    belonging.letGo()
  }
}
