// The two ways in which our own mistakes surface: as exceptions that nobody converts to a status.

/** Thrown where the emulator contradicts itself. Never caught on the way to the user. */
export class EmulatorBug extends Error {
  override readonly name = 'EmulatorBug'
}

/** Throws `EmulatorBug` unless the claim holds. */
export function invariant(claim: unknown, message: string): asserts claim {
  if (!claim) throw new EmulatorBug(message)
}

/** Marks a branch that the types exclude. */
export function assertNever(value: never): never {
  throw new EmulatorBug(`unexpected value: ${JSON.stringify(value)}`)
}
