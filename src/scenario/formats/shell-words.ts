// Reads command lines into words as a POSIX shell does, or as cmd.exe does where a browser copied them for Windows. Runs nothing.
import { type ByteString, byteStringOfText } from '../../util/bytes.ts'

/** The commands of a text, or why it is none. */
export type Words =
  | { readonly commands: readonly (readonly ByteString[])[]; readonly cut: readonly string[] }
  | { readonly message: string; readonly line: number }

/** Words of each command. `cut` has what stood behind a pipe or redirection. */
export function readWords(text: string): Words {
  return isForWindows(text) ? readForWindows(text) : new Posix(text).read()
}

class Mistake extends Error {}

class Posix {
  readonly #text: string
  #at = 0
  readonly #commands: ByteString[][] = []
  readonly #cut: string[] = []
  #words: ByteString[] = []

  constructor(text: string) {
    this.#text = text
  }

  read(): Words {
    try {
      while (this.#at < this.#text.length) this.#next()
    } catch (error) {
      if (!(error instanceof Mistake)) throw error
      return { message: error.message, line: this.#text.slice(0, this.#at).split('\n').length }
    }
    this.#endCommand()
    return { commands: this.#commands, cut: this.#cut }
  }

  /** What begins here, between words. */
  #next() {
    const rest = this.#text.slice(this.#at, this.#at + 3)
    const [first] = rest
    if (/^\\\r?\n/.test(rest)) this.#at += rest.indexOf('\n') + 1
    else if (first === '\n' || first === ';') {
      this.#endCommand()
      this.#at++
    } else if (first === ' ' || first === '\t' || first === '\r') this.#at++
    else if (first === '#') this.#skipLine()
    else if (first !== undefined && '|&<>'.includes(first)) {
      const from = this.#at
      this.#skipLine()
      this.#cut.push(this.#text.slice(from, this.#at).trim())
      this.#endCommand()
    } else this.#words.push(this.#word())
  }

  #endCommand() {
    if (this.#words.length > 0) this.#commands.push(this.#words)
    this.#words = []
  }

  #skipLine() {
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end < 0 ? this.#text.length : end
  }

  #word(): ByteString {
    let out = ''
    for (;;) {
      const character = this.#text[this.#at]
      if (character === undefined || /[\s;|&<>]/.test(character)) return out
      if (character === "'") out += this.#single()
      else if (character === '"') out += this.#double()
      else if (character === '$' && this.#text[this.#at + 1] === "'") out += this.#ansi()
      else if (character === '$' && this.#text[this.#at + 1] === '"') this.#at++
      else if (character === '\\') {
        if (/^\\\r?\n/.test(this.#text.slice(this.#at, this.#at + 3))) this.#at = this.#text.indexOf('\n', this.#at) + 1
        else {
          this.#at++
          out += this.#take()
        }
      } else {
        this.#refuseExpansion()
        out += this.#take()
      }
    }
  }

  /** The next character, whole, as bytes. */
  #take(): ByteString {
    const code = this.#text.codePointAt(this.#at)
    if (code === undefined) throw new Mistake('ends in a backslash: the command was cut off')
    const character = String.fromCodePoint(code)
    this.#at += character.length
    return byteStringOfText(character)
  }

  #single(): ByteString {
    const end = this.#text.indexOf("'", this.#at + 1)
    if (end < 0) throw new Mistake("has a ' that is not closed: the command was cut off")
    const inside = this.#text.slice(this.#at + 1, end)
    this.#at = end + 1
    return byteStringOfText(inside)
  }

  #double(): ByteString {
    let out = ''
    this.#at++
    for (;;) {
      const character = this.#text[this.#at]
      if (character === undefined) throw new Mistake('has a " that is not closed: the command was cut off')
      if (character === '"') {
        this.#at++
        return out
      }
      if (character === '\\' && /[$`"\\\n]/.test(this.#text[this.#at + 1] ?? '')) {
        this.#at++
        if (this.#text[this.#at] === '\n') this.#at++
        else out += this.#take()
      } else {
        this.#refuseExpansion()
        out += this.#take()
      }
    }
  }

  /** What a shell would fill in, which nobody knows here. */
  #refuseExpansion() {
    const found = /^(\$[\w({]|`)/.test(this.#text.slice(this.#at, this.#at + 2))
    if (found)
      throw new Mistake(
        `has ${JSON.stringify(/^(\$\w+|\$.|`)/.exec(this.#text.slice(this.#at, this.#at + 40))?.[0])}, which the shell fills in: write the value itself`,
      )
  }

  /** `$'…'`: bash's ANSI-C quoting. */
  #ansi(): ByteString {
    let out = ''
    this.#at += 2
    for (;;) {
      const character = this.#text[this.#at]
      if (character === undefined) throw new Mistake("has a $' that is not closed: the command was cut off")
      if (character === "'") {
        this.#at++
        return out
      }
      if (character !== '\\') {
        out += this.#take()
        continue
      }
      const found = /^\\(?:x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([0-7]{1,3})|c(.)|([\s\S]))/u.exec(
        this.#text.slice(this.#at, this.#at + 12),
      )
      if (found === null) throw new Mistake('ends in a backslash: the command was cut off')
      this.#at += found[0].length
      out += unescaped(found)
    }
  }
}

const letters: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
}

function unescaped([all, byte, short, long, octal, control, letter]: RegExpExecArray): ByteString {
  if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16))
  const code = short ?? long
  if (code !== undefined) {
    const point = Number.parseInt(code, 16)
    return point > 0x10ffff ? '' : byteStringOfText(String.fromCodePoint(point))
  }
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
  if (control !== undefined) return String.fromCharCode((control.codePointAt(0) ?? 0) & 0x1f)
  if (letter !== undefined && /["'?\\]/.test(letter)) return letter
  return letters[letter ?? ''] ?? byteStringOfText(all)
}

/** Browsers escape with carets for cmd.exe, which no POSIX command does before a quote or a line's end. */
const isForWindows = (text: string) => /\^"|\^\s*\r?\n/.test(text) && !/\\\r?\n/.test(text)

/** First cmd.exe takes its carets off, then the program splits the rest into words. */
function readForWindows(text: string): Words {
  let line = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '"') isQuoted = !isQuoted
    if (character !== '^' || isQuoted) {
      line += character
      continue
    }
    at++
    // A caret takes the end of a line away; what stands behind it is taken as it is, a second line's end too.
    if (text[at] === '\r') at++
    if (text[at] === '\n') {
      at++
      if (text[at] === '\r') at++
    }
    line += text[at] ?? ''
  }
  const words = splitForWindows(line)
  return words === undefined
    ? { message: 'has a " that is not closed: the command was cut off', line: text.split('\n').length }
    : { commands: [words], cut: [] }
}

/** As the runtime of Microsoft's compilers splits arguments: backslashes mean something before a quote only. */
function splitForWindows(line: string): ByteString[] | undefined {
  const words: ByteString[] = []
  let word: string | undefined
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    const slashes = /^\\*/.exec(line.slice(at))?.[0].length ?? 0
    if (slashes > 0 && line[at + slashes] === '"') {
      word = (word ?? '') + '\\'.repeat(slashes >> 1)
      at += slashes
      if (slashes % 2 === 1) {
        word += '"'
        continue
      }
    }
    const character = line[at] ?? ''
    if (character === '"') {
      word ??= ''
      if (isQuoted && line[at + 1] === '"') {
        word += '"'
        at++
      } else isQuoted = !isQuoted
    } else if (!isQuoted && /\s/.test(character)) {
      if (word !== undefined) words.push(byteStringOfText(word))
      word = undefined
    } else word = (word ?? '') + character
  }
  if (word !== undefined) words.push(byteStringOfText(word))
  return isQuoted ? undefined : words
}
