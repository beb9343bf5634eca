// The floor: the least JavaScript that answers the demos' imports with canned values. Same callbacks, same path through the guest.

/** A guest on hand-written imports, configured. */
export interface Bare {
  /** One request without a body and its answer of one chunk, as Envoy makes the callbacks; `loop` is the first of them alone. */
  request(): void
  loop(): void
  /** What is left behind: proof that it went the same way. */
  seen(): { readonly headers: readonly string[] }
}

const requestHeaders = Object.entries({ ':authority': 'localhost:10000', ':path': '/hello', ':method': 'GET', ':scheme': 'http' })
requestHeaders.push(['hello', 'x'], ['x-forwarded-proto', 'http'], ['x-request-id', '4d554741-b6df-4954-9ae0-e757eb3e4591'])
const responseHeaders = Object.entries({ ':status': '200', 'content-type': 'text/plain', 'content-length': '11' })
responseHeaders.push(['x-envoy-upstream-service-time', '0'])
const encoder = new TextEncoder()
const canned = new Map(requestHeaders.map(([name, value]) => [name, encoder.encode(value)]))
const blob = requestHeaders.map(([name, value]) => `${name}\0${value}\0`).join('')
const head = [requestHeaders.length, ...requestHeaders.flatMap(([name, value]) => [name.length, value.length])]
const pairs = Uint8Array.of(...new Uint8Array(Uint32Array.from(head).buffer), ...encoder.encode(blob))

/** Instantiates and configures a module. `decode` also turns each log line into a string, as a host that shows logs must. */
export function bare(module: WebAssembly.Module, config: Uint8Array, decode: boolean): Bare {
  const decoder = new TextDecoder()
  let response = new Map(responseHeaders)
  const contexts = new Map([[1, 'the root']])
  let [counter, logged, effective]: [number, number, string | undefined] = [0, 0, undefined]
  let bytes = new Uint8Array(0)
  let view = new DataView(bytes.buffer)
  const fresh = () => {
    if (bytes.length !== 0) return // Growing the memory leaves the old views empty.
    bytes = new Uint8Array((guest['memory'] as unknown as WebAssembly.Memory).buffer)
    view = new DataView(bytes.buffer)
  }
  const text = (p: number, n: number) => {
    fresh()
    const part = bytes.subarray(p, p + n)
    return n < 64 ? String.fromCharCode.apply(null, part as unknown as number[]) : decoder.decode(part)
  }
  const give = (value: Uint8Array | undefined, pp: number, np: number) => {
    if (value === undefined) return 1
    const p = allocate?.(value.length) as number
    fresh()
    bytes.set(value, p)
    view.setUint32(pp, p, true)
    view.setUint32(np, value.length, true)
    return 0
  }
  const zeros = (a: number, b: number) => (fresh(), view.setUint32(a, 0, true), view.setUint32(b, 0, true), 0)
  const now = (p: number) => (fresh(), view.setBigUint64(p, 1_700_000_000_000_000_000n, true), 0)
  const set = (_map: number, k: number, kn: number, v: number, vn: number) => (response.set(text(k, kn), text(v, vn)), 0)
  const known: Readonly<Record<string, (...words: never[]) => number>> = {
    proxy_log: (_level: number, p: number, n: number) => ((logged += decode ? text(p, n).length : n), 0),
    proxy_get_header_map_value: (_map: number, k: number, kn: number, pp: number, np: number) =>
      give(canned.get(text(k, kn)), pp, np),
    proxy_add_header_map_value: set,
    proxy_replace_header_map_value: set,
    proxy_get_header_map_pairs: (_map: number, pp: number, np: number) => give(pairs, pp, np),
    proxy_get_buffer_bytes: (_type: number, _start: number, _max: number, pp: number, np: number) => give(config, pp, np),
    proxy_get_property: (p: number, n: number, pp: number, np: number) => give(canned.get(`:${text(p, n).slice(8)}`), pp, np),
    proxy_set_effective_context: (which: number) => ((effective = contexts.get(which)) === undefined ? 2 : 0),
    proxy_define_metric: (_type: number, _p: number, _n: number, id: number) => (fresh(), view.setUint32(id, 4, true), 0),
    proxy_increment_metric: (_id: number, by: bigint) => ((counter += Number(by)), 0),
    proxy_get_current_time_nanoseconds: now,
    clock_time_get: (_id: number, _precision: bigint, p: number) => now(p),
    args_sizes_get: zeros,
    environ_sizes_get: zeros,
    fd_prestat_get: () => 8,
    fd_fdstat_get: (fd: number) => (fd === 1 || fd === 2 ? 0 : 8),
  }
  const imports: WebAssembly.Imports = { env: {}, wasi_snapshot_preview1: {} }
  for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = known[name] ?? (() => 0)
  const guest = new WebAssembly.Instance(module, imports).exports as Record<string, (...words: number[]) => number>
  const allocate = guest['malloc'] ?? guest['proxy_on_memory_allocate']
  guest['_initialize']?.()
  guest['proxy_on_context_create']?.(1, 0)
  guest['proxy_on_vm_start']?.(1, 0)
  guest['proxy_on_configure']?.(1, config.length)
  const on = (name: string) => guest[name] ?? (() => 0)
  const [create, request, answer] = [
    on('proxy_on_context_create'),
    on('proxy_on_request_headers'),
    on('proxy_on_response_headers'),
  ]
  const [body, log, done, remove] = [on('proxy_on_response_body'), on('proxy_on_log'), on('proxy_on_done'), on('proxy_on_delete')]
  let id = 1
  return {
    seen: () => ({ headers: [...response.keys()], counter, logged, effective }),
    loop: () => void request(++id, 7, 1),
    request: () => {
      response = new Map(responseHeaders)
      create(++id, 1)
      request(id, 7, 1)
      answer(id, 4, 0)
      body(id, 11, 0)
      body(id, 0, 1)
      for (const end of [log, done, remove]) end(id)
    },
  }
}
