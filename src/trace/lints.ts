// Lints: what Envoy does as it was told, and to nobody's good. Notes of a run with these codes; what happened is their detail.

/** What a lint says wherever it comes up. */
export interface Lint {
  readonly title: string
  /** What Envoy does, and why that hurts. */
  readonly why: string
  readonly change: string
}

/** By code. `docs/lints.md` is printed from it. */
export const lints = {
  'body-after-headers': {
    title: 'The body changed behind headers that tell its length',
    why: 'Nobody corrects content-length: the receiver waits for bytes that never come, or takes the rest for another message.',
    change: 'Remove content-length before the headers callback returns Continue; the message is chunked then.',
  },
  'body-replaced-by-piece': {
    title: 'Each piece of the body was replaced by the same bytes',
    why: 'A body comes in pieces, and each has a callback: what replaces each of them arrives that many times.',
    change: 'Return Pause until the end of stream, then replace the whole; or replace the first piece and empty the others.',
  },
  'buffer-limit': {
    title: 'More was held back than the buffer takes',
    why: 'Envoy ends the stream: a request is answered 413, a response 500, and a response that has begun is reset.',
    change: 'Hold less back, let pieces go as they come, or raise per_connection_buffer_limit_bytes.',
  },
  'buffer-middle': {
    title: 'A body cannot be changed in its middle',
    why: 'proxy_set_buffer_bytes prepends at 0, appends at the end or behind it, and refuses everything in between.',
    change: 'Read the whole body, change the copy, and replace everything from 0.',
  },
  'callout-refused': {
    title: 'The callout was not sent',
    why: 'The answer says so, and no callback will come.',
    change: 'Name a cluster of the configuration, not a URL, give :method, :path and :authority, and look at the answer.',
  },
  'cas-on-nothing': {
    title: 'A conditional write of a value that is not there',
    why: 'Envoy writes: where there is no value there is nothing to compare the number with.',
    change: 'Expect that of two first writers both succeed; write once with 0 when the plugin starts.',
  },
  'configuration-empty': {
    title: 'The configuration was read where it is not',
    why: 'The plugin configuration can be read in on_configure alone; buffer 6 is the configuration of the VM, which on_vm_start reads.',
    change: 'Read buffer 7 (plugin configuration) in proxy_on_configure, and keep what you need.',
  },
  'context-gone': {
    title: 'The stream is no context any more',
    why: 'A context ends with its stream. What is called after that acts on the plugin, which has no stream.',
    change: 'Look at the answer of proxy_set_effective_context, and do nothing further where it is not Ok.',
  },
  'continue-in-callback': {
    title: 'The stream was continued inside the callback that holds it',
    why: 'The head leaves at once. If the callback then says Continue it leaves a second time; if it pauses, the body never follows.',
    change: 'Return Continue instead of calling proxy_continue_stream; call that from a later callback.',
  },
  'counter-recorded': {
    title: 'A counter was recorded',
    why: 'On a counter proxy_record_metric adds: the stat grows by the value, whatever it was.',
    change: 'Use a gauge for a value that is set, and proxy_increment_metric for a counter.',
  },
  'done-ignored': {
    title: 'on_done of a stream cannot wait',
    why: 'Envoy ignores the answer: on_delete follows at once.',
    change: 'Return true from on_done of a stream; only a plugin can ask for time.',
  },
  'empty-map': {
    title: 'There is no such map in this callback',
    why: 'Envoy answers Ok and no pairs, which looks like a message without headers.',
    change: 'Read the map in its own callback, or keep what you need of it.',
  },
  'end-stream-ignored': {
    title: 'ContinueAndEndStream does not end the stream',
    why: 'Envoy takes the answer 2 of a headers callback for Continue.',
    change: 'Answer with proxy_send_local_response to end a request, or return Continue.',
  },
  'exit-returns': {
    title: 'proc_exit comes back',
    why: 'Envoy logs it and returns to the guest, whose libc then runs into an instruction that traps.',
    change: 'Do not exit: return false from on_configure, or answer with a local reply.',
  },
  'gauge-wrapped': {
    title: 'A gauge went below zero',
    why: 'Its 64 bits have no sign: it wraps around to a huge number.',
    change: 'Decrement only what was incremented before.',
  },
  'joined-header': {
    title: 'A second value was joined with a comma',
    why: 'Envoy keeps one entry of such a header, and adding extends it. Receivers do not expect a list there.',
    change: 'Use proxy_replace_header_map_value.',
  },
  'line-break-in-header': {
    title: 'A line break in a response header',
    why: 'Envoy writes the value as it is: what follows the break is a header of its own, or a body. Who controls the value controls the response.',
    change: 'Take out CR and LF before a value from outside goes into a header.',
  },
  'metric-defined-again': {
    title: 'A metric was defined again',
    why: 'Each definition makes a new id, which lives as long as the VM, for the same stat: memory grows with every request.',
    change: 'Define metrics once, in on_configure, and keep the ids.',
  },
  'metric-refused': {
    title: 'The metric is not of that kind',
    why: 'Counters take positive steps alone; a histogram is recorded, never incremented or read. The stat stays as it was.',
    change: 'Use a gauge for what goes up and down.',
  },
  'pairs-wiped': {
    title: 'All headers were removed at once',
    why: 'A list of pairs that Envoy cannot read, or that is too long, counts as an empty one, and replaces everything: a request without :path finds no route, a response without :status becomes a 502.',
    change: 'Check the list’s encoding; it may have 1024 pairs and 1 MiB at most.',
  },
  'property-gone': {
    title: 'The property went with the request headers',
    why: 'Properties that come from request headers are found only while the filter holds those: until its headers callback returns Continue.',
    change: 'Read it in proxy_on_request_headers, and keep it.',
  },
  'repeated-header': {
    title: 'The header has more than one value',
    why: 'proxy_get_header_map_value gives the first; the others are as real.',
    change: 'Read all pairs, or the property request.headers.<name>, which joins the values with commas.',
  },
  'reply-dropped': {
    title: 'Nobody gets this reply',
    why: 'The context has no stream: Envoy answers Ok, and drops the reply.',
    change: 'Answer in a callback of the stream, or set the effective context to it first.',
  },
  'reply-header-ignored': {
    title: 'The reply goes without a header that was asked for',
    why: 'Envoy takes :status from its own argument, content-length from the body, and leaves content-type out where there is no body.',
    change: 'Leave those headers to Envoy, or send a body.',
  },
  'reply-in-grpc': {
    title: 'The reply to a gRPC request is one of gRPC',
    why: 'Envoy answers 200 with trailers alone: grpc-status for the code, and the body as grpc-message.',
    change: 'Give the grpc-status that is meant; do not expect clients to see the HTTP status.',
  },
  'reply-then-continue': {
    title: 'A local reply, and then Continue',
    why: 'Envoy ignores the answer of the callback. Other hosts, and older Envoys, go on with both.',
    change: 'Return Pause after proxy_send_local_response.',
  },
  'stale-content-length': {
    title: 'content-length does not tell the length',
    why: 'Envoy sends the header as it is, and the body as it has become: the receiver waits for bytes that never come, or takes the rest for another message.',
    change: 'Remove content-length in the headers callback of a filter that changes bodies.',
  },
  'trailers-made': {
    title: 'A look made trailers',
    why: 'In the last body callback every call but a read makes the trailers that are missing: the message has some now.',
    change: 'Ask for the pairs of trailers instead, which makes none.',
  },
} as const satisfies Readonly<Record<string, Lint>>

export type LintCode = keyof typeof lints

/** What a note with this code says; undefined for a note of another kind. */
export function lintOf(code: string): Lint | undefined {
  return Object.hasOwn(lints, code) ? lints[code as LintCode] : undefined
}

/** What a note is about: a plugin that Envoy serves to nobody's good, or a run that is not Envoy's any more. */
export const noteKinds = ['lint', 'difference'] as const

/** By its code. */
export const noteKind = (code: string): (typeof noteKinds)[number] => (lintOf(code) === undefined ? 'difference' : 'lint')
