// Secrets in a scenario: found before it is sent to anybody, and taken out on request.
import { base64, byteString, bytesOf, decodeUtf8, fromBase64, utf8 } from '../util/bytes.ts'
import { type Path, pathText } from './issue.ts'
import type { Scenario } from './schema.ts'
import { type Span, secretsUnder, secretsWithin } from './secret-kinds.ts'

export interface Secret {
  /** The text that holds it. */
  readonly path: Path
  /** What it is, in words. */
  readonly kind: string
  /** How it begins, and how long it is: enough to know it by, not to use it. */
  readonly preview: string
}

interface Leaf {
  readonly path: Path
  /** The name it stands under: a header's, a field's, a variable's. */
  readonly name: string
  readonly text: string
  /** How many bytes one of its characters is. */
  readonly width: (character: string) => number
  /** How the text is written back. */
  readonly write: (text: string) => unknown
}

/** The secrets of a scenario, in its order. Anywhere: it knows no field by name. */
export function findSecrets(scenario: Scenario): Secret[] {
  return find(scenario).flatMap(({ leaf, found }) =>
    found.map(({ kind, span }) => ({ path: leaf.path, kind, preview: previewOf(leaf, span) })),
  )
}

/**
 * The scenario without the secrets at these paths. In their place stands `REDACTED`, repeated or cut to the same number of
 * bytes, with its dots and line breaks: a longer or shorter value would move what a guest allocates after it. The same secret
 * gets the same place-holder wherever it stands, so that what compared equal still does.
 */
export function redact(scenario: Scenario, paths: readonly Path[]): Scenario {
  const wanted = new Set(paths.map(pathText))
  let out: unknown = scenario
  for (const { leaf, found } of find(scenario)) {
    if (found.length === 0 || !wanted.has(pathText(leaf.path))) continue
    out = withValue(out, leaf.path, leaf.write(covered(leaf, found)))
  }
  // Only texts were replaced by texts, so it is a scenario still.
  return out as Scenario
}

interface Found {
  readonly kind: string
  readonly span: Span
}

/** A text and what was found in it, in its order; no two overlap. */
class Searched {
  readonly leaf: Leaf
  found: readonly Found[] = []
  readonly #taken: Uint8Array

  constructor(leaf: Leaf) {
    this.leaf = leaf
    this.#taken = new Uint8Array(leaf.text.length)
  }

  add(found: Iterable<Found>) {
    const added = [...this.found]
    for (const each of found) {
      if (this.#taken.subarray(...each.span).includes(1)) continue
      this.#taken.fill(1, ...each.span)
      added.push(each)
    }
    this.found = added.sort((a, b) => a.span[0] - b.span[0])
  }
}

function find(scenario: Scenario): readonly Searched[] {
  const all = leavesOf(scenario).map((leaf) => new Searched(leaf))
  // A secret that was found once is one wherever it stands, such as a key in a configuration that a request brings.
  const known = new Map<string, string>()
  for (const searched of all) {
    const { name, text } = searched.leaf
    const under = secretsUnder(name, text)
    searched.add(under.length > 0 ? under : secretsWithin(text))
    for (const { kind, span } of searched.found)
      if (span[1] - span[0] >= shortestCopy && known.size < mostKnown) known.set(text.slice(...span), kind)
  }
  for (const searched of all) searched.add(copiesIn(searched.leaf.text, known))
  return all
}

/** A shorter secret is a word that stands elsewhere for other reasons. */
const shortestCopy = 8
/** Every text is searched for each of them. */
const mostKnown = 100

function* copiesIn(text: string, known: ReadonlyMap<string, string>): Generator<Found> {
  for (const [secret, kind] of known)
    for (let from = text.indexOf(secret); from >= 0; from = text.indexOf(secret, from + secret.length))
      yield { kind, span: [from, from + secret.length] }
}

function previewOf({ text }: Leaf, [from, to]: Span): string {
  const length = to - from
  const shown = text.slice(from, from + Math.min(4, Math.floor(length / 4))).replace(/[^\x21-\x7e]/g, '·')
  return `${shown}… (${length} ${length === 1 ? 'character' : 'characters'})`
}

const width = (character: string) => utf8(character).length

/** Every text of a value; bytes in base64 count as the text they stand for. */
function leavesOf(value: unknown, path: Path = [], name = ''): Leaf[] {
  if (typeof value === 'string') {
    const bytes = path[path.length - 1] === 'base64' ? fromBase64(value) : undefined
    if (bytes === undefined) return [{ path, name, text: value, width, write: (text) => text }]
    const text = decodeUtf8(bytes)
    return text === undefined
      ? [{ path, name, text: byteString(bytes), width: () => 1, write: (changed) => base64(bytesOf(changed)) }]
      : [{ path, name, text, width, write: (changed) => base64(utf8(changed)) }]
  }
  if (Array.isArray(value)) {
    // A pair: the second stands under the first.
    const [first, second] = value
    const isPair = value.length === 2 && typeof first === 'string' && (typeof second === 'string' || isBytes(second))
    return value.flatMap((item, index) => leavesOf(item, [...path, index], isPair && index === 1 ? first : name))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key], key === 'base64' ? name : key))
}

const isBytes = (value: unknown) => typeof value === 'object' && value !== null && 'base64' in value

/** The text with its secrets covered. */
function covered({ text, width: widthOf }: Leaf, found: readonly Found[]): string {
  let out = ''
  let end = 0
  for (const { span } of found) {
    let at = 0
    const [from, to] = span
    out += text.slice(end, from)
    for (const character of text.slice(from, to)) {
      if (/[.\n\r]/.test(character)) out += character
      else for (let byte = widthOf(character); byte > 0; byte--) out += 'REDACTED'.charAt(at++ % 8)
    }
    end = to
  }
  return out + text.slice(end)
}

/** A copy of a value with another one at a path. */
function withValue(value: unknown, [key, ...rest]: Path, changed: unknown): unknown {
  if (key === undefined) return changed
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withValue(item, rest, changed) : item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === key ? withValue(item, rest, changed) : item]),
  )
}
