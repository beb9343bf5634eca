// Shared data and queues over several threads, and in the report. The recorded cases are testdata/shared-data* and queue-*.
import { describe, expect, it } from 'vitest'
import { Status } from '../abi-shim/enums.ts'
import type { FakeRuntime } from '../abi-shim/testing/fake-guest.ts'
import { report, reportSchema } from '../trace/report.ts'
import { SharedData } from './shared-data.ts'
import { run } from './testing/run.ts'

const set = (guest: FakeRuntime, key: string, value: string, cas = 0) =>
  guest.raw('proxy_set_shared_data', ...guest.put(key), ...guest.put(value), cas)

function get(guest: FakeRuntime, key: string): { status: number; cas: number } {
  const at = guest.allocate(12)
  const status = guest.raw('proxy_get_shared_data', ...guest.put(key), at, at + 4, at + 8)
  return { status, cas: guest.u32(at + 8) }
}

function register(guest: FakeRuntime, name: string): number {
  const at = guest.allocate(4)
  expect(guest.raw('proxy_register_shared_queue', ...guest.put(name), at)).toBe(0)
  return guest.u32(at)
}

describe('shared data', () => {
  it('is counted by one counter over all VMs and threads, the canary included', () => {
    const seen: number[] = []
    const { history, scenario } = run({
      plugins: {
        a: (guest) => ({
          proxy_on_configure: () => {
            set(guest, 'k', 'v')
            seen.push(get(guest, 'k').cas)
            return 1
          },
        }),
      },
      scenario: { process: { concurrency: 2 }, steps: [] },
    })
    expect(seen).toEqual([1, 2, 3, 4])
    const facts = report(scenario, history)
    expect(reportSchema.parse(facts)).toEqual(facts)
    expect(facts.sharedData).toEqual([{ vmId: '', key: 'k', value: { text: 'v' }, cas: 4 }])
  })

  it('loses no write that a conditional one would overwrite', () => {
    const data = new SharedData(null)
    const bytes = new Uint8Array(1)
    expect(data.set('', 'k', bytes, 0)).toBe(Status.Ok)
    expect(data.set('', 'k', bytes, 1)).toBe(Status.Ok)
    expect(data.set('', 'k', bytes, 1)).toBe(Status.CasMismatch)
    expect(data.get('', 'k')?.cas).toBe(2)
    expect(data.get('other', 'k')).toBeUndefined()
  })
})

describe('a queue', () => {
  it('wakes the thread that registered last, once for each item', () => {
    const woken: string[] = []
    const { history, scenario } = run({
      plugins: {
        a: (guest) => ({
          proxy_on_configure: () => register(guest, 'q'),
          proxy_on_request_headers: () => {
            guest.raw('proxy_enqueue_shared_queue', 1, ...guest.put('one'))
            guest.raw('proxy_enqueue_shared_queue', 1, ...guest.put('two'))
            return 0
          },
          proxy_on_queue_ready: (root = 0, token = 0) => {
            woken.push(`${root} ${token} ${guest.take('proxy_dequeue_shared_queue', token).value}`)
          },
        }),
      },
      scenario: { process: { concurrency: 2 }, steps: [{ request: {}, thread: 0 }] },
    })
    expect(woken).toEqual(['1 1 one', '1 1 two'])
    const threads = [...Array(history.length).keys()].flatMap((seq) => {
      const event = history.event(seq)
      const called = event.type === 'enter' && event.span.kind === 'callback' && event.span.name === 'proxy_on_queue_ready'
      return called ? [event.thread] : []
    })
    // The request was served by the first worker.
    expect(threads).toEqual([2, 2])
    expect(report(scenario, history).queues).toEqual([
      { token: 1, vmId: '', name: 'q', consumer: { plugin: 'a', thread: 1 }, enqueued: 2, items: [] },
    ])
  })

  it('keeps what nobody takes', () => {
    const { history, scenario } = run({
      plugins: {
        a: (guest) => ({
          proxy_on_request_headers: () => {
            const token = register(guest, 'q')
            for (const item of ['one', 'two', '\xff']) guest.raw('proxy_enqueue_shared_queue', token, ...guest.put(item))
            guest.take('proxy_dequeue_shared_queue', token)
            return 0
          },
        }),
      },
    })
    const facts = report(scenario, history)
    expect(reportSchema.parse(facts)).toEqual(facts)
    expect(facts.queues).toMatchObject([{ enqueued: 3, items: [{ text: 'two' }, { base64: '/w==' }] }])
  })
})
