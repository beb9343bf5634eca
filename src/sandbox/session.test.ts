// The session in place: what it sends and reports, without a worker around it.
import { expect, test } from 'vitest'
import { type Scenario, scenarioSchema } from '../scenario/schema.ts'
import { History } from '../trace/history.ts'
import type { PortMessage } from './protocol.ts'
import { Session } from './session.ts'
import { type BuiltModule, buildWasm, i32, op, required } from './testing/wasm-builder.ts'

const scenarioOf = (steps: number, limits: Scenario['process']['limits'] = {}) =>
  scenarioSchema.parse({
    version: 1,
    process: { limits },
    modules: { guest: { sha256: '0'.repeat(64), name: 'guest.wasm', size: 0 } },
    plugins: [{ id: 'guest', name: 'guest', module: 'guest' }],
    chains: { http: ['guest'] },
    routes: [{ cluster: 'web' }],
    clusters: [{ name: 'web', rules: [{}] }],
    steps: Array.from({ length: steps }, () => ({ request: {} })),
  })

/** A session whose clock stands still, and the trace as it arrives. */
async function opened(scenario: Scenario, parts: BuiltModule, everyCallFrom: number | null = null) {
  const { port1, port2 } = new MessageChannel()
  const history = new History()
  const messages: string[] = []
  port1.onmessage = ({ data }: MessageEvent<PortMessage>) => {
    messages.push(data.type)
    if (data.type === 'chunk') history.append(data.chunk)
  }
  const session = new Session(() => 0)
  const module = buildWasm({ ...parts, exports: { ...required, ...parts.exports } })
  const report = await session.open({ scenario, modules: new Map([['guest', module]]), environment: null, everyCallFrom }, port2)
  const arrived = async (seq: number) => {
    while (history.lastSeq < seq) await new Promise((resolve) => setTimeout(resolve, 1))
    port1.close()
    return history
  }
  return { session, report, messages, arrived }
}

const [step] = scenarioOf(1).steps
if (step === undefined) throw new Error('there is a step')

test('open compiles, says so, starts and sends the start', async () => {
  const { report, messages, arrived } = await opened(scenarioOf(1), {})
  expect(report).toMatchObject({ started: true, bug: null })
  const history = await arrived(report.lastSeq)
  expect(messages).toEqual(['compiled', 'chunk'])
  expect(history.length).toBe(report.lastSeq + 1)
  expect(history.event(0)).toMatchObject({ type: 'write' })
})

test('steps are sent when the session closes', async () => {
  const { session, arrived } = await opened(scenarioOf(2), {})
  expect(await session.drive(step)).toMatchObject({ goesOn: true, bug: null })
  expect(await session.drive(step)).toMatchObject({ goesOn: true })
  const { lastSeq } = await session.close()
  const history = await arrived(lastSeq)
  const steps = Array.from({ length: history.length }, (_, seq) => history.event(seq)).filter(
    (event) => event.type === 'enter' && event.span.kind === 'step',
  )
  expect(steps).toHaveLength(2)
})

test('all problems of a module are faults, and nothing starts', async () => {
  const { report, arrived } = await opened(scenarioOf(1), {
    imports: [
      ['env', 'nope', [], []],
      ['env', 'neither', [], []],
    ],
  })
  expect(report.started).toBe(false)
  const history = await arrived(report.lastSeq)
  expect(history.faults().map(({ code, kind, plugin, message }) => [code, kind, plugin, message])).toEqual([
    ['load', 'missing-import', 'guest', 'Failed to load Wasm module due to a missing import: env.nope'],
    ['load', 'missing-import', 'guest', 'Failed to load Wasm module due to a missing import: env.neither'],
  ])
})

test('a refused configuration is reported as not started', async () => {
  const no = { params: [i32, i32], results: [i32], body: op.const(0) } as const
  const { report } = await opened(scenarioOf(1), { exports: { proxy_on_configure: no } })
  expect(report).toMatchObject({ started: false, bug: null })
})

test('a used-up budget ends the run, and later steps do nothing', async () => {
  const { session, report, arrived } = await opened(scenarioOf(3), {})
  expect(report.started).toBe(true)
  const small = await opened(scenarioOf(3, { events: report.lastSeq + 3 }), {})
  expect(await small.session.drive(step)).toMatchObject({ goesOn: false, bug: null })
  const { lastSeq } = await small.session.drive(step)
  expect((await small.arrived(lastSeq)).faults()).toMatchObject([{ code: 'budget', kind: 'events' }])
  await session.close()
  await arrived(report.lastSeq)
})

test('what the engine should never do is a bug in the report, with the trace before it', async () => {
  const { session, report, arrived } = await opened(scenarioOf(1), {})
  // Steps are checked before they come here; this one was not.
  const broken = await session.drive({ request: null } as unknown as typeof step)
  expect(broken).toMatchObject({ goesOn: false, bug: expect.stringContaining('TypeError') })
  expect(broken.lastSeq).toBeGreaterThan(report.lastSeq)
  await arrived(broken.lastSeq)
})
