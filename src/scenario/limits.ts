// Every limit, each with its reason. A document may lower one, never raise it.

/** What a run may cost before it ends in a `fault` that names the limit. */
export interface Limits {
  readonly memoryPages: number
  readonly hostCalls: number
  readonly events: number
  readonly traceBytes: number
}

export const limits: Limits = {
  /** Linear memory of one VM in 64 KiB pages. Envoy's own ceiling is 1 GiB; four VMs of that size would end a browser tab. */
  memoryPages: 4096,
  /** Host calls between two entries to the guest from outside. A filter that needs more is in a loop. */
  hostCalls: 1_000_000,
  /** Trace events of one run. The timeline stays usable and a tab's memory bounded. */
  events: 2_000_000,
  /** Bytes of values in one trace. Bodies and logs beyond this would be kept twice, in the worker and in the page. */
  traceBytes: 256 * 1024 * 1024,
}

/** Limits on what is read, whatever the scenario says. */
export const inputLimits = {
  /** A module file, after gunzip. Go modules reach 10 MB; twice that is no filter. */
  moduleBytes: 32 * 1024 * 1024,
  /** A scenario document as text. The YAML parser needs about a second for one megabyte. */
  documentBytes: 1024 * 1024,
  /** A project file, packed: every module of a large scenario. */
  archiveBytes: 64 * 1024 * 1024,
  /** Files and folders in a project file. Ours have a document and its modules; people add a few of their own. */
  archiveEntries: 200,
  /** What all files of a project file may unpack to. A tab holds that twice for a moment. */
  archiveUnpackedBytes: 128 * 1024 * 1024,
  /** Worker threads. Each one is a VM for each vm_id. */
  concurrency: 8,
  /** Steps of one scenario. */
  steps: 10_000,
  /** Scripted answers of host calls: a table that a reader still reads. */
  faults: 100,
  /** What Envoy answers by itself: the default of RouteConfiguration.max_direct_response_body_size_bytes. */
  directBodyBytes: 4096,
  /** An Envoy log. It is read as it comes, but its calls are kept: some 800,000 records, a third of the events that a trace may have. */
  logBytes: 100 * 1024 * 1024,
  /** One line of it, or one record of several lines. A guest may print a whole body; a file without lines is no log. */
  logLineBytes: 1024 * 1024,
} as const

/** Limits on links. */
export const linkLimits = {
  /** Characters behind the `#`. Firefox takes addresses of up to 1 MiB; others take more. */
  characters: 1_000_000,
  /** A link with more than this is cut or refused by widely used chats: Discord takes 2,000 characters in a message, with the address. */
  chatCharacters: 1900,
  /** Compressed bytes of all modules that travel inside a link: still one screen of text. */
  moduleBytes: 8 * 1024,
  /** The same where the sender says so. Beyond it a file is the better letter. */
  largeModuleBytes: 64 * 1024,
  /** How many times larger than that modules may be before they are compressed. Code packs 2 to 6 to 1; trying all of a Go module takes a second. */
  moduleRatio: 16,
  /** What a link may unpack to: the document and the largest modules that can travel, which are 16 times 64 KiB. */
  inflatedBytes: 2.5 * 1024 * 1024,
} as const

/** Wall-clock limits of the watchdog, in milliseconds. */
export const patience = {
  /** How often the watchdog looks. */
  tick: 50,
  /** A look this late says that our own thread slept, not that the engine did. */
  lateTick: 500,
  /** What is left of the patience after a late look, at least: messages that waited for us need a moment to arrive. */
  grace: 400,
  /** Silence after which a second worker starts to replay, so that a hang's trace is complete when it is called one. */
  suspect: 600,
  /** Silence of the engine after which it counts as hung. */
  hang: 1_400,
  /** Silence of a replay that has got as far as the hung run, after which nothing more is expected of it. */
  settle: 250,
  /** Compiling a module may take longer than any callback should. */
  compile: 20_000,
} as const
