// Work that can be left between two of its parts, so that a page answers meanwhile.

/** A computation that yields wherever it may be left, and returns what came of it. */
export type Slices<T> = Generator<undefined, T>

/** Does all of it at once. */
export function finish<T>(slices: Slices<T>): T {
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
  }
}
