// Lints: what is no error for Envoy, and most likely one in the plugin. Notes of a run with these codes; what happened is their detail.

/** What a lint says wherever it comes up. */
export interface Lint {
  readonly title: string
  /** What Envoy does, and why that hurts. */
  readonly why: string
  readonly change: string
}

/** What all of them have in common. */
export const lintsAbout = 'No error for Envoy; most likely one in the plugin.'

/** By code. `docs/lints.md` is printed from it. */
export const lints = {
  'body-added-by-piece': {
    title: 'The same bytes were added to more than one piece',
    why: 'A body comes in pieces, and each has a callback, the empty last one too: what each adds arrives that many times.',
    change: 'Add it once: at the end of stream, or in front of the first piece.',
  },
  'body-after-headers': {
    title: 'The body changed behind headers that tell its length',
    why: 'Nobody corrects content-length: the receiver waits for bytes that never come, or takes the rest for another message.',
    change: 'Remove content-length before the headers callback returns Continue; the message is chunked then.',
  },
  'body-held-unread': {
    title: 'The body was held back, and nobody looked at it',
    why: 'Where trailers follow, no body callback ever says end of stream: who waits for that lets the body go untouched.',
    change: 'Look at the held body in the trailers callback as well.',
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
  'callout-trailers': {
    title: 'Trailers of a callout are left out',
    why: 'Envoy takes them, and its HTTP client never sends any.',
    change: 'Send what the receiver needs in headers or in the body.',
  },
  'capability-of-callback': {
    title: 'The plugin may not be told what it needs to know',
    why: 'Capabilities are a list of callbacks, too: one that is missing there is never called, as if the module did not have it.',
    change: 'Add the callback to the list of capabilities.',
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
  'configuration-is-protobuf': {
    title: 'The configuration is no JSON',
    why: 'Of a google.protobuf.Struct the plugin gets the protobuf encoding, whatever the documentation of the field says.',
    change: 'Put the JSON into a google.protobuf.StringValue.',
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
    why: 'Envoy answers Ok and no pairs, or in on_log NotFound, which looks like a message without headers.',
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
  'header-of-envoy': {
    title: 'Envoy has the last word on this response header',
    why: 'Behind the last filter Envoy writes its own server, a date where there is none, and takes out what concerns a connection.',
    change: 'Set server_header_transformation of the connection manager, or use another header.',
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
  'metric-of-two-types': {
    title: 'One name, two types of metric',
    why: 'Envoy keeps both under the same name; what reads the statistics takes one for the other.',
    change: 'Give each metric a name of its own.',
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
  'property-after-log': {
    title: 'The property comes too late for the access log',
    why: 'Envoy calls on_log before on_done, and writes the access log then.',
    change: 'Set it in on_log, or before.',
  },
  'property-as-text': {
    title: 'A number went out as the bytes of its property',
    why: 'Numbers, times and durations are 8 bytes, the lowest first, not digits.',
    change: 'Decode the bytes, and write the number as text.',
  },
  'property-gone': {
    title: 'The property went with the request headers',
    why: 'Properties that come from request headers are found only while the filter holds those: until its headers callback returns Continue.',
    change: 'Read it in proxy_on_request_headers, and keep it.',
  },
  'property-renamed': {
    title: 'The property has another name now',
    why: 'Envoy took the names of its configuration from the top level in 1.33.',
    change: 'Read the same below xds.',
  },
  'property-unreadable': {
    title: 'What was set cannot be read again',
    why: 'A property is stored under the whole path, and looked for by its first part, where Envoy’s own names come first.',
    change: 'Use a path of one part, with a name that Envoy does not have.',
  },
  'queue-taken-over': {
    title: 'The queue has another consumer',
    why: 'Who registers a queue last is told of its items; the plugin that did so before hears of none any more.',
    change: 'Register a queue in the one plugin that reads it, and resolve it in the others.',
  },
  'reading-stopped': {
    title: 'The rest of the message never came',
    why: 'What is held with back-pressure, as behind headers that pause, stops the sender at the buffer limit: who waits for the end waits for ever.',
    change: 'Continue the stream before that, let the pieces go, or raise per_connection_buffer_limit_bytes.',
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
  'reply-status-odd': {
    title: 'A reply without a proper status',
    why: 'Envoy sends the code as it is, cut to 16 bits; below 200 a client waits for another response.',
    change: 'Reply with a status from 200 to 599.',
  },
  'reply-then-continue': {
    title: 'A local reply, and then Continue',
    why: 'Envoy ignores the answer of the callback. Other hosts, and older Envoys, go on with both.',
    change: 'Return Pause after proxy_send_local_response.',
  },
  'request-forgotten': {
    title: 'Continuing the response took the request away',
    why: 'proxy_continue_stream forgets what the plugin holds of the request, whichever direction it is for.',
    change: 'Read what is needed of the request before the response is continued.',
  },
  'settings-of-another': {
    title: 'Two plugins share what only one has set',
    why: 'What is set for a VM, or for a root context, counts as it was first: that of the second plugin is ignored.',
    change: 'Give the plugins VMs with an id of their own, or the same settings. Later releases of Envoy do not share then.',
  },
  'shared-data-of-others': {
    title: 'A value of another plugin was overwritten',
    why: 'All plugins without a vm_id have their shared data in one place.',
    change: 'Give each plugin a vm_id, or begin its keys with its name.',
  },
  'stale-content-length': {
    title: 'content-length does not tell the length',
    why: 'Envoy sends the header as it is, and the body as it has become: the receiver waits for bytes that never come, or takes the rest for another message.',
    change: 'Remove content-length in the headers callback of a filter that changes bodies.',
  },
  'start-adds-up': {
    title: 'The start of a plugin counts several times',
    why: 'Envoy starts each plugin in a canary, on its main thread and on every worker, and what they add is added together.',
    change: 'Do it with the first request, or once for all VMs: a conditional write of shared data tells who is first.',
  },
  'timer-shared': {
    title: 'A stream set the timer of others',
    why: 'A plugin has one timer on each thread: a new period counts from now, for all of its streams.',
    change: 'Start the timer once, in on_configure, and let on_tick look at all streams that wait.',
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

/** What a note is about: an error in the plugin that is none for Envoy, or a run that is not Envoy's any more. */
export const noteKinds = ['lint', 'difference'] as const
export type NoteKind = (typeof noteKinds)[number]

/** By its code. */
export const noteKind = (code: string): NoteKind => (lintOf(code) === undefined ? 'difference' : 'lint')
