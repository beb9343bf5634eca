// The client against workers that are played by this test: order of reply and chunks, stopping, hanging, crashing.
import { expose } from 'comlink'
import { expect, test } from 'vitest'
import { patience } from '../scenario/limits.ts'
import { scenarioSchema } from '../scenario/schema.ts'
import type { History } from '../trace/history.ts'
import { Recorder } from '../trace/recorder.ts'
import { SandboxClient, type SandboxWorker } from './client.ts'
import type { OpenRequest, PortMessage, SandboxApi } from './protocol.ts'

const scenario = scenarioSchema.parse({
  version: 1,
  modules: {},
  plugins: [],
  routes: [],
  clusters: [],
  steps: [{ request: {} }, { request: { path: '/second' } }],
})

test('a hang is a fault within two seconds, its replay included', () => {
  expect(patience.hang + patience.settle + 2 * patience.tick).toBeLessThan(2000)
  expect(patience.suspect).toBeLessThan(patience.hang)
})

const never = new Promise<never>(() => {})

/** One played worker: a recorder, and ways to send what it holds. */
class Stage {
  readonly recorder = new Recorder({ limits: { events: 1000, traceBytes: 1_000_000 } })
  readonly request: OpenRequest
  readonly #port: MessagePort

  constructor(request: OpenRequest, port: MessagePort) {
    this.request = request
    this.#port = port
  }

  post(message: PortMessage): void {
    this.#port.postMessage(message)
  }

  send(): void {
    const chunk = this.recorder.flush()
    if (chunk) this.post({ type: 'chunk', costs: [], chunk })
  }
}

interface Play {
  open?(stage: Stage): Promise<boolean>
  drive?(stage: Stage, step: number): Promise<boolean>
  close?(stage: Stage): Promise<void>
  bug?(stage: Stage): string
}

/** Workers that follow the plays, one after the other, and how often one was ended. */
function theatre(...plays: Play[]) {
  const facts = { spawned: 0, ended: 0, fail: (_message: string) => {} }
  const spawn = (): SandboxWorker => {
    const play = plays[facts.spawned++] ?? {}
    const { port1, port2 } = new MessageChannel()
    let stage: Stage
    let steps = 0
    const api: SandboxApi = {
      async open(request, port) {
        stage = new Stage(request, port)
        stage.post({ type: 'compiled' })
        stage.recorder.note('opened', '')
        const started = play.open ? await play.open(stage) : true
        return { started, lastSeq: stage.recorder.lastSeq, bug: null }
      },
      async drive() {
        stage.recorder.note('driven', String(steps))
        const goesOn = play.drive ? await play.drive(stage, steps) : true
        steps++
        return { goesOn, lastSeq: stage.recorder.lastSeq, bug: play.bug?.(stage) ?? null }
      },
      async close() {
        if (play.close) await play.close(stage)
        else stage.send()
        return { lastSeq: stage.recorder.lastSeq, bug: null }
      },
      async probe() {
        return null
      },
    }
    expose(api, port1)
    port2.start()
    return {
      endpoint: port2,
      terminate: () => {
        facts.ended++
        port1.close()
        port2.close()
      },
      onFailure: (listener) => {
        facts.fail = listener
      },
    }
  }
  return { client: new SandboxClient(spawn), facts }
}

const told = (history: History) =>
  Array.from({ length: history.length }, (_, seq) => {
    const event = history.event(seq)
    return event.type === 'note' ? `${event.code} ${event.detail}`.trim() : event.type
  })

test('a run opens, drives every step, closes, and ends its worker', async () => {
  const { client, facts } = theatre({})
  const seen: number[] = []
  const end = await client.run({ scenario, modules: new Map() }, { onChunk: (history) => seen.push(history.length) })
  expect(end.kind).toBe('finished')
  expect(told(end.history)).toEqual(['opened', 'driven 0', 'driven 1'])
  expect(seen).toEqual([3])
  expect(facts).toMatchObject({ spawned: 1, ended: 1 })
})

test('a reply that overtakes its chunk is waited for', async () => {
  const { client } = theatre({
    async close(stage) {
      setTimeout(() => stage.send(), 100)
    },
  })
  const end = await client.run({ scenario, modules: new Map() })
  expect(end.kind).toBe('finished')
  expect(told(end.history)).toEqual(['opened', 'driven 0', 'driven 1'])
})

test('a refused configuration drives nothing', async () => {
  const { client } = theatre({
    async open(stage) {
      stage.send()
      return false
    },
  })
  const end = await client.run({ scenario, modules: new Map() })
  expect(end.kind).toBe('rejected')
  expect(told(end.history)).toEqual(['opened'])
})

test('a used-up budget ends the run after its step', async () => {
  const { client } = theatre({ drive: async () => false })
  const end = await client.run({ scenario, modules: new Map() })
  expect(end.kind).toBe('finished')
  expect(told(end.history)).toEqual(['opened', 'driven 0'])
})

test('stop ends a run that waits for its worker', async () => {
  const { client, facts } = theatre({ drive: () => never })
  const running = client.run({ scenario, modules: new Map() })
  setTimeout(() => client.stop(), 20)
  const end = await running
  expect(end.kind).toBe('stopped')
  expect(facts.ended).toBe(1)
})

test('the next run ends the one before, and a disposed client runs nothing', async () => {
  const { client } = theatre({ drive: () => never }, {})
  const first = client.run({ scenario, modules: new Map() })
  const second = client.run({ scenario, modules: new Map() })
  expect((await first).kind).toBe('stopped')
  expect((await second).kind).toBe('finished')
  client.dispose()
  expect((await client.run({ scenario, modules: new Map() })).kind).toBe('stopped')
})

test('a mistake of ours is a fault behind the trace before it', async () => {
  const { client } = theatre({
    bug(stage) {
      setTimeout(() => stage.send(), 50)
      return 'RangeError: seven of six'
    },
  })
  const end = await client.run({ scenario, modules: new Map() })
  expect(end).toMatchObject({ kind: 'crashed', message: 'RangeError: seven of six' })
  expect(told(end.history)).toEqual(['opened', 'driven 0', 'fault'])
  expect(end.history.faults()[0]).toMatchObject({ code: 'bug', message: 'RangeError: seven of six' })
})

test('an exception that a worker throws at its caller ends the run', async () => {
  const { client } = theatre({
    async drive() {
      throw new RangeError('seven of six')
    },
  })
  expect(await client.run({ scenario, modules: new Map() })).toMatchObject({
    kind: 'crashed',
    message: 'RangeError: seven of six',
  })
})

test('a worker that dies by itself ends the run', async () => {
  const { client, facts } = theatre({ drive: () => never })
  const running = client.run({ scenario, modules: new Map() })
  setTimeout(() => facts.fail('out of memory'), 20)
  expect(await running).toMatchObject({ kind: 'crashed', message: 'out of memory' })
})

test('a silent worker is a hang, and the replay that was asked for everything brings the end of the trace', async () => {
  const { client, facts } = theatre(
    {
      async open(stage) {
        stage.send()
        stage.recorder.note('lost', 'with the worker')
        return never
      },
    },
    {
      async open(stage) {
        expect(stage.request.everyCallFrom).toBe(1)
        stage.recorder.vm(3, 'worker', 'filter', '', () => 'filter').callbackEnter('proxy_on_request_headers', [2, 4, 1])
        stage.send()
        return never
      },
    },
  )
  const end = await client.run({ scenario, modules: new Map() })
  expect(end.kind).toBe('hung')
  expect(told(end.history)).toEqual(['opened', 'vm', 'enter', 'fault'])
  expect(end.history.faults()[0]).toMatchObject({
    code: 'hang',
    kind: 'callback',
    plugin: 'filter',
    vm: 3,
    callback: 'proxy_on_request_headers',
    message: 'proxy_on_request_headers did not return within 1.4 s.',
  })
  expect(facts).toMatchObject({ spawned: 2, ended: 2 })
})

test('a run that only seemed to hang is finished by its replay', async () => {
  const { client } = theatre({ drive: () => never }, {})
  const end = await client.run({ scenario, modules: new Map() })
  expect(end.kind).toBe('finished')
  expect(told(end.history)).toEqual(['opened', 'driven 0', 'driven 1'])
})

test('a slow run whose worker speaks up again gives its replay up', async () => {
  const { client, facts } = theatre(
    {
      async drive() {
        await new Promise((resolve) => setTimeout(resolve, 900))
        return true
      },
    },
    { open: () => never },
    { open: () => never },
  )
  const end = await client.run({ scenario, modules: new Map() })
  expect(end.kind).toBe('finished')
  expect(facts.spawned).toBe(3)
  expect(facts.ended).toBe(3)
})
