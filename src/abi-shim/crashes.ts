// Ways in which a plugin takes a release build of Envoy down by calls that are answered Ok: what to do instead, and in which calls.

export interface Crash {
  /** As the note says it. */
  readonly text: string
  readonly instead: string
  /** The host calls that may come to this. */
  readonly calls: readonly string[]
}

export const crashes = {
  'continued before it exists': {
    text: 'continue_stream(response) before a response exists: Envoy dies with SIGSEGV',
    instead:
      'Continue the request with continue_stream(request). A response can be continued only once proxy_on_response_headers has held it.',
    calls: ['proxy_continue_stream', 'proxy_continue_response'],
  },
  'ended once more': {
    text: 'the stream has ended, and is ended once more: Envoy enters on_log again, and dies with SIGSEGV',
    instead:
      'Neither reply to nor close a stream in proxy_on_log, proxy_on_done or proxy_on_delete: whatever is left to say must be said before.',
    calls: ['proxy_send_local_response', 'proxy_close_stream'],
  },
  'let go on behind its end': {
    text: 'the response ended inside of a callback that lets it go on: Envoy dies with SIGSEGV',
    instead: 'Return Pause from the response callback that closes the stream or replies.',
    calls: ['proxy_send_local_response', 'proxy_close_stream'],
  },
  'a piece that is gone': {
    text: 'the piece of the body that was in this buffer is gone: Envoy reads freed memory',
    instead: 'Read and change a body in its own callback, or hold it (StopIterationAndBuffer) until the later callback.',
    calls: ['proxy_get_buffer_bytes', 'proxy_set_buffer_bytes', 'proxy_get_buffer_status'],
  },
  'a response that is gone': {
    text: 'a reply has replaced the response that this log was given: Envoy reads freed memory',
    instead: 'Do not reply in proxy_on_log: the response headers that other plugins log are freed by it.',
    calls: ['proxy_send_local_response'],
  },
  'path gone on the way': {
    text: 'the request has left for the upstream with some of its body, and its :path is taken away before the connection stands: Envoy dies with SIGSEGV',
    instead: 'Change :path before the callback that lets the headers go; once they have gone, leave it.',
    calls: ['proxy_remove_header_map_value', 'proxy_set_header_map_pairs'],
  },
  'pointer without memory': {
    text: 'a host call follows a pointer, and the module shows no memory: Envoy dies with SIGSEGV',
    instead: 'Export the memory under the name memory.',
    calls: [],
  },
  'interval of 1 ms': {
    text: 'a base_interval of 1 ms: Envoy dies with SIGFPE when it first waits for it',
    instead: 'Let base_interval of the reload configuration be 2 ms or more.',
    calls: [],
  },
} as const satisfies Readonly<Record<string, Crash>>

/** The crash that a note tells of; undefined where it is none of the table: a module that Envoy dies of while it loads it. */
export function crashOf(detail: string): Crash | undefined {
  return Object.values(crashes).find(({ text }) => text === detail)
}

/** The ways that a host call may come to. */
export function crashesOf(call: string): Crash[] {
  return Object.values<Crash>(crashes).filter(({ calls }) => calls.includes(call))
}
