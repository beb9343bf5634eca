// Records what a real Envoy does with a demo: `npm run record -- <folder> [--module id=path] [--envoy PATH] [--out FILE]`.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { type Scenario, scenarioSchema, targets } from '../scenario/schema.ts'
import { type EnvoyBinary, findEnvoy, NoEnvoy } from './binary.ts'
import { disagreement } from './masks.ts'
import { linesOf, printRecording, withoutEnvironment } from './recording.ts'
import { type Take, take, timely } from './take.ts'

const usage = `npm run record -- <demo folder> [--module id=path] [--envoy PATH] [--out FILE]

Runs <demo folder>/scenario.json in three fresh Envoys of the scenario's target and writes what they did to
<demo folder>/envoy-<release>.txt, or envoy-<release>.<language>.txt where --module names a filter.<language>.wasm.
Envoy is found by --envoy, by ENVOY_PATH, or in .cache/envoy/<release>, where pip puts it.`

/** How many fresh Envoys make a recording. */
const runs = 3
/** How often a run is repeated whose upstream answered later than the scenario says: a busy machine misses a millisecond. */
const attempts = 200

async function timelyTake(binary: EnvoyBinary, scenario: Scenario, modules: Readonly<Record<string, string>>): Promise<Take> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const made = await take(binary, scenario, modules)
    if (timely(made)) return made
    const times = made.steps.map(({ environment }) => environment.serviceTime ?? '-').join(', ')
    console.error(`  again: service time ${times} ms`)
  }
  throw new Error(`no run in ${attempts} had the service time of the scenario: is the machine busy?`)
}

/** Envoy reads no `.wasm.gz`. */
function unpacked(file: string): string {
  if (!file.endsWith('.gz')) return file
  const plain = join(mkdtempSync(join(tmpdir(), 'oracle-')), basename(file, '.gz'))
  writeFileSync(plain, gunzipSync(readFileSync(file)))
  return plain
}

/** The file of each module: beside the scenario, or where `--module id=path` says. */
function moduleFiles(scenario: Scenario, folder: string, given: readonly string[]): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [id, module] of Object.entries(scenario.modules)) {
    files[id] =
      'demo' in module ? resolve('public', 'demos', module.demo, module.file ?? 'filter.wasm') : join(folder, module.name)
  }
  for (const option of given) {
    const [id = '', path = ''] = option.split(/=(.*)/s)
    if (!(id in files) || path === '')
      throw new Error(`--module ${option}: the scenario has no module ${id}; it has ${Object.keys(files).join(', ')}`)
    files[id] = unpacked(resolve(path))
  }
  return files
}

async function record(
  folder: string,
  options: { readonly module: readonly string[]; readonly envoy?: string; readonly out?: string },
): Promise<void> {
  const scenario = scenarioSchema.parse(JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8')))
  const modules = moduleFiles(scenario, folder, options.module)
  const release = targets[scenario.target]
  const binary = findEnvoy(release, options.envoy, resolve('.cache'))
  const takes: Take[] = []
  while (takes.length < runs) {
    console.error(`run ${takes.length + 1} of ${runs}`)
    takes.push(await timelyTake(binary, scenario, modules))
  }
  const [first] = takes
  if (first === undefined) throw new Error('no runs')
  const { masks, unexplained } = disagreement(takes.map((made) => withoutEnvironment(linesOf(made), made.environment)))
  if (unexplained.length > 0) throw new Error(`the runs differ, and no mask says why:\n${unexplained.join('\n')}`)
  const files = Object.values(modules)
  const language = /^filter\.(\w+)\.wasm$/.exec(basename(files[0] ?? ''))?.[1]
  const out = options.out ?? join(folder, `envoy-${release}${language === undefined ? '' : `.${language}`}.txt`)
  const names = Object.entries(modules).map(
    ([id, file]) => `${id}=${basename(file)} sha256 ${createHash('sha256').update(readFileSync(file)).digest('hex')}`,
  )
  const text = printRecording(release, names.join(', '), first, masks)
  writeFileSync(out, text)
  console.log(`${out}: ${text.split('\n').length - 1} lines, masks: ${masks.map(({ id }) => id).join(', ') || 'none'}`)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    module: { type: 'string', multiple: true },
    envoy: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean' },
  },
})
const [folder, ...more] = positionals
if (values.help === true || folder === undefined || more.length > 0) {
  console.log(usage)
  process.exit(values.help === true ? 0 : 2)
}
try {
  const { envoy, out } = values
  await record(resolve(folder), {
    module: values.module ?? [],
    ...(envoy === undefined ? {} : { envoy }),
    ...(out === undefined ? {} : { out }),
  })
} catch (problem) {
  console.error(problem instanceof NoEnvoy ? problem.message : problem)
  process.exit(1)
}
