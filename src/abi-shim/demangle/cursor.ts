// A cursor over a mangled name: letters, digits and the numbers of the Itanium C++ ABI.

/** Thrown where a name is not mangled, or in a way that is not known here. */
export const unknown = Symbol('unknown')

export class Cursor {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  /** The next letter, or one behind it; empty at the end. */
  look(offset = 0): string {
    return this.text[this.at + offset] ?? ''
  }

  /** Goes over a word, if it is there. */
  take(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false
    this.at += word.length
    return true
  }

  /** Goes over a word that must be there. */
  expect(word: string): void {
    if (!this.take(word)) throw unknown
  }

  /** Goes over one letter. */
  letter(): string {
    if (this.at >= this.text.length) throw unknown
    return this.text[this.at++] as string
  }

  /** Digits, or what stands for none; without that there must be some. */
  digits(none?: string): string {
    const from = this.at
    while (/\d/.test(this.look())) this.at++
    const digits = this.text.slice(from, this.at)
    if (digits === '' && none === undefined) throw unknown
    return digits === '' ? (none ?? '') : digits
  }

  /** `_` is 0, `0_` is 1, and so on. */
  sequence(base: 10 | 36): number {
    if (this.take('_')) return 0
    const from = this.at
    while ((base === 10 ? /\d/ : /[\dA-Z]/).test(this.look())) this.at++
    const number = Number.parseInt(this.text.slice(from, this.at), base)
    this.expect('_')
    if (Number.isNaN(number)) throw unknown
    return number + 1
  }
}
