// Codes of notes on where a run stops saying what Envoy does. What is most likely an error in the plugin has codes in lints.ts.

/** Every code with what it says. `docs/fidelity.md` has a paragraph for each. */
export const noteCodes = {
  /** Envoy reads them as another request. */
  'bytes-left-over': 'The client sends more than the head of its request promises; the playground leaves the rest out.',
  /** A real Envoy would be gone from here on. */
  'envoy-crash': 'Envoy dies after this sequence of calls; the playground goes on.',
  /** Declared, with nothing behind it: `Unimplemented`. */
  'not-modelled': 'The host call is not emulated yet: it answers Unimplemented, where Envoy would do it.',
  /** Envoy has a value, the playground none. */
  'property-not-modelled': 'The property has a value in Envoy, but not here.',
  /** The scenario has faults. */
  'scripted-answer': 'The scenario says what this host call answers; Envoy was not asked.',
  /** A limit of ours. */
  'wasi-gather':
    'One fd_write gathers more bytes than the playground copies at once: it answers 21, where Envoy would copy them.',
} as const

export type NoteCode = keyof typeof noteCodes
