// Room: whether whoever sends a message may go on, by how much of it is held. Envoy: buffer watermarks, and readDisable of a connection.

export class Room {
  readonly #isFull: () => boolean
  #waiting: (() => void) | null = null

  constructor(isFull: () => boolean) {
    this.#isFull = isFull
  }

  get isFull(): boolean {
    return this.#isFull()
  }

  /** The sender has more, and waits. */
  get isAwaited(): boolean {
    return this.#waiting !== null
  }

  /** The sender will go on once there is room. */
  waits(goOn: () => void): void {
    this.#waiting = goOn
  }

  /** Something of what was held has been let go. */
  letGo(): void {
    const goOn = this.#waiting
    if (goOn === null || this.#isFull()) return
    this.#waiting = null
    goOn()
  }
}
