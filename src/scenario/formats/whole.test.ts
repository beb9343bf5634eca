// Formats that hold all of a scenario, or all that an Envoy needs: what is in them, and what they say is missing.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { base64 } from '../../util/bytes.ts'
import { Random } from '../../util/random.ts'
import { sha256 } from '../../util/sha256.ts'
import { writeArchive } from '../archive.ts'
import { decodeLink } from '../link.ts'
import { parse } from '../parse.ts'
import { readProject } from '../project.ts'
import type { ScenarioInput } from '../schema.ts'
import { cliRun } from './cli-run.ts'
import { deployment } from './deployment.ts'
import type { Format } from './format.ts'
import { link } from './link.ts'
import { project } from './project.ts'
import { readWords } from './shell-words.ts'

const smallest = new Uint8Array(readFileSync(join(import.meta.dirname, '../../../public/demos/03-smallest/filter.wasm')))
const large = new Random(1).bytes(20_000)
const modules = new Map([
  ['demo', smallest],
  ['small', smallest],
  ['large', large],
])

const document = {
  version: 1,
  title: 'All\nof it',
  modules: {
    demo: { demo: '03-smallest', sha256: sha256(smallest) },
    small: { sha256: sha256(smallest), name: 'small.wasm', size: smallest.length },
    large: { sha256: sha256(large), name: 'my large.wasm', size: large.length },
  },
  plugins: [
    { id: 'a', module: 'small' },
    { id: 'b', module: 'large' },
  ],
  chains: { http: ['a', 'b'] },
  routes: [{ cluster: 'web' }],
  clusters: [{ name: 'web', rules: [{}] }],
  steps: [{ request: {} }],
} satisfies ScenarioInput

function scenarioOf(input: ScenarioInput) {
  const parsed = parse(input)
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  return parsed.scenario
}

const scenario = scenarioOf(document)

function write(format: Format, from = scenario, bytes = modules) {
  const { files, losses } = format.export?.(from, bytes) ?? { files: [], losses: [] }
  const texts = Object.fromEntries(files.map((file) => [file.name, 'text' in file ? file.text : file.bytes]))
  return { texts, losses: losses.map(({ path, message }) => `${path}: ${message}`) }
}

describe('a link', () => {
  it('brings the small module, and says which file the reader must have', () => {
    const { texts, losses } = write(link)
    expect(decodeLink(String(texts['link.txt']).trim())).toEqual({ scenario, modules: new Map([['small', smallest]]) })
    expect(losses).toEqual([
      `modules.large: my large.wasm is too large for a link: the reader must have the file with sha256 ${sha256(large)}`,
    ])
  })

  it('that would be too long is not written, and says why', () => {
    const noisy = scenarioOf({ ...document, notes: base64(new Random(1).bytes(780_000)) })
    const { texts, losses } = write(link, noisy)
    expect(texts).toEqual({})
    expect(losses).toEqual([expect.stringContaining('Save a project file and send that')])
  })
})

describe('the command line', () => {
  it('runs the link, with the files that are not in it', () => {
    const { texts, losses } = write(cliRun)
    expect(Object.keys(texts)).toEqual(['run.sh'])
    const read = readWords(String(texts['run.sh']))
    const [words] = 'commands' in read ? read.commands : []
    expect(words?.slice(0, 6)).toEqual(['npm', 'run', '-s', 'cli', '--', 'run'])
    expect(decodeLink(words?.[6] ?? '')).toHaveProperty('scenario', scenario)
    expect(words?.slice(7)).toEqual(['--module', 'large=my-large.wasm'])
    expect(losses).toEqual([`modules.large: have the file with sha256 ${sha256(large)} as my-large.wasm`])
  })

  it('runs a file where the link would be too long for a command line', () => {
    const noisy = scenarioOf({ ...document, notes: base64(new Random(1).bytes(10_000)) })
    const { texts } = write(cliRun, noisy)
    expect(texts['run.sh']).toBe('npm run -s cli -- run scenario.json --module small=small.wasm --module large=my-large.wasm\n')
    expect(parse(JSON.parse(String(texts['scenario.json'])))).toEqual({ scenario: noisy })
  })
})

describe('a project', () => {
  it('is the files of a project file', () => {
    const { files } = project.export?.(scenario, modules) ?? { files: [] }
    const archive = writeArchive(
      files.map((file) => ({ name: file.name, bytes: 'text' in file ? new TextEncoder().encode(file.text) : file.bytes })),
    )
    expect(readProject(archive)).toEqual({ scenario, modules })
    expect(write(project).losses).toEqual([])
  })

  it('says which modules are not in it', () => {
    expect(write(project, scenario, new Map([['large', large]])).losses).toEqual(
      ['demo', 'small'].map(
        (id) => `modules.${id}: the file with sha256 ${sha256(smallest)} is not here: the reader must have it`,
      ),
    )
  })
})

describe('a deployment', () => {
  it('is the bootstrap, the modules of the chain under the names it gives them, and how to start it', () => {
    const { texts, losses } = write(deployment)
    expect(Object.keys(texts)).toEqual(['envoy.yaml', 'small.wasm', 'my-large.wasm', 'README.md'])
    expect(texts['small.wasm']).toEqual(smallest)
    expect(texts['envoy.yaml']).toContain('filename: my-large.wasm')
    expect(texts['README.md']).toMatch(/^# All of it\n/)
    expect(texts['README.md']).toContain('    envoy -c envoy.yaml --concurrency 1 --component-log-level wasm:info\n')
    expect(texts['README.md']).toContain(' -p 10000:10000 envoyproxy/envoy:v1.40.0 -c envoy.yaml ')
    expect(losses.some((loss) => loss.startsWith('modules'))).toBe(false)
  })

  it('says which modules are to be put beside it: absent ones, and those that are not the scenario’s', () => {
    const { texts, losses } = write(deployment, scenario, new Map([['small', large]]))
    expect(Object.keys(texts)).toEqual(['envoy.yaml', 'README.md'])
    expect(losses).toContain('modules.small: is not here: put its file beside envoy.yaml as small.wasm')
    expect(texts['README.md']).toContain(`Put the module with sha256 ${sha256(large)} here as \`my-large.wasm\`.`)
  })
})
