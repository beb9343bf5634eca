// The printed binding over a guest written in TypeScript: values in, answers out, and the order of refusals.
import { expect, test } from 'vitest'
import { utf8 } from '../util/bytes.ts'
import { Errno, Status } from './enums.ts'
import { Guest, type GuestOptions, GuestTrap } from './guest.ts'
import type { Host } from './hostcalls/index.ts'
import { CallLog } from './testing/call-log.ts'
import { type FakeCallback, type FakeOptions, type FakeRuntime, fakeModule } from './testing/fake-guest.ts'
import { stubHost } from './testing/stub-host.ts'

interface Setup extends FakeOptions {
  readonly host?: Partial<Host<object>>
  readonly exports?: Readonly<Record<string, FakeCallback>>
  readonly options?: Partial<Pick<GuestOptions<object>, 'capabilities' | 'release' | 'hostCalls' | 'observer'>>
}

interface Ran {
  readonly guest: Guest<object>
  readonly log: CallLog
  readonly notes: string[]
  readonly envoy: string[]
  readonly lostCalls: GuestTrap[]
  /** Runs code inside a callback and gives what it answers. */
  inside<T>(act: (guest: FakeRuntime) => T): T
}

/** A guest whose tick does what a test wants. */
function check({ host = {}, exports = {}, options = {}, ...fake }: Setup = {}): Ran {
  const log = new CallLog()
  const notes: string[] = []
  const envoy: string[] = []
  const lostCalls: GuestTrap[] = []
  let act: ((guest: FakeRuntime) => void) | undefined
  const guest = new Guest<object>({
    module: fakeModule((runtime) => ({ proxy_on_tick: () => act?.(runtime), ...exports }), fake),
    host: stubHost(host),
    context: {},
    hooks: {
      note: (code, detail) => notes.push(`${code}: ${detail}`),
      log: (level, text) => envoy.push(`${level}: ${text}`),
      answer: () => null,
      lostCall: (trap) => lostCalls.push(trap),
    },
    observer: log,
    capabilities: null,
    release: '1.40',
    hostCalls: 1000,
    ...options,
  })
  guest.instantiateAndStart()
  const inside = <T>(code: (runtime: FakeRuntime) => T): T => {
    let result: { value: T } | undefined
    act = (runtime) => {
      result = { value: code(runtime) }
    }
    guest.call('proxy_on_tick', 1)
    if (result === undefined) throw new Error('the callback did not run')
    return result.value
  }
  return { guest, log, notes, envoy, lostCalls, inside }
}

/** What a call throws. */
function thrown(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

const far = 0xfff0_0000

test('a host function is given named values and its answer is written through the guest’s allocator', () => {
  const { inside, log } = check({ host: { proxy_get_header_map_value: (_, { key }) => ({ value: `<${key}>` }) } })
  expect(inside((guest) => guest.header(0, 'a'))).toEqual({ status: Status.Ok, value: '<a>' })
  expect(log.lines).toEqual([
    '> proxy_on_tick(1)',
    'env.proxy_get_header_map_value(0, 1024, 1, 1032, 1036)',
    '= {"map":0,"key":"a"}',
    '> malloc(3)',
    '> 1040',
    '< 0 {"value":"<a>"}',
    '> void',
  ])
})

test('an empty result is pointer 0 and size 0, and the allocator is not asked', () => {
  const { inside, log } = check({
    host: {
      proxy_get_header_map_value: () => ({ value: '' }),
      proxy_get_header_map_pairs: () => ({ pairs: [] }),
      proxy_get_buffer_bytes: () => ({ bytes: new Uint8Array(0) }),
    },
  })
  const answers = inside((guest) => {
    const at = guest.allocate(8)
    return ['proxy_get_header_map_value', 'proxy_get_header_map_pairs', 'proxy_get_buffer_bytes'].map((name) => {
      new Uint8Array(guest.memory.buffer).fill(0xff, at, at + 8)
      const words =
        { proxy_get_header_map_value: [0, 0, 0], proxy_get_header_map_pairs: [0], proxy_get_buffer_bytes: [0, 0, 9] }[name] ?? []
      return [guest.raw(name, ...words, at, at + 4), guest.u32(at), guest.u32(at + 4)]
    })
  })
  expect(answers).toEqual([
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ])
  expect(log.lines.some((line) => line.includes('malloc'))).toBe(false)
})

test('an enumeration out of range is refused before memory, memory before the host is asked', () => {
  const asked: string[] = []
  const { inside } = check({
    host: {
      proxy_get_header_map_value: (_, { key }) => {
        asked.push(key)
        return Status.NotFound
      },
    },
  })
  expect(inside((guest) => guest.raw('proxy_get_header_map_value', 8, far, 5, far, far))).toBe(Status.BadArgument)
  expect(inside((guest) => guest.raw('proxy_get_header_map_value', -1, 0, 0, 0, 0))).toBe(Status.BadArgument)
  expect(inside((guest) => guest.raw('proxy_get_header_map_value', 7, far, 5, 0, 0))).toBe(Status.InvalidMemoryAccess)
  expect(asked).toEqual([])
  expect(inside((guest) => guest.raw('proxy_get_header_map_value', 7, 0, 0, far, far))).toBe(Status.NotFound)
  expect(asked).toEqual([''])
})

test('a bad output pointer is found after the host has acted', () => {
  let acted = 0
  const { inside } = check({
    host: {
      proxy_get_current_time_nanoseconds: () => {
        acted++
        return { time: 7n }
      },
    },
  })
  expect(inside((guest) => guest.raw('proxy_get_current_time_nanoseconds', far))).toBe(Status.InvalidMemoryAccess)
  expect(acted).toBe(1)
})

test('the name of a metric is read before its type is checked, the data of a buffer after the buffer was found', () => {
  const { inside, log } = check({
    host: {
      proxy_define_metric: (_, { type }) => (type > 2 ? Status.BadArgument : { metricId: 4 }),
      proxy_set_buffer_bytes: (_, { buffer, data }) => {
        if (buffer === 4) return Status.NotFound
        data()
        return Status.Ok
      },
    },
  })
  expect(inside((guest) => guest.raw('proxy_define_metric', 9, far, 1, 0))).toBe(Status.InvalidMemoryAccess)
  expect(inside((guest) => guest.raw('proxy_define_metric', 9, 0, 0, 0))).toBe(Status.BadArgument)
  expect(inside((guest) => guest.raw('proxy_set_buffer_bytes', 4, 0, 0, far, 1))).toBe(Status.NotFound)
  expect(inside((guest) => guest.raw('proxy_set_buffer_bytes', 0, 0, 0, far, 1))).toBe(Status.InvalidMemoryAccess)
  expect(log.lines).toContain('= {"buffer":4,"start":0,"length":0,"data":null}')
})

test('malformed pairs are an empty list', () => {
  const { inside, log } = check()
  expect(inside((guest) => guest.raw('proxy_set_header_map_pairs', 0, ...guest.put('garbage')))).toBe(Status.Ok)
  expect(log.lines).toContain('= {"map":0,"pairs":[]}')
})

test('64-bit words are signed for the host where the ABI says so, and unsigned in the trace', () => {
  const given: bigint[] = []
  const { inside, log } = check({
    host: {
      proxy_record_metric: (_, { value }) => {
        given.push(value)
        return Status.Ok
      },
    },
  })
  inside((guest) => guest.raw('proxy_record_metric', 4, -1n))
  expect(given).toEqual([-1n])
  expect(log.lines).toContain('env.proxy_record_metric(4, 18446744073709551615)')
})

test('WASI answers 21 for a bad pointer, writes what comes with an error, and ignores a bad pointer where Envoy does', () => {
  const { inside } = check({
    host: {
      fd_write: (_, { iovecs }) => ({ written: iovecs().length }),
      fd_readdir: () => ({ status: Errno.NotDir, used: 0 }),
      fd_fdstat_get: () => ({ stat: new Uint8Array(24) }),
      random_get: (_, { buffer }) => ({ buffer: new Uint8Array(buffer).fill(7) }),
      environ_get: () => ({ environ: ['A=1', 'B=22'] }),
    },
  })
  const written = inside((guest) => {
    const [a, an] = guest.put('Hello ')
    const [b, bn] = guest.put('World')
    const [vectors] = guest.put(new Uint8Array(new Uint32Array([a, an, far, 0, b, bn]).buffer))
    const out = guest.allocate(4)
    return [
      guest.raw('fd_write', 1, vectors, 3, out),
      guest.u32(out),
      guest.raw('fd_write', 1, vectors, 3, far),
      guest.raw('fd_write', 1, far, 1, out),
    ]
  })
  expect(written).toEqual([0, 11, Errno.Fault, Errno.Fault])
  const others = inside((guest) => {
    const [at] = guest.put('\xff\xff\xff\xff\xff\xff\xff\xff')
    const status = [
      guest.raw('fd_readdir', 3, 0, 0, 0n, at),
      guest.raw('fd_fdstat_get', 1, far),
      guest.raw('random_get', at + 4, 2),
    ]
    return [...status, guest.bytes(at, 8)]
  })
  expect(others).toEqual([Errno.NotDir, 0, 0, '\0\0\0\0\x07\x07\xff\xff'])
  const environ = inside((guest) => {
    const pointers = guest.allocate(8)
    const text = guest.allocate(16)
    return [
      guest.raw('environ_get', pointers, text),
      guest.u32(pointers) - text,
      guest.u32(pointers + 4) - text,
      guest.bytes(text, 9),
    ]
  })
  expect(environ).toEqual([0, 0, 4, 'A=1\0B=22\0'])
})

test('what is declared only answers Unimplemented and leaves a note, after its inputs were read', () => {
  const { inside, notes, log } = check()
  expect(inside((guest) => guest.raw('envoy_resolve_dns', ...guest.put('host'), guest.allocate(4)))).toBe(Status.Unimplemented)
  expect(notes).toEqual(['not-modelled: envoy_resolve_dns answers Unimplemented (12)'])
  expect(log.lines).toContain('= {"address":"host"}')
  expect(inside((guest) => guest.raw('envoy_resolve_dns', far, 1, 0))).toBe(Status.InvalidMemoryAccess)
})

test('a token that cannot be written keeps a callout from being made; one that can is 0 before', () => {
  let made = 0
  const host: Partial<Host<object>> = {
    proxy_http_call: () => {
      made++
      return { status: Status.BadArgument, token: 0 }
    },
  }
  const { inside } = check({ host })
  const call = (guest: FakeRuntime, token: number) => guest.raw('proxy_http_call', 0, 0, 0, 0, 0, 0, 0, 0, 0, token)
  expect(inside((guest) => call(guest, far))).toBe(Status.InvalidMemoryAccess)
  expect(made).toBe(0)
  const left = inside((guest) => {
    const at = guest.allocate(4)
    new DataView(guest.memory.buffer).setUint32(at, 7, true)
    return [call(guest, at), guest.u32(at)]
  })
  expect(left).toEqual([Status.BadArgument, 0])
})

test('a result that nobody wants is not allocated, and a null pointer is left alone', () => {
  let allocations = 0
  const { inside } = check({
    host: { proxy_call_foreign_function: () => ({ results: utf8('result') }) },
    malloc: false,
    exports: { malloc: () => ++allocations && 4096 },
  })
  const call = (guest: FakeRuntime, results: number, size: number) =>
    guest.raw('proxy_call_foreign_function', 0, 0, 0, 0, results, size)
  expect(inside((guest) => [call(guest, 0, 0), guest.u32(0)])).toEqual([0, 0])
  expect(inside((guest) => [call(guest, 0, 8), guest.u32(0), guest.u32(8)])).toEqual([0, 0, 6])
  expect(allocations).toBe(0)
  expect(inside((guest) => [call(guest, 8, 12), guest.u32(8), guest.u32(12), guest.bytes(4096, 6)])).toEqual([
    0,
    4096,
    6,
    'result',
  ])
})

test('an allocator that answers 0 or a place outside memory makes the call answer 6', () => {
  const host: Partial<Host<object>> = { proxy_get_header_map_value: () => ({ value: 'v' }) }
  for (const address of [0, far]) {
    const { inside } = check({ host, malloc: false, exports: { malloc: () => address } })
    expect(inside((guest) => guest.header(0, 'a').status)).toBe(Status.InvalidMemoryAccess)
  }
})

test('malloc is preferred to proxy_on_memory_allocate', () => {
  const host: Partial<Host<object>> = { proxy_get_header_map_value: () => ({ value: 'v' }) }
  const both = check({ host, malloc: false, exports: { malloc: () => 2048, proxy_on_memory_allocate: () => 4096 } })
  both.inside((guest) => guest.header(0, 'a'))
  expect(both.log.lines).toContain('> malloc(1)')
  const one = check({ host, malloc: false, exports: { proxy_on_memory_allocate: () => 4096 } })
  one.inside((guest) => guest.header(0, 'a'))
  expect(one.log.lines).toContain('> proxy_on_memory_allocate(1)')
})

test('an allocator that traps ends by itself: the call answers 6 and the guest goes on', () => {
  const { inside, lostCalls } = check({
    host: { proxy_get_header_map_value: () => ({ value: 'v' }) },
    malloc: false,
    exports: {
      malloc: () => {
        throw new WebAssembly.RuntimeError('unreachable')
      },
    },
  })
  expect(inside((guest) => guest.header(0, 'a').status)).toBe(Status.InvalidMemoryAccess)
  expect(lostCalls.map(({ callback, message }) => `${callback}: ${message}`)).toEqual([
    'malloc: Uncaught RuntimeError: unreachable',
  ])
})

test('the allocator may log and nothing else', () => {
  const logged: string[] = []
  let runtime: FakeRuntime | undefined
  let next = 'proxy_log'
  const { guest, inside, lostCalls, log } = check({
    host: {
      proxy_get_header_map_value: () => ({ value: 'v' }),
      proxy_log: (_, { message }) => {
        logged.push(message)
        return Status.Ok
      },
    },
    malloc: false,
    exports: {
      malloc: () => {
        if (next === 'proxy_log') runtime?.log(2, 'in malloc')
        else runtime?.raw('proxy_done')
        return 2048
      },
    },
  })
  const read = (inner: FakeRuntime) => {
    runtime = inner
    return inner.header(0, 'a').status
  }
  expect(inside(read)).toBe(Status.Ok)
  next = 'proxy_done'
  expect(inside(read)).toBe(Status.InvalidMemoryAccess)
  expect(logged).toEqual(['in malloc'])
  expect(lostCalls.map(({ message }) => message)).toEqual(['Uncaught Error: restricted_callback'])
  expect(log.lines.slice(-6)).toEqual(['> malloc(1)', 'env.proxy_done()', '< trapped', '> trapped', '< 6', '> void'])
  expect(guest.allocating).toBe(false)
})

test('a start function may call a few host functions, by release', () => {
  const starts = (name: string, words: readonly (number | bigint)[], release: '1.37' | '1.40') => {
    let runtime: FakeRuntime | undefined
    const module = fakeModule((made) => {
      runtime = made
      return { _start: () => runtime?.raw(name, ...words) }
    })
    const hooks = { note: () => undefined, log: () => undefined, answer: () => null, lostCall: () => undefined }
    const guest = new Guest({
      module,
      host: stubHost<object>({}),
      context: {},
      hooks,
      observer: null,
      capabilities: null,
      release,
      hostCalls: 9,
    })
    try {
      guest.instantiateAndStart()
      return 'ok'
    } catch (error) {
      return error instanceof GuestTrap ? `${error.callback}: ${error.message}` : error
    }
  }
  // Observed in 1.37.0 and 1.40.0.
  expect(starts('proxy_log', [2, 0, 0], '1.40')).toBe('ok')
  expect(starts('poll_oneoff', [0, 0, 0, 0], '1.40')).toBe('ok')
  expect(starts('poll_oneoff', [0, 0, 0, 0], '1.37')).toBe('_start: Uncaught Error: restricted_callback')
  expect(starts('proxy_get_current_time_nanoseconds', [0], '1.40')).toBe('_start: Uncaught Error: restricted_callback')
  expect(starts('proc_exit', [0], '1.40')).toBe('_start: Uncaught Error: restricted_callback')
})

test('a budget of host calls ends a callback even if the guest swallows the exception, and the next one too', () => {
  const { guest, inside } = check({ options: { hostCalls: 3 } })
  const swallow = (runtime: FakeRuntime) => {
    for (let i = 0; i < 10; i++) {
      try {
        runtime.raw('proxy_done')
      } catch {
        // As catch_all does.
      }
    }
  }
  const error = thrown(() => inside(swallow))
  expect(error).toBeInstanceOf(GuestTrap)
  expect(error).toMatchObject({ budget: 'hostCalls', callback: 'proxy_on_tick' })
  expect(thrown(() => guest.call('proxy_on_tick', 1))).toMatchObject({ budget: 'hostCalls' })
})

test('the budget is full again for each entry from outside', () => {
  const { inside } = check({ options: { hostCalls: 3 } })
  for (let i = 0; i < 5; i++) expect(inside((guest) => [1, 2, 3].map(() => guest.raw('proxy_done')))).toEqual([0, 0, 0])
})

test('a mistake of our own surfaces unchanged, even if the guest swallows it', () => {
  const bug = new TypeError('ours')
  const { inside } = check({
    host: {
      proxy_done: () => {
        throw bug
      },
    },
  })
  const error = thrown(() =>
    inside((guest) => {
      try {
        guest.raw('proxy_done')
      } catch {
        // As catch_all does.
      }
    }),
  )
  expect(error).toBe(bug)
})

test('a capability that is not allowed answers 10, or 76 in WASI, and Envoy logs it', () => {
  const { inside, envoy, guest } = check({
    options: { capabilities: new Set(['proxy_on_tick', 'proxy_log']) },
    exports: { proxy_on_log: () => 0 },
  })
  expect(inside((runtime) => [runtime.raw('proxy_done'), runtime.raw('fd_close', 1), runtime.log(2, 'x')])).toEqual([10, 76, 0])
  expect(envoy).toEqual([
    '4: Attempted call to restricted proxy-wasm capability: proxy_done',
    '4: Attempted call to restricted WASI capability: fd_close',
  ])
  expect(guest.has('proxy_on_log')).toBe(false)
})

test('a missing export is no call; a void one answers 0; answers are unsigned', () => {
  const { guest, log } = check({ exports: { proxy_on_request_headers: () => -1, proxy_on_delete: () => undefined } })
  expect(guest.call('proxy_on_response_headers', 2, 3, 0)).toBeUndefined()
  expect(guest.call('proxy_on_delete', 2)).toBe(0)
  expect(guest.call('proxy_on_request_headers', 2, 3, 1)).toBe(0xffff_ffff)
  expect(log.lines).toEqual(['> proxy_on_delete(2)', '> void', '> proxy_on_request_headers(2, 3, 1)', '> 4294967295'])
})

test('without an observer the same values come and go', () => {
  const { inside, log } = check({
    options: { observer: null },
    host: { proxy_get_buffer_bytes: (_, { start, length }) => ({ bytes: utf8('Hello World').subarray(start, start + length) }) },
  })
  expect(inside((guest) => guest.buffer(0, 6, 3))).toEqual({ status: 0, value: 'Wor' })
  expect(log.lines).toEqual([])
})
