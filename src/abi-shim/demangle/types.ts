// The types in a mangled name: pointers, functions, templates and their arguments, and what was said before.
import { Cursor, unknown } from './cursor.ts'
import { arrayOf, functionType, listed, memberPointer, type Node, named, pointing, printed, qualified } from './node.ts'
import { builtinTypes, furtherTypes, literalSuffixes, standardNames } from './words.ts'

/** What the name of a function tells about its signature. */
export interface NameState {
  /** Constructors, destructors and conversions have no result type. */
  noResult: boolean
  /** Only templates say their result. */
  template: boolean
  suffix: string
}

const maxDepth = 256
const maxOutput = 10_000

export abstract class TypeReader extends Cursor {
  #depth = 0
  /** In the type of a conversion, where libc++abi does not take template arguments. */
  protected converting = false
  protected readonly substitutions: Node[] = []
  /** What T_ stands for: the arguments of the last template in a function's name. */
  protected templateArgs: Node[] = []

  protected abstract name(state?: NameState): Node
  protected abstract encoding(): string

  protected deeper<T>(parse: () => T): T {
    if (++this.#depth > maxDepth) throw unknown
    const out = parse()
    this.#depth--
    return out
  }

  protected remember(node: Node): Node {
    if (node.left.length + node.right.length > maxOutput) throw unknown
    this.substitutions.push(node)
    return node
  }

  protected params(ended: () => boolean): Node[] {
    if (this.take('v')) return []
    const params: Node[] = []
    do params.push(this.type())
    while (!ended())
    return params
  }

  protected withArguments(node: Node, state: NameState | undefined): Node {
    if (this.converting) throw unknown
    const args = this.templateArguments(state !== undefined)
    if (state !== undefined) state.template = true
    return named(`${node.left}<${listed(args)}>`, baseOf(node))
  }

  protected sourceName(): string {
    const length = Number(this.digits())
    if (length === 0 || this.at + length > this.text.length) throw unknown
    const name = this.text.slice(this.at, this.at + length)
    this.at += length
    return name.startsWith('_GLOBAL__N') ? '(anonymous namespace)' : name
  }

  // --- templates ---------------------------------------------------------------------------------------------------

  protected templateArguments(ofFunction: boolean): Node[] {
    this.expect('I')
    const outer = this.templateArgs
    if (ofFunction) this.templateArgs = []
    const args: Node[] = []
    while (!this.take('E')) {
      const arg = this.templateArgument()
      args.push(arg)
      if (ofFunction) this.templateArgs.push(arg)
    }
    if (!ofFunction) this.templateArgs = outer
    return args
  }

  protected templateArgument(): Node {
    if (this.look() === 'L') return named(this.literal())
    if (this.take('X')) {
      const expression = named(this.expression())
      this.expect('E')
      return expression
    }
    if (!this.take('J')) return this.type()
    const pack: Node[] = []
    while (!this.take('E')) pack.push(this.templateArgument())
    return { ...named(''), pack: pack.flatMap((node) => node.pack ?? [node]) }
  }

  /** Of expressions only literals, parameters, and names within a type. */
  protected expression(): string {
    if (this.look() === 'L') return this.literal()
    if (this.look() === 'T') return printed(this.templateParam())
    this.expect('sr')
    let scope = ''
    if (/\d/.test(this.look())) while (!this.take('E')) scope += `${this.simpleId()}::`
    else scope = `${printed(this.type())}::`
    return scope + this.simpleId()
  }

  protected simpleId(): string {
    const name = this.sourceName()
    return this.look() === 'I' ? `${name}<${listed(this.templateArguments(false))}>` : name
  }

  protected literal(): string {
    this.expect('L')
    if (this.take('_Z')) {
      const name = this.encoding()
      this.expect('E')
      return name
    }
    const letter = this.look()
    if (letter === 'b' && /[01]E/.test(this.text.slice(this.at + 1, this.at + 3))) {
      const word = this.look(1) === '1' ? 'true' : 'false'
      this.at += 3
      return word
    }
    if (/[fdeg]/.test(letter)) throw unknown
    const type = printed(this.type())
    const sign = this.take('n') ? '-' : ''
    const digits = this.digits()
    this.expect('E')
    const suffix = literalSuffixes[letter]
    return suffix === undefined ? `(${type})${sign}${digits}` : `${sign}${digits}${suffix}`
  }

  protected templateParam(): Node {
    this.expect('T')
    const node = this.templateArgs[this.sequence(10)]
    if (node === undefined) throw unknown
    return node
  }

  protected substitution(): Node {
    this.expect('S')
    const standard = standardNames[this.look()]
    if (standard !== undefined) {
      this.at++
      const [short, , base] = standard
      if (this.look() !== 'B') return named(short, base)
      let tagged = short
      while (this.take('B')) tagged += `[abi:${this.sourceName()}]`
      return this.remember(named(tagged, base))
    }
    const node = this.substitutions[this.sequence(36)]
    if (node === undefined) throw unknown
    return node
  }

  // --- types -------------------------------------------------------------------------------------------------------

  protected qualifiers(): string {
    const restrict = this.take('r')
    const volatile = this.take('V')
    const constant = this.take('K')
    return `${constant ? ' const' : ''}${volatile ? ' volatile' : ''}${restrict ? ' restrict' : ''}`
  }

  protected type(): Node {
    return this.deeper(() => this.typeItself())
  }

  protected typeItself(): Node {
    const letter = this.look()
    switch (letter) {
      case 'r':
      case 'V':
      case 'K': {
        const qualifiers = this.qualifiers()
        if (this.look() === 'F') return this.remember(this.function(qualifiers))
        return this.remember(qualified(this.type(), qualifiers))
      }
      case 'P':
      case 'R':
      case 'O': {
        this.at++
        return this.remember(pointing(letter === 'P' ? '*' : letter === 'R' ? '&' : '&&', this.type()))
      }
      case 'F':
        return this.remember(this.function(''))
      case 'A':
        return this.remember(this.array())
      case 'M': {
        this.at++
        const owner = this.type()
        return this.remember(memberPointer(owner, this.type()))
      }
      case 'C':
      case 'G':
        this.at++
        return this.remember(qualified(this.type(), letter === 'C' ? ' complex' : ' imaginary'))
      case 'T': {
        if (/[sue]/.test(this.look(1))) throw unknown
        const param = this.remember(this.templateParam())
        return this.look() === 'I' ? this.remember(this.withArguments(param, undefined)) : param
      }
      case 'S': {
        if (this.look(1) === 't') break
        const node = this.substitution()
        return this.look() === 'I' ? this.remember(this.withArguments(node, undefined)) : node
      }
      case 'D':
        return this.further()
      case 'u':
        this.at++
        return this.remember(named(this.sourceName()))
      default: {
        const builtin = builtinTypes[letter]
        if (builtin === undefined) break
        this.at++
        return named(builtin)
      }
    }
    return this.remember(this.name())
  }

  protected further(): Node {
    this.expect('D')
    const letter = this.letter()
    if (letter === 'p') {
      const node = this.type()
      return this.remember(node.pack === undefined ? qualified(node, '...') : node)
    }
    if (letter === 'v') {
      const size = this.digits()
      this.expect('_')
      const element = this.type()
      return this.remember(named(`${printed(element)} vector[${size}]`))
    }
    const name = furtherTypes[letter]
    if (name === undefined) throw unknown
    return named(name)
  }

  protected function(qualifiers: string): Node {
    this.expect('F')
    this.take('Y')
    const result = this.type()
    const params = this.params(() => /^(E|[RO]E)/.test(this.text.slice(this.at, this.at + 2)))
    const reference = this.take('R') ? ' &' : this.take('O') ? ' &&' : ''
    this.expect('E')
    return functionType(result, params, qualifiers + reference)
  }

  protected array(): Node {
    this.expect('A')
    const size = this.digits('')
    this.expect('_')
    return arrayOf(this.type(), size)
  }
}

/** The name by which a class calls its constructor. */
export function baseOf({ left, base }: Node): string {
  return base ?? left
}
