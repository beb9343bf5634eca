// HeaderMap: an ordered multi-map of byte strings with Envoy's rules for names. Envoy: source/common/http/header_map_impl.cc.
import type { ByteString, Pair, Pairs } from '../../util/bytes.ts'
import type { Protocol } from './encoder.ts'
import { type HeaderKind, inlineHeaders } from './inline-headers.ts'

/** Lower-cases A–Z and nothing else: header names are bytes, not text. */
export function lowerCase(name: ByteString): ByteString {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i)
    if (code >= 0x41 && code <= 0x5a) return name.replace(/[A-Z]+/g, (upper) => upper.toLowerCase())
  }
  return name
}

/** A head as Envoy's codec stores it: inline names joined, pseudo headers first; HTTP/1.1 trims values. Made once, used by many streams. */
export function canonical(kind: HeaderKind, pairs: Pairs, protocol: Protocol = 'http1'): Pairs {
  const map = new HeaderMap(kind, [], null)
  map.assign(protocol === 'http2' ? pairs : pairs.map(([name, value]) => [name, value.replace(/^[\t ]+|[\t ]+$/g, '')] as const))
  return map.snapshot()
}

const isPseudo = (name: ByteString) => name.charCodeAt(0) === 0x3a

/**
 * One header or trailer map. Names are stored in lower case, pseudo headers stay in front. `changed` is called after each
 * change; a snapshot is never altered by a later one.
 */
export class HeaderMap {
  readonly kind: HeaderKind
  #pairs: Pair[]
  #shared = false
  #editing = false
  #edited = false
  readonly #inline: ReadonlySet<string>
  readonly #changed: (() => void) | null

  /** `pairs` are taken as they are: lower-case, pseudo headers first. */
  constructor(kind: HeaderKind, pairs: Pair[], changed: (() => void) | null) {
    this.kind = kind
    this.#pairs = pairs
    this.#inline = inlineHeaders[kind]
    this.#changed = changed
  }

  /** How many entries, pseudo headers included. */
  get count(): number {
    return this.#pairs.length
  }

  /** Sum of the lengths of all names and values, in bytes. */
  get byteSize(): number {
    let size = 0
    for (const [name, value] of this.#pairs) size += name.length + value.length
    return size
  }

  /** The entries as they are now. */
  snapshot(): Pairs {
    this.#shared = true
    return this.#pairs
  }

  /** The first value of a name, which is written as it is stored. */
  get(name: ByteString): ByteString | undefined {
    const at = indexOf(this.#pairs, name)
    return at < 0 ? undefined : this.#pairs[at]?.[1]
  }

  /** The first value of a name, which may be written in any case. `host` of a request is its `:authority`. */
  find(name: ByteString): ByteString | undefined {
    return this.get(this.#key(name))
  }

  /** How many entries a name has. */
  countOf(name: ByteString): number {
    const key = this.#key(name)
    let count = 0
    for (const pair of this.#pairs) if (pair[0] === key) count++
    return count
  }

  /** The entry that `add` would extend with a comma; undefined where it would make one. */
  joins(name: ByteString): { readonly name: ByteString; readonly value: ByteString } | undefined {
    const key = this.#key(name)
    if (!this.#inline.has(key)) return undefined
    const value = this.get(key)
    return value === undefined ? undefined : { name: key, value }
  }

  /** All values of a name joined with a comma, as properties show them. */
  joined(name: ByteString): ByteString | undefined {
    const key = this.#key(name)
    let out: ByteString | undefined
    for (const pair of this.#pairs) if (pair[0] === key) out = out === undefined ? pair[1] : `${out},${pair[1]}`
    return out
  }

  /** Appends an entry; an inline header that is there is extended with a comma and the value, or left alone by an empty one. */
  add(name: ByteString, value: ByteString): void {
    const pairs = this.#writable()
    this.#insert(pairs, this.#key(name), value)
    this.#touched()
  }

  /** Removes every entry of the name and adds one, at the end of its group. */
  replace(name: ByteString, value: ByteString): void {
    const key = this.#key(name)
    const pairs = this.#writable()
    remove(pairs, key)
    this.#insert(pairs, key, value)
    this.#touched()
  }

  /** Sets the value of an entry where it stands, or adds one: what Envoy's own code does to an inline header. */
  set(name: ByteString, value: ByteString): void {
    const pairs = this.#writable()
    const at = indexOf(pairs, name)
    if (at < 0) place(pairs, name, value)
    else pairs[at] = [name, value]
    this.#touched()
  }

  /** Adds an entry unless there is one. */
  setDefault(name: ByteString, value: ByteString): void {
    if (indexOf(this.#pairs, name) >= 0) return
    place(this.#writable(), name, value)
    this.#touched()
  }

  /** Removes every entry of the name. */
  remove(name: ByteString): void {
    const key = this.#key(name)
    if (indexOf(this.#pairs, key) < 0) return
    remove(this.#writable(), key)
    this.#touched()
  }

  /** Removes everything, then adds each pair as `add` does. */
  assign(pairs: Pairs): void {
    const fresh: Pair[] = []
    for (const [name, value] of pairs) this.#insert(fresh, this.#key(name), value)
    this.#pairs = fresh
    this.#shared = false
    this.#touched()
  }

  /** Several changes that are one for whoever watches. */
  edit(change: () => void): void {
    this.#editing = true
    change()
    this.#editing = false
    if (this.#edited) this.#changed?.()
    this.#edited = false
  }

  /** Whether any name of the map is among these. */
  hasAny(names: ReadonlySet<ByteString>): boolean {
    for (const pair of this.#pairs) if (names.has(pair[0])) return true
    return false
  }

  #touched(): void {
    if (this.#editing) this.#edited = true
    else this.#changed?.()
  }

  #key(name: ByteString): ByteString {
    const key = lowerCase(name)
    return key === 'host' && this.kind === 'request' ? ':authority' : key
  }

  #insert(pairs: Pair[], key: ByteString, value: ByteString): void {
    if (this.#inline.has(key)) {
      const at = indexOf(pairs, key)
      const there = at < 0 ? undefined : pairs[at]
      if (there !== undefined) {
        // HeaderMapImpl::appendToHeader: nothing for an empty value, no delimiter after an empty one.
        if (value !== '') pairs[at] = [key, there[1] === '' ? value : `${there[1]},${value}`]
        return
      }
    }
    place(pairs, key, value)
  }

  #writable(): Pair[] {
    if (this.#shared) {
      this.#pairs = this.#pairs.slice()
      this.#shared = false
    }
    return this.#pairs
  }
}

function indexOf(pairs: readonly Pair[], key: ByteString): number {
  for (let i = 0; i < pairs.length; i++) if ((pairs[i] as Pair)[0] === key) return i
  return -1
}

/** Adds an entry: pseudo headers stay in front. */
function place(pairs: Pair[], key: ByteString, value: ByteString): void {
  if (!isPseudo(key)) {
    pairs.push([key, value])
    return
  }
  let at = 0
  while (at < pairs.length && isPseudo((pairs[at] as Pair)[0])) at++
  pairs.splice(at, 0, [key, value])
}

function remove(pairs: Pair[], key: ByteString): void {
  let kept = 0
  for (const pair of pairs) if (pair[0] !== key) pairs[kept++] = pair
  pairs.length = kept
}
