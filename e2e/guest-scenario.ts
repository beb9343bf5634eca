// Projects with the guest of the cases, whose configuration is a script, as files to drop.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { strToU8, zipSync } from 'fflate'

const bytes = new Uint8Array(readFileSync('src/envoy/testdata/probe.wasm'))
const sha256 = createHash('sha256').update(bytes).digest('hex')

/** A project of its own: one filter with this script, and what else a scenario has. */
export function scriptedProject(script: string, rest: Readonly<Record<string, unknown>>) {
  const scenario = {
    version: 1,
    title: 'Scripted',
    modules: { probe: { sha256, name: 'probe.wasm', size: bytes.length } },
    plugins: [{ id: 'own', name: 'own', module: 'probe', configuration: { any: 'StringValue', value: script } }],
    chains: { http: ['own'] },
    routes: [{ cluster: 'web' }],
    steps: [{ request: { path: '/orders' } }],
    ...rest,
  }
  const files = { 'scenario.json': strToU8(JSON.stringify(scenario)), [`modules/${sha256}.wasm`]: bytes }
  return { name: 'scripted.zip', bytes: zipSync(files) }
}
