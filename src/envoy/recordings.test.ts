// Every recording of a real Envoy, line by line: the same callbacks, host calls, raw words, log lines, wires and stats as ours.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compileSync, examine } from '../abi-shim/module.ts'
import { compare, readRecording } from '../oracle/compare.ts'
import { limits } from '../scenario/limits.ts'
import { scenarioSchema } from '../scenario/schema.ts'
import { History } from '../trace/history.ts'
import { normalLines } from '../trace/normal-form.ts'
import { Recorder } from '../trace/recorder.ts'
import { Server } from './server.ts'

const root = new URL('../..', import.meta.url).pathname
// CASES names a further folder, for recordings that are not committed.
const further = process.env['CASES']
const homes = [
  ...['public/demos', 'src/envoy/testdata'].map((folder) => join(root, folder)),
  ...(further === undefined ? [] : [further]),
]

interface Case {
  readonly name: string
  readonly folder: string
  readonly recording: string
}

const cases: Case[] = homes
  .filter((home) => existsSync(home))
  .flatMap((home) => readdirSync(home).map((name) => join(home, name)))
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => /^envoy-[\d.]+(\.\w+)?\.txt$/.test(file))
      .map((recording) => ({ name: `${folder.replace(root, '')}/${recording}`, folder, recording })),
  )

/** Runs the case on our side with the recording's environment. */
function ourLines({ folder, recording }: Case, text: string): string[] {
  const { environment } = readRecording(text)
  const scenario = scenarioSchema.parse(JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8')))
  const swapped = new Map(
    [...(/^module (.*)$/m.exec(text)?.[1]?.matchAll(/(\S+)=(\S+) sha256 \S+/g) ?? [])].map(([, id = '', file = '']) => [
      id,
      file,
    ]),
  )
  const modules = new Map(
    Object.entries(scenario.modules).map(([id, reference]) => {
      const home = 'demo' in reference ? join(root, 'public/demos', reference.demo) : folder
      const examined = examine(readFileSync(join(home, swapped.get(id) ?? 'filter.wasm')), {
        release: scenario.target,
        pages: limits.memoryPages,
      })
      const compiled = examined.ok === undefined ? examined : compileSync(examined.ok)
      if (compiled.ok === undefined)
        throw new Error(`${recording}: ${compiled.problems.map((problem) => problem.message).join('\n')}`)
      return [id, compiled.ok] as const
    }),
  )
  const recorder = new Recorder({ limits })
  const server = new Server({ scenario, modules, environment, limits, sink: recorder })
  if (server.start()) for (const step of scenario.steps) server.drive(step)
  const history = new History()
  const chunk = recorder.flush()
  if (chunk !== null) history.append(chunk)
  return normalLines(history)
}

let compared = 0
let masked = 0

describe('a run equals what Envoy did', () => {
  it.each(cases)('$name', (one) => {
    const text = readFileSync(join(one.folder, one.recording), 'utf8')
    const result = compare(readRecording(text), ourLines(one, text))
    compared += result.compared
    masked += result.masked
    expect(result.differences).toEqual([])
    expect(result.compared).toBeGreaterThan(20)
  })

  it('finds recordings to compare with', () => {
    expect(cases.length).toBeGreaterThanOrEqual(4)
  })
})

afterAll(() => {
  process.stdout.write(`recordings: ${cases.length} files, ${compared} lines compared, ${masked} masked\n`)
})
