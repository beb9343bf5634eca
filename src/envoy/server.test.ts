// The engine as plugins see it. Every expectation was seen in a real Envoy (1.36 to 1.40) or stands in its source where it says so.
import { describe, expect, it } from 'vitest'
import { Status } from '../abi-shim/enums.ts'
import { properties as catalogue } from '../abi-shim/properties.ts'
import { cells } from '../trace/cells.ts'
import { message, streams } from '../trace/streams.ts'
import { run, witness } from './testing/run.ts'
import { getters } from './wasm/properties.ts'

const int64 = (value: number) => String.fromCharCode(...[...Array(8).keys()].map((i) => Math.floor(value / 2 ** (8 * i)) & 255))

describe('contexts and order', () => {
  it('creates the stream context before the request headers and ends with log, done, delete', () => {
    const seen: string[] = []
    run({ plugins: { a: witness(seen) } })
    expect(seen).toEqual([
      'context_create(2, 1)',
      'request_headers(2, 6, 1)',
      'response_headers(2, 4, 0)',
      'response_body(2, 11, 0)',
      'response_body(2, 0, 1)',
      'log(2)',
      'done(2)',
      'delete(2)',
    ])
  })

  it('passes requests in configuration order and responses in reverse, logs all before it ends the first', () => {
    const seen: string[] = []
    const vm = { module: 'a', vm: { id: 'one' } }
    run({
      plugins: { a: witness(seen), b: witness(seen) },
      fields: { a: vm, b: vm },
      scenario: { clusters: [{ name: 'web', rules: [{ answer: { status: 204 } }] }] },
    })
    expect(seen.filter((line) => !line.startsWith('context'))).toEqual([
      'request_headers(3, 6, 1)',
      'request_headers(4, 6, 1)',
      'response_headers(4, 2, 1)',
      'response_headers(3, 2, 1)',
      'log(3)',
      'log(4)',
      'done(3)',
      'delete(3)',
      'done(4)',
      'delete(4)',
    ])
  })

  it('shows a request body in its pieces, then an empty piece with the end', () => {
    const seen: string[] = []
    run({
      plugins: { a: witness(seen) },
      scenario: { steps: [{ request: { method: 'POST', body: { text: 'abcdefg', chunks: [3] } } }] },
    })
    expect(seen.slice(1, 5)).toEqual([
      'request_headers(2, 7, 0)',
      'request_body(2, 3, 0)',
      'request_body(2, 4, 0)',
      'request_body(2, 0, 1)',
    ])
  })

  it('never says end of stream in a body callback when trailers follow', () => {
    const seen: string[] = []
    run({
      plugins: { a: witness(seen) },
      scenario: { steps: [{ request: { method: 'POST', body: { text: 'abc' }, trailers: [['x-t', '1']] } }] },
    })
    expect(seen.slice(1, 4)).toEqual(['request_headers(2, 6, 0)', 'request_body(2, 3, 0)', 'request_trailers(2, 1)'])
  })

  it('accumulates a body while the plugin answers StopIterationAndBuffer', () => {
    const seen: string[] = []
    const plugin = witness(seen, () => ({ proxy_on_request_body: (_id = 0, _size = 0, end = 0) => (end === 1 ? 0 : 1) }))
    const { history } = run({
      plugins: { a: plugin },
      scenario: { steps: [{ request: { method: 'POST', body: { text: 'abcdefg', chunks: [3] } } }] },
    })
    expect(seen.slice(2, 5)).toEqual(['request_body(2, 3, 0)', 'request_body(2, 7, 0)', 'request_body(2, 7, 1)'])
    expect(message(history, 1, 'request', 'sent')?.body).toEqual(new TextEncoder().encode('abcdefg'))
  })

  it('runs configure once in the canary, once on the main thread and once on each worker', () => {
    let configured = 0
    run({
      plugins: { a: () => ({ proxy_on_configure: () => ++configured }) },
      scenario: { process: { concurrency: 3 } },
    })
    expect(configured).toBe(5)
  })
})

describe('pausing', () => {
  it('stops everything when headers answer 1, and says who paused', () => {
    const seen: string[] = []
    const plugin = witness(seen, () => ({ proxy_on_request_headers: () => 1 }))
    const { history } = run({
      plugins: { a: plugin },
      scenario: { steps: [{ request: { method: 'POST', body: { text: 'abc' } } }] },
    })
    expect(streams(history)[0]?.outcome).toEqual({
      kind: 'paused',
      pausedBy: { plugin: 'a', callback: 'proxy_on_request_headers' },
    })
    expect(seen.slice(2)).toEqual(['log(2)', 'done(2)', 'delete(2)'])
    expect(history.last(cells.flags(1))).toBe('DC')
  })

  it('keeps calling the body callback after 1 when allow_on_headers_stop_iteration is set, and sends late header edits', () => {
    const plugin = witness([], (guest) => ({
      proxy_on_request_headers: () => 1,
      proxy_on_request_body: (_id = 0, _size = 0, end = 0) => {
        if (end === 0) return 1
        expect(guest.setHeader(0, 'late', 'yes')).toBe(Status.Ok)
        return 0
      },
    }))
    const { history } = run({
      plugins: { a: plugin },
      fields: { a: { allowOnHeadersStopIteration: true } },
      scenario: { steps: [{ request: { method: 'POST', body: { text: 'abc' } } }] },
    })
    expect(message(history, 1, 'request', 'sent')?.headers).toContainEqual(['late', 'yes'])
  })

  it('gives a filter that is never reached a context for its log alone when the client gives up', () => {
    const seen: string[] = []
    const paused = witness(seen, () => ({ proxy_on_request_headers: () => 1 }))
    const vm = { module: 'a', vm: { id: 'one' } }
    run({ plugins: { a: paused, b: witness([]) }, fields: { a: vm, b: vm } })
    expect(seen).toEqual([
      'context_create(3, 1)',
      'request_headers(3, 6, 1)',
      'log(3)',
      'context_create(4, 2)',
      'log(4)',
      'done(3)',
      'delete(3)',
      'done(4)',
      'delete(4)',
    ])
  })
})

describe('local replies', () => {
  it('runs the sender and those before it through the response, and never those behind', () => {
    const seen: string[] = []
    const plugin = witness(seen, (guest) => ({
      proxy_on_request_headers: (id = 0) => {
        if (id === 5) guest.reply(403, 'why not', 'no')
        return 0
      },
    }))
    const vm = { module: 'a', vm: { id: 'one' } }
    const { history } = run({ plugins: { a: plugin, b: plugin, c: plugin }, fields: { a: vm, b: vm, c: vm } })
    expect(seen).toEqual([
      'context_create(4, 1)',
      'request_headers(4, 6, 1)',
      'context_create(5, 2)',
      'request_headers(5, 6, 1)',
      'response_headers(5, 3, 0)',
      'response_headers(4, 3, 0)',
      'response_body(5, 2, 1)',
      'response_body(4, 2, 1)',
      'log(4)',
      'log(5)',
      'context_create(6, 3)',
      'log(6)',
      ...[4, 5, 6].flatMap((id) => [`done(${id})`, `delete(${id})`]),
    ])
    expect(streams(history)[0]?.outcome?.kind).toBe('local-reply')
    expect(history.last(cells.codeDetails(1))).toBe('why_not')
    expect(message(history, 1, 'request', 'sent')).toBeNull()
  })

  it('is dropped in a context without a stream, and says so', () => {
    const { history } = run({
      plugins: {
        a: (guest) => ({
          proxy_on_configure: () => {
            expect(guest.reply(200, '', '')).toBe(Status.Ok)
            return 1
          },
        }),
      },
    })
    expect(streams(history)[0]?.outcome?.kind).toBe('completed')
  })
})

describe('statuses of host calls', () => {
  it('finds request headers gone once their callback has continued', () => {
    const found: unknown[] = []
    run({
      plugins: {
        a: (guest) => ({
          proxy_on_response_headers: () => {
            found.push(
              guest.header(0, ':path').status,
              guest.headers(0),
              guest.setHeader(0, 'x', '1'),
              guest.header(2, 'nope').status,
            )
          },
        }),
      },
    })
    expect(found).toEqual([Status.BadArgument, [], Status.BadArgument, Status.NotFound])
  })

  it('reads maps 0, 2 and 3 in on_log but writes none', () => {
    const found: unknown[] = []
    run({
      plugins: {
        a: (guest) => ({
          proxy_on_log: () => {
            found.push(
              guest.header(0, ':path').value,
              guest.header(2, 'server').value,
              guest.header(1, 'x').status,
              guest.addHeader(2, 'x', '1'),
            )
          },
        }),
      },
    })
    expect(found).toEqual(['/', 'envoy', Status.NotFound, Status.BadArgument])
  })

  it('knows buffers by their phase', () => {
    const found: Record<string, unknown> = {}
    run({
      plugins: {
        a: (guest) => {
          const all = () => [0, 1, 2, 4, 5, 6, 7, 8, 9].map((type) => guest.buffer(type).status)
          return {
            proxy_on_vm_start: () => (found['start'] = all()) && 1,
            proxy_on_configure: () => {
              found['configure'] = all()
              found['set'] = [0, 4, 5, 6, 7, 8, 9].map((type) => guest.setBuffer(type, 0, 0, 'x'))
              return 1
            },
          }
        },
      },
    })
    const { Ok, NotFound, BadArgument } = Status
    expect(found['start']).toEqual([Ok, Ok, Ok, NotFound, Ok, Ok, NotFound, Ok, BadArgument])
    expect(found['configure']).toEqual([Ok, Ok, Ok, NotFound, Ok, Ok, Ok, Ok, BadArgument])
    expect(found['set']).toEqual([BadArgument, NotFound, BadArgument, BadArgument, BadArgument, BadArgument, BadArgument])
  })

  it('counts metrics as Envoy does', () => {
    const found: unknown[] = []
    const { history } = run({
      plugins: {
        a: (guest) => ({
          proxy_on_request_headers: () => {
            const define = (type: number, name: string) => {
              const at = guest.allocate(4)
              const status = guest.raw('proxy_define_metric', type, ...guest.put(name), at)
              return status === 0 ? guest.u32(at) : -status
            }
            found.push([define(0, 'c'), define(0, 'c'), define(1, 'g'), define(2, 'h'), define(3, 'x')])
            const add = (id: number, by: bigint) => guest.raw('proxy_increment_metric', id, by)
            const set = (id: number, to: bigint) => guest.raw('proxy_record_metric', id, to)
            const get = (id: number) => guest.raw('proxy_get_metric', id, guest.allocate(8))
            found.push([
              add(4, 5n),
              add(8, 3n),
              add(4, 0n),
              add(4, -1n),
              set(4, -4n),
              add(5, -58n),
              add(6, 1n),
              set(6, 7n),
              get(6),
            ])
            found.push([400, 401, 402, 403].map((id) => [add(id, 1n), set(id, 1n), get(id)]))
          },
        }),
      },
    })
    expect(found[0]).toEqual([4, 8, 5, 6, -Status.BadArgument])
    expect(found[1]).toEqual([0, 0, 2, 2, 0, 0, 2, 0, 2])
    expect(found[2]).toEqual([
      [1, 1, 1],
      [1, 1, 1],
      [2, 1, 2],
      [2, 1, 2],
    ])
    expect(history.last('stat/counter/wasmcustom.c')).toBe(4n)
    expect(history.last('stat/gauge/wasmcustom.g')).toBe(2n ** 64n - 58n)
    expect(history.last('stat/histogram/wasmcustom.h')).toBe('7')
  })

  it('takes any id of the VM as effective context and nothing else', () => {
    const found: number[] = []
    run({
      plugins: {
        a: (guest) => ({
          proxy_on_request_headers: (id = 0) => {
            for (const wanted of [1, id, 0, 99, 0xffffffff]) found.push(guest.raw('proxy_set_effective_context', wanted))
          },
        }),
      },
    })
    expect(found).toEqual([0, 0, 0, Status.BadArgument, Status.BadArgument])
  })

  it('answers what it does not model with Unimplemented and a note', () => {
    let status = -1
    const { history } = run({
      plugins: {
        a: (guest) => ({ proxy_on_configure: () => (status = guest.raw('proxy_grpc_close', 5)) || 1 }),
      },
    })
    expect(status).toBe(Status.Unimplemented)
    const notes = [...Array(history.length).keys()].map((seq) => history.event(seq)).filter((event) => event.type === 'note')
    expect(notes[0]).toMatchObject({ code: 'not-modelled' })
  })
})

describe('properties', () => {
  it('has a getter for each attribute of a stream that the catalogue calls modelled, and for no other', () => {
    const modelled = Object.entries(catalogue).flatMap(([path, { label }]) =>
      label !== 'not-modelled' && path.includes('.') ? [path] : [],
    )
    expect(Object.keys(getters).sort()).toEqual(modelled.sort())
  })

  it('answers by phase', () => {
    const found: Record<string, unknown> = {}
    run({
      plugins: {
        a: (guest) => {
          const ask = () => ({
            path: guest.property('request', 'path'),
            headers: guest.property('request', 'headers', 'X-A'),
            all: guest.property('response', 'headers'),
            code: guest.property('response', 'code'),
            size: guest.property('request', 'size'),
            duration: guest.property('request', 'duration').status,
            whole: guest.property('request').status,
            deeper: guest.property('plugin_name', 'x').status,
            name: guest.property('plugin_name').value,
            root: guest.property('plugin_root_id').value,
            unknown: guest.property('request', 'nope').status,
            tls: guest.property('connection', 'tls_version').status,
            port: guest.property('destination', 'port').value,
            old: guest.property('node', 'id').status,
            xds: guest.property('xds', 'route_metadata').status,
            route: guest.property('xds', 'route_name').value,
          })
          return {
            proxy_on_request_headers: () => (found['request'] = ask()) && 0,
            proxy_on_response_headers: () => (found['response'] = ask()) && 0,
            proxy_on_log: () => (found['log'] = ask()) && 0,
          }
        },
      },
      scenario: {
        steps: [
          {
            request: {
              path: '/p?q=1',
              headers: [
                ['x-a', '1'],
                ['x-a', '2'],
              ],
            },
          },
        ],
      },
    })
    const { NotFound, SerializationFailure, Unimplemented, Ok } = Status
    const fixed = {
      whole: SerializationFailure,
      deeper: NotFound,
      name: 'a',
      root: '',
      unknown: NotFound,
      tls: NotFound,
      port: int64(10000),
      old: NotFound,
      xds: Unimplemented,
      route: '',
      size: { status: Ok, value: int64(0) },
    }
    const emptyMap = { status: Ok, value: '\0\0\0\0' }
    expect(found['request']).toEqual({
      ...fixed,
      path: { status: Ok, value: '/p?q=1' },
      headers: { status: Ok, value: '1,2' },
      all: emptyMap,
      code: { status: NotFound, value: null },
      duration: NotFound,
    })
    expect(found['response']).toMatchObject({
      ...fixed,
      path: { status: NotFound, value: null },
      headers: { status: NotFound, value: null },
      code: { status: Ok, value: int64(200) },
      duration: NotFound,
    })
    expect(found['log']).toMatchObject({
      ...fixed,
      path: { status: Ok, value: '/p?q=1' },
      code: { status: Ok, value: int64(200) },
      duration: Ok,
    })
  })

  it('stores what a plugin sets under wasm., for itself and for others, on this stream only', () => {
    const found: unknown[] = []
    const set = (
      guest: { raw: (name: string, ...words: number[]) => number; put: (text: string) => [number, number] },
      path: string,
    ) => guest.raw('proxy_set_property', ...guest.put(path), ...guest.put('v'))
    run({
      plugins: {
        a: (guest) => ({
          proxy_on_configure: () => found.push(set(guest, 'k')),
          proxy_on_request_headers: () => found.push(set(guest, 'k'), set(guest, 'two\0parts')) && 0,
        }),
        b: (guest) => ({
          proxy_on_request_headers: () =>
            found.push(
              guest.property('k').value,
              guest.property('filter_state', 'wasm.k').value,
              guest.property('two', 'parts').status,
            ) && 0,
        }),
      },
    })
    expect(found.slice(-5)).toEqual([Status.Ok, Status.Ok, 'v', 'v', Status.NotFound])
    expect(found[0]).toBe(Status.NotFound)
  })
})

describe('failures', () => {
  it('rejects the configuration when on_configure answers false, whatever the policy', () => {
    const { history, accepted } = run({
      plugins: { a: () => ({ proxy_on_configure: () => 0 }) },
      fields: { a: { failurePolicy: 'open' } },
    })
    expect(accepted).toBe(false)
    expect(history.faults()).toMatchObject([{ code: 'start', callback: 'proxy_on_configure' }])
  })

  it('accepts the configuration when a root context_create traps, and answers 503', () => {
    const { history, accepted } = run({ plugins: { a: (guest) => ({ proxy_on_context_create: () => guest.trap() }) } })
    expect(accepted).toBe(true)
    expect(message(history, 1, 'response', 'sent')?.headers[0]).toEqual([':status', '503'])
    expect(streams(history)[0]?.outcome?.kind).toBe('failed')
  })

  it('answers 503 to the stream that trapped and to the next, without their log, done and delete', () => {
    const seen: string[] = []
    const plugin = witness(seen, (guest) => ({ proxy_on_request_headers: () => guest.trap() }))
    const { history } = run({ plugins: { a: plugin }, scenario: { steps: [{ request: {} }, { request: {} }] } })
    expect(seen).toEqual(['context_create(2, 1)', 'request_headers(2, 6, 1)'])
    for (const stream of [1, 2]) expect(message(history, stream, 'response', 'sent')?.headers[0]).toEqual([':status', '503'])
    expect(history.faults()).toMatchObject([
      { code: 'trap', callback: 'proxy_on_request_headers', message: 'Uncaught RuntimeError: unreachable' },
    ])
  })

  it('gives a host call status 6 when the allocator traps, and fails the VM', () => {
    let status = -1
    const { history, accepted } = run({
      plugins: {
        a: (guest) => ({
          proxy_on_configure: () => {
            status = guest.buffer(7).status
            return 1
          },
          malloc: () => guest.trap(),
        }),
      },
      fields: { a: { configuration: { any: 'StringValue', value: 'x' } } },
    })
    expect(status).toBe(Status.InvalidMemoryAccess)
    expect(accepted).toBe(true)
    expect(message(history, 1, 'response', 'sent')?.headers[0]).toEqual([':status', '503'])
  })

  it('gives two runs of the same scenario equal traces', () => {
    const once = () => {
      const { history } = run({ plugins: { a: witness([]) } })
      return JSON.stringify(
        [...Array(history.length).keys()].map((seq) => history.event(seq)),
        (_key, value) => (typeof value === 'bigint' ? String(value) : value),
      )
    }
    expect(once()).toBe(once())
  })
})
