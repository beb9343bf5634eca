// What to change where a guest trapped, by Envoy's words for the trap.

/** The first part of a message that matches tells. */
const remedies: readonly (readonly [part: string, remedy: string])[] = [
  [
    'restricted_callback',
    'Only logging, the clock and a few WASI functions may be called here; move the call to proxy_on_vm_start or later.',
  ],
  ['call stack', 'The guest recursed until its stack was full; bound the recursion.'],
  [
    'unreachable',
    'The guest aborted by itself: a panic, a failed assertion, an unexpected status. The last log lines and refused host calls before it say which.',
  ],
]

const anyOther = 'The guest did something that WebAssembly forbids; build with debug names to see where.'

/** What to change where a guest trapped with this message. */
export function trapRemedy(message: string): string {
  return remedies.find(([part]) => message.includes(part))?.[1] ?? anyOther
}
