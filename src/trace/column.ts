// Column: integers that grow at their end.
/** Signed 32-bit integers in one array, which doubles when it is full. */
export class Column {
  #data = new Int32Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.#data.length) this.#grow(this.length + 1)
    this.#data[this.length++] = value
  }

  append(values: Int32Array): void {
    if (this.length + values.length > this.#data.length) this.#grow(this.length + values.length)
    this.#data.set(values, this.length)
    this.length += values.length
  }

  at(index: number): number {
    return this.#data[index] as number
  }

  set(index: number, value: number): void {
    this.#data[index] = value
  }

  #grow(needed: number): void {
    const grown = new Int32Array(Math.max(needed, this.#data.length * 2))
    grown.set(this.#data.subarray(0, this.length))
    this.#data = grown
  }
}
