// Demangles C++ names of the Itanium ABI as Envoy does (libc++abi's __cxa_demangle). What it does not know it leaves alone.
import { unknown } from './cursor.ts'
import { listed, type Node, named, printed } from './node.ts'
import { baseOf, type NameState, TypeReader } from './types.ts'
import { ofName, ofType, operators, standardNames } from './words.ts'

/** The C++ name or type that a mangled name stands for, or undefined. */
export function demangleCpp(mangled: string): string | undefined {
  // Nobody writes longer ones, and a few letters can stand for very much.
  if (mangled.length > 4096 || !/^(_{1,3}Z|[A-Za-z])/.test(mangled)) return undefined
  try {
    return new Demangler(mangled).whole()
  } catch (error) {
    if (error === unknown) return undefined
    throw error
  }
}

class Demangler extends TypeReader {
  whole(): string {
    let out: string
    if (this.take('_Z') || this.take('__Z')) {
      out = this.encoding()
      if (this.look() === '.') {
        out += ` (${this.text.slice(this.at)})`
        this.at = this.text.length
      }
    } else if (this.take('___Z')) {
      out = this.encoding()
      if (!this.take('_block_invoke')) throw unknown
      if (this.take('_')) this.digits()
      else this.digits('')
      out = `invocation function for block in ${out}`
    } else out = printed(this.type())
    if (this.at < this.text.length) throw unknown
    return out
  }

  // --- names -------------------------------------------------------------------------------------------------------

  protected encoding(): string {
    return this.deeper(() => {
      const outer = this.templateArgs
      this.templateArgs = []
      const out = this.#encoded()
      this.templateArgs = outer
      return out
    })
  }

  #encoded(): string {
    if (/^(T[^_\d]|G[VR])/.test(this.text.slice(this.at, this.at + 2))) return this.#special()
    const state: NameState = { noResult: false, template: false, suffix: '' }
    const name = printed(this.name(state))
    if (/^[E._]?$/.test(this.look())) return name
    const result = state.template && !state.noResult ? this.type() : undefined
    const params = this.params(() => /^[E._]?$/.test(this.look()))
    const before = result === undefined ? '' : `${result.left}${result.right === '' ? ' ' : ''}`
    return `${before}${name}(${listed(params)})${result?.right ?? ''}${state.suffix}`
  }

  #special(): string {
    const word = this.letter() + this.letter()
    const before = ofType[word]
    if (before !== undefined) return before + printed(this.type())
    const name = ofName[word]
    if (name !== undefined) return name + printed(this.name())
    switch (word) {
      case 'GR': {
        const of = printed(this.name())
        if (!this.take('_')) this.sequence(36)
        return `reference temporary for ${of}`
      }
      case 'TC': {
        const derived = printed(this.type())
        this.take('n')
        this.digits()
        this.expect('_')
        return `construction vtable for ${printed(this.type())}-in-${derived}`
      }
      case 'Tc':
        this.#callOffset()
        this.#callOffset()
        return `covariant return thunk to ${this.encoding()}`
      case 'Th':
      case 'Tv':
        this.at--
        this.#callOffset()
        return `${word === 'Tv' ? '' : 'non-'}virtual thunk to ${this.encoding()}`
      default:
        throw unknown
    }
  }

  #callOffset(): void {
    const numbers = this.take('h') ? 1 : this.take('v') ? 2 : 0
    if (numbers === 0) throw unknown
    for (let i = 0; i < numbers; i++) {
      this.take('n')
      this.digits()
      this.expect('_')
    }
  }

  protected name(state?: NameState): Node {
    return this.deeper(() => {
      if (this.take('N')) return this.#nested(state)
      if (this.take('Z')) return this.#local(state)
      if (this.look() === 'S' && this.look(1) !== 't') {
        const substitution = this.substitution()
        if (this.look() !== 'I') throw unknown
        return this.withArguments(substitution, state)
      }
      const standard = this.take('St')
      const name = this.#unqualified(state, standard ? named('std') : undefined)
      if (this.look() !== 'I') return name
      this.remember(name)
      return this.withArguments(name, state)
    })
  }

  #nested(state: NameState | undefined): Node {
    let suffix = this.qualifiers()
    if (this.take('O')) suffix += ' &&'
    else if (this.take('R')) suffix += ' &'
    if (state !== undefined) state.suffix = suffix
    let scope: Node | undefined
    let remembered = false
    while (!this.take('E')) {
      if (state !== undefined) state.template = false
      this.take('L')
      if (this.look() === 'S') {
        if (scope !== undefined) throw unknown
        scope = this.take('St') ? named('std') : this.substitution()
        remembered = false
        continue
      }
      if (this.look() === 'T') {
        if (scope !== undefined) throw unknown
        scope = this.templateParam()
      } else if (this.look() === 'I') {
        if (scope === undefined) throw unknown
        scope = this.withArguments(scope, state)
      } else scope = this.#unqualified(state, scope)
      this.remember(scope)
      remembered = true
    }
    if (scope === undefined || !remembered) throw unknown
    this.substitutions.pop()
    return scope
  }

  #local(state: NameState | undefined): Node {
    const inside = this.encoding()
    this.expect('E')
    if (this.take('s')) {
      this.#discriminator()
      return named(`${inside}::string literal`)
    }
    if (this.take('d')) {
      this.digits('')
      this.expect('_')
      return named(`${inside}::${printed(this.name(state))}`)
    }
    const entity = this.name(state)
    this.#discriminator()
    return named(`${inside}::${printed(entity)}`, baseOf(entity))
  }

  #discriminator(): void {
    if (this.take('__')) {
      this.digits()
      this.expect('_')
    } else if (this.look() === '_' && /\d/.test(this.look(1))) this.at += 2
  }

  #unqualified(state: NameState | undefined, scope: Node | undefined): Node {
    this.take('L')
    const next = this.look()
    let base: string
    if (/[1-9]/.test(next)) base = this.sourceName()
    else if (next === 'U') base = this.#unnamed()
    else if ((next === 'C' || next === 'D') && scope !== undefined) return this.#structor(state, scope)
    else base = this.#operator(state)
    let tagged = base
    while (this.take('B')) tagged += `[abi:${this.sourceName()}]`
    return named(scope === undefined ? tagged : `${scope.left}::${tagged}`, base)
  }

  #unnamed(): string {
    if (this.take('Ut')) {
      const count = this.digits('')
      this.expect('_')
      return `'unnamed${count}'`
    }
    this.expect('Ul')
    const params = this.params(() => this.look() === 'E')
    this.expect('E')
    const count = this.digits('')
    this.expect('_')
    return `'lambda${count}'(${listed(params)})`
  }

  #structor(state: NameState | undefined, scope: Node): Node {
    const destructor = this.letter() === 'D'
    const inherits = !destructor && this.take('I')
    if (!(destructor ? /[0-5]/ : /[1-5]/).test(this.letter())) throw unknown
    if (inherits) this.name(state)
    if (state !== undefined) state.noResult = true
    const base = `${destructor ? '~' : ''}${baseOf(scope)}`
    const full = Object.values(standardNames).find(([short]) => short === scope.left)?.[1] ?? scope.left
    return named(`${full}::${base}`, base)
  }

  #operator(state: NameState | undefined): string {
    if (this.take('cv')) {
      if (state !== undefined) state.noResult = true
      this.converting = true
      const type = printed(this.type())
      this.converting = false
      return `operator ${type}`
    }
    if (this.take('li')) return `operator"" ${this.sourceName()}`
    const name = operators[this.letter() + this.letter()]
    if (name === undefined) throw unknown
    return `operator${name}`
  }
}
