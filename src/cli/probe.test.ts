// Looking into a guest at an event of a run, through a real worker thread.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SandboxClient } from '../sandbox/client.ts'
import { runScenario } from '../sandbox/run-scenario.ts'
import { scenarioSchema } from '../scenario/schema.ts'
import { utf8 } from '../util/bytes.ts'
import { spawnThread } from './spawn.ts'
import { builtWorker, demos } from './testing/cli.ts'

const folder = join(demos, '01-header-filter')
const scenario = scenarioSchema.parse(JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8')))
const modules = new Map(
  Object.keys(scenario.modules).map((id) => [id, new Uint8Array(readFileSync(join(folder, 'filter.wasm')))]),
)
const history = runScenario(scenario, modules)

/** The first call of a name in the request. */
function callOf(name: string, after = 0): number {
  for (let seq = after; seq < history.length; seq++) if (history.callName(seq) === name) return seq
  throw new Error(`the demo never calls ${name}`)
}

test('the memory at a host call has the bytes that its words point at, and the stack its callback', async () => {
  const entry = await builtWorker()
  const client = new SandboxClient(() => spawnThread(entry))
  const seq = callOf('proxy_add_header_map_value')
  const event = history.event(seq)
  if (event.type !== 'enter' || event.span.kind !== 'hostcall') throw new Error('a host call is entered')
  const [, key = 0, length = 0] = event.span.words.map(Number)
  const end = await client.probe({ scenario, modules }, seq)
  expect(end.kind).toBe('reached')
  if (end.kind !== 'reached') return
  const { answer } = end
  expect(answer.vm).toBe(event.span.vm)
  expect(answer.memory.length % 65_536).toBe(0)
  expect(answer.memory.subarray(key, key + length)).toEqual(utf8('header_1'))
  expect(answer.stack.length).toBeGreaterThan(1)
  for (const frame of answer.stack) expect(frame).toMatch(/^0x[0-9a-f]+ - ./)
  expect(answer.stack.at(-1)).toContain('proxy_on_response_headers')

  // At the end of a call its outputs are there.
  const get = callOf('proxy_get_header_map_value', callOf('proxy_on_request_headers'))
  const before = await client.probe({ scenario, modules }, get)
  const after = await client.probe({ scenario, modules }, history.partner(get) ?? 0)
  const differ = (a: Uint8Array, b: Uint8Array) => a.some((byte, at) => byte !== b[at])
  if (before.kind !== 'reached' || after.kind !== 'reached') throw new Error('both are events of calls')
  expect(differ(before.answer.memory, after.answer.memory)).toBe(true)
  // Where no guest code is under way, there is no stack.
  const callback = await client.probe({ scenario, modules }, callOf('proxy_on_request_headers'))
  expect(callback).toMatchObject({ kind: 'reached', answer: { stack: [] } })

  expect(await client.probe({ scenario, modules }, history.length + 10)).toEqual({ kind: 'missed' })
  const first = client.probe({ scenario, modules }, seq)
  expect((await client.probe({ scenario, modules }, seq)).kind).toBe('reached')
  expect(await first).toEqual({ kind: 'stopped' })
})
