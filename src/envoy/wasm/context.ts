// Contexts: what a context id stands for. VM context (id 0), root context (a plugin in a VM), stream context (http-context.ts).
import type { Direction } from '../../trace/cells.ts'
import type { ByteString } from '../../util/bytes.ts'
import type { AsyncResponse } from '../http/async-stream.ts'
import type { Buffer } from '../http/buffer.ts'
import type { Logged } from '../http/filter.ts'
import type { HeaderMap } from '../http/headers.ts'
import type { HttpStream } from '../http/stream.ts'
import type { Plugin } from './plugin.ts'

/**
 * `there`: in its callback, or held. `passed on`: its bytes are elsewhere. `gone`: Envoy had it on its stack, and whoever follows the
 * pointer that is left meets whatever lies there now.
 */
export type BodyFate = 'there' | 'passed on' | 'gone'

/** Read-only bytes, or a body that can be changed. Null where the buffer has no data now; 'missing' where Envoy answers NotFound. */
export type BufferView =
  | { readonly bytes: Uint8Array }
  | { readonly mutable: Buffer; readonly direction: Direction }
  | null
  | 'missing'

/** What host functions may ask of the effective context. The answers for "nothing there" are those of a context without a stream. */
export interface Context {
  readonly id: number
  /** Null for the VM context. */
  readonly root: RootContext | null
  /** The HTTP stream, for a stream context. */
  readonly stream: HttpStream | null
  /** What Envoy puts between `wasm log` and the colon: each non-empty part with a space before it. */
  readonly logPrefix: ByteString
  /** In on_log: maps 0 to 3 as the access log was given them. */
  readonly logged: Logged | null
  /** One of them. */
  loggedMap(map: number): HeaderMap | null
  /** Map 0–7 for reading, or undefined. */
  readableMap(map: number): HeaderMap | undefined
  /** Map 0–3 for writing or measuring, or undefined. Creates trailers where Envoy does. */
  writableMap(map: number): HeaderMap | undefined
  /** Buffer 0 or 1. */
  body(buffer: number): BufferView
  /** A body of this context has been written to. */
  bodyWritten(body: Buffer, direction: Direction): void
  /** What has become of a body of this context. */
  fateOf(body: Buffer, direction: Direction): BodyFate
  /** What was asked for last: Envoy's `buffer_`, which BufferType CallData stands for. */
  lastBuffer: BufferView
  /** Stream control; nothing happens in a context without a stream. */
  continueStream(direction: Direction): void
  closeStream(): void
  sendLocalResponse(reply: import('../http/local-reply.ts').LocalReply): void
  /** Request headers for properties, as far as this context holds them. */
  readonly requestHeaders: HeaderMap | null
  readonly responseHeaders: HeaderMap | null
  readonly responseTrailers: HeaderMap | null
}

function prefix(parts: readonly ByteString[]): ByteString {
  return parts.map((part) => (part === '' ? '' : ` ${part}`)).join('')
}

/** A context with no stream behind it. */
export class RootContext implements Context {
  readonly id: number
  readonly plugin: Plugin
  readonly logPrefix: ByteString
  /** The prefix of this plugin's stream contexts. */
  readonly streamLogPrefix: ByteString
  readonly stream = null
  readonly logged = null
  readonly requestHeaders = null
  readonly responseHeaders = null
  readonly responseTrailers = null
  /** Whether the plugin configuration can be read: in context_create at start and in on_configure. */
  configurationExposed = false
  lastBuffer: BufferView = null
  /** The response of a callout, inside the callback that brings it. */
  response: AsyncResponse | null = null
  /** How the last callout ended that failed; the message is there inside the callback that says so. */
  status: { readonly code: number; readonly message: ByteString } = { code: 0, message: '' }

  constructor(id: number, plugin: Plugin) {
    this.id = id
    this.plugin = plugin
    this.logPrefix = prefix([plugin.rootId, plugin.vmId])
    this.streamLogPrefix = prefix([plugin.name, plugin.rootId, plugin.vmId])
  }

  get root(): RootContext {
    return this
  }

  /** A stream's context reads the maps of callouts here, too. */
  readableMap(map: number): HeaderMap | undefined {
    if (map === 6) return this.response?.headers
    return map === 7 ? (this.response?.trailers ?? undefined) : undefined
  }

  writableMap(): undefined {
    return undefined
  }

  body(): null {
    return null
  }

  loggedMap(): null {
    return null
  }

  fateOf(): BodyFate {
    return 'passed on'
  }

  bodyWritten(): void {
    // There is none to write to.
  }

  continueStream(): void {
    // Accepted without effect: Envoy Context::continueStream has no callbacks here.
  }

  closeStream(): void {
    // Accepted without effect.
  }

  sendLocalResponse(): void {
    // Accepted without effect.
  }
}

/** Context 0, current while start functions and the allocator run. Never announced to the guest. */
export const vmContext: Context = {
  id: 0,
  root: null,
  stream: null,
  logPrefix: '',
  logged: null,
  loggedMap: () => null,
  requestHeaders: null,
  responseHeaders: null,
  responseTrailers: null,
  readableMap: () => undefined,
  writableMap: () => undefined,
  body: () => null,
  bodyWritten: () => undefined,
  fateOf: () => 'passed on',
  lastBuffer: null,
  continueStream: () => undefined,
  closeStream: () => undefined,
  sendLocalResponse: () => undefined,
}
