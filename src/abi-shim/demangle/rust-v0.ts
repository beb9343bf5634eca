// Demangles Rust names of version 0: rustc's RFC 2603. What it does not know it leaves alone.
import { Cursor, unknown } from './cursor.ts'
import { decodePunycode } from './punycode.ts'

const basicTypes: Readonly<Record<string, string>> = {
  a: 'i8',
  b: 'bool',
  c: 'char',
  d: 'f64',
  e: 'str',
  f: 'f32',
  h: 'u8',
  i: 'isize',
  j: 'usize',
  l: 'i32',
  m: 'u32',
  n: 'i128',
  o: 'u128',
  p: '_',
  s: 'i16',
  t: 'u16',
  u: '()',
  v: '...',
  x: 'i64',
  y: 'u64',
  z: '!',
}

const maxDepth = 200
const maxOutput = 20_000

/** The path that a name beginning with `_R` stands for, without hashes; undefined for any other name. */
export function demangleRustV0(mangled: string): string | undefined {
  if (!/^_R[A-Z]/.test(mangled) || mangled.length > 4096) return undefined
  try {
    return new RustPath(mangled.slice(2)).whole()
  } catch (error) {
    if (error === unknown) return undefined
    throw error
  }
}

class RustPath extends Cursor {
  #depth = 0
  #size = 0
  #lifetimes = 0

  whole(): string {
    const path = this.#path(false)
    // The crate that made this instance of a generic function.
    if (this.at < this.text.length && this.look() !== '.') this.#path(false)
    const suffix = this.text.slice(this.at)
    if (suffix !== '' && !suffix.startsWith('.')) throw unknown
    return suffix === '' ? path : `${path} (${suffix})`
  }

  #deeper(parse: () => string): string {
    if (++this.#depth > maxDepth) throw unknown
    const out = parse()
    this.#depth--
    // A few bytes that refer back to each other can stand for endless text.
    this.#size += out.length
    if (this.#size > maxOutput * 10) throw unknown
    return out
  }

  // --- paths -------------------------------------------------------------------------------------------------------

  #path(inType: boolean): string {
    const { path, open } = this.#openPath(inType)
    return open ? `${path}>` : path
  }

  /** A path whose last generic arguments are not closed yet, where `leaveOpen`. */
  #openPath(inType: boolean, leaveOpen = false): { readonly path: string; readonly open: boolean } {
    let open = false
    const path = this.#deeper(() => {
      const tag = this.letter()
      switch (tag) {
        case 'C':
          this.#disambiguator()
          return this.#identifier()
        case 'M':
          this.#implPath(inType)
          return `<${this.#type()}>`
        case 'X':
          this.#implPath(inType)
          return `<${this.#type()} as ${this.#path(true)}>`
        case 'Y':
          return `<${this.#type()} as ${this.#path(true)}>`
        case 'N':
          return this.#nested(inType)
        case 'I': {
          const generic = this.#path(inType)
          const args: string[] = []
          while (!this.take('E')) args.push(this.#genericArg())
          open = leaveOpen
          return `${generic}${inType ? '' : '::'}<${args.join(', ')}${leaveOpen ? '' : '>'}`
        }
        case 'B': {
          const back = this.#backreference(() => {
            const inner = this.#openPath(inType, leaveOpen)
            open = inner.open
            return inner.path
          })
          return back
        }
        default:
          throw unknown
      }
    })
    return { path, open }
  }

  #implPath(inType: boolean): void {
    this.#disambiguator()
    this.#path(inType)
  }

  #nested(inType: boolean): string {
    const namespace = this.letter()
    const path = this.#path(inType)
    const disambiguator = this.#disambiguator()
    const name = this.#identifier()
    if (/[a-z]/.test(namespace)) return name === '' ? path : `${path}::${name}`
    if (!/[A-Z]/.test(namespace)) throw unknown
    const kind = namespace === 'C' ? 'closure' : namespace === 'S' ? 'shim' : namespace
    return `${path}::{${kind}${name === '' ? '' : `:${name}`}#${disambiguator}}`
  }

  #backreference(read: () => string): string {
    const from = this.at - 1
    const to = this.#base62()
    if (to >= from) throw unknown
    const after = this.at
    this.at = to
    const out = read()
    this.at = after
    return out
  }

  // --- names and numbers -------------------------------------------------------------------------------------------

  #identifier(): string {
    const encoded = this.take('u')
    const length = Number(this.look() === '0' ? this.letter() : this.digits())
    this.take('_')
    if (this.at + length > this.text.length) throw unknown
    const name = this.text.slice(this.at, this.at + length)
    this.at += length
    if (!encoded) return name
    const decoded = decodePunycode(name)
    if (decoded === undefined) throw unknown
    return decoded
  }

  #disambiguator(): number {
    return this.take('s') ? this.#base62() + 1 : 0
  }

  #base62(): number {
    if (this.take('_')) return 0
    let value = 0
    for (;;) {
      if (this.take('_')) return value + 1
      const digit = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(this.letter())
      if (digit < 0) throw unknown
      value = value * 62 + digit
    }
  }

  #lifetime(index: number): string {
    if (index === 0) return "'_"
    const depth = this.#lifetimes - index
    if (depth < 0) throw unknown
    return depth < 26 ? `'${String.fromCharCode(97 + depth)}` : `'z${depth - 25}`
  }

  /** `for<'a, 'b> `, whose lifetimes live until `read` is done. */
  #bound(read: () => string): string {
    const count = this.take('G') ? this.#base62() + 1 : 0
    if (count > maxDepth) throw unknown
    const before = this.#lifetimes
    const names: string[] = []
    for (let i = 0; i < count; i++) {
      this.#lifetimes++
      names.push(this.#lifetime(1))
    }
    const out = `${names.length === 0 ? '' : `for<${names.join(', ')}> `}${read()}`
    this.#lifetimes = before
    return out
  }

  // --- types -------------------------------------------------------------------------------------------------------

  #genericArg(): string {
    if (this.take('L')) return this.#lifetime(this.#base62())
    return this.take('K') ? this.#constant() : this.#type()
  }

  #type(): string {
    return this.#deeper(() => {
      const tag = this.letter()
      const basic = basicTypes[tag]
      if (basic !== undefined) return basic
      switch (tag) {
        case 'A': {
          const element = this.#type()
          return `[${element}; ${this.#constant()}]`
        }
        case 'S':
          return `[${this.#type()}]`
        case 'T': {
          const types: string[] = []
          while (!this.take('E')) types.push(this.#type())
          return `(${types.join(', ')}${types.length === 1 ? ',' : ''})`
        }
        case 'R':
        case 'Q': {
          const lifetime = this.take('L') ? this.#base62() : 0
          return `&${lifetime === 0 ? '' : `${this.#lifetime(lifetime)} `}${tag === 'Q' ? 'mut ' : ''}${this.#type()}`
        }
        case 'P':
          return `*const ${this.#type()}`
        case 'O':
          return `*mut ${this.#type()}`
        case 'F':
          return this.#bound(() => this.#function())
        case 'D': {
          const traits = `dyn ${this.#bound(() => this.#traits())}`
          this.expect('L')
          const lifetime = this.#base62()
          return lifetime === 0 ? traits : `${traits} + ${this.#lifetime(lifetime)}`
        }
        case 'B':
          return this.#backreference(() => this.#type())
        default:
          this.at--
          return this.#path(true)
      }
    })
  }

  #function(): string {
    const unsafe = this.take('U') ? 'unsafe ' : ''
    let abi = ''
    if (this.take('K')) abi = `extern "${this.take('C') ? 'C' : this.#identifier().replaceAll('_', '-')}" `
    const params: string[] = []
    while (!this.take('E')) params.push(this.#type())
    const result = this.take('u') ? '' : ` -> ${this.#type()}`
    return `${unsafe}${abi}fn(${params.join(', ')})${result}`
  }

  #traits(): string {
    const traits: string[] = []
    while (!this.take('E')) {
      let { path, open } = this.#openPath(true, true)
      while (this.take('p')) {
        path += open ? ', ' : '<'
        open = true
        path += `${this.#identifier()} = ${this.#type()}`
      }
      traits.push(open ? `${path}>` : path)
    }
    return traits.join(' + ')
  }

  #constant(): string {
    if (this.take('B')) return this.#backreference(() => this.#constant())
    const type = this.letter()
    if (type === 'p') return '_'
    const negative = /[ailnsx]/.test(type) && this.take('n')
    const from = this.at
    while (/[\da-f]/.test(this.look())) this.at++
    const digits = this.text.slice(from, this.at)
    this.expect('_')
    const value = BigInt(`0x${digits === '' ? '0' : digits}`)
    if (type === 'b' && value < 2n) return value === 1n ? 'true' : 'false'
    if (type === 'c' && value <= 0x10ffffn) return `'${String.fromCodePoint(Number(value))}'`
    if (!/[ailnsxhmtyoj]/.test(type)) throw unknown
    return `${negative ? '-' : ''}${value}`
  }
}
