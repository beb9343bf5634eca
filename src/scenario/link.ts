// A scenario as the fragment of a link, and back. A link that was published stays readable: see the fixture beside the tests.
//
//   byte 0       the format, 1
//   bytes 1..4   CRC-32 of what follows the length
//   varint       its length, which tells a link that was cut off from one that was damaged
//   the rest     deflate, with a preset dictionary, of
//                  varint   length of the document
//                  JSON     the document without defaults; a module that follows has neither sha256 nor size
//                  for each such module: varint, its place in `modules`; varint, its length; its bytes
import { deflateSync } from 'fflate'
import { base64url, concat, decodeUtf8, fromBase64url, utf8 } from '../util/bytes.ts'
import { crc32 } from '../util/crc32.ts'
import { inflateWithin } from '../util/inflate.ts'
import { sha256 } from '../util/sha256.ts'
import { compact } from './compact.ts'
import type { Issue } from './issue.ts'
import { inputLimits, linkLimits } from './limits.ts'
import { dictionary1 } from './link-dictionary.ts'
import { parse } from './parse.ts'
import type { Scenario } from './schema.ts'

const format = 1

/** The bytes of modules, by their id in the scenario. */
export type ModuleBytes = ReadonlyMap<string, Uint8Array>

/** How a module gets to the reader: from this site, in the link, or not at all. */
export type Travel =
  | { readonly by: 'demo'; readonly demo: string }
  | { readonly by: 'inline'; readonly packed: number }
  | { readonly by: 'sha256'; readonly message: string }

export interface Link {
  /** What stands behind the `#`. */
  readonly fragment: string
  /** How each module travels, by its id. */
  readonly travels: Readonly<Record<string, Travel>>
  /** Whether many chats would cut it, or refuse it. */
  readonly isCutByChats: boolean
}

/** A scenario with the bytes of those modules that came with it. */
export interface Carried {
  readonly scenario: Scenario
  readonly modules: ModuleBytes
}

type Refused = { readonly issues: readonly Issue[] }

/** Writes a link. `large`: the sender wants modules inline that make it long. */
export function encodeLink(scenario: Scenario, bytes: ModuleBytes, { large = false } = {}): Link | Refused {
  const { travels, inline } = plan(scenario, bytes, large ? linkLimits.largeModuleBytes : linkLimits.moduleBytes)
  const document = compact(scenario)
  const ids = Object.keys(document.modules)
  const modules = Object.fromEntries(
    Object.entries(document.modules).map(([id, ref]) => [
      id,
      inline.has(id) ? { ...ref, sha256: undefined, size: undefined } : ref,
    ]),
  )
  const json = utf8(JSON.stringify({ ...document, modules }))
  const carried = [...inline].flatMap(([id, module]) => [varint(ids.indexOf(id)), varint(module.length), module])
  const packed = deflateSync(concat([varint(json.length), json, ...carried]), { level: 9, dictionary: dictionary1 })
  const sum = new Uint8Array(4)
  new DataView(sum.buffer).setUint32(0, crc32(packed))
  const fragment = base64url(concat([new Uint8Array([format]), sum, varint(packed.length), packed]))
  if (json.length > inputLimits.documentBytes || fragment.length > linkLimits.characters)
    return refuse(
      `the link would have ${fragment.length} characters; the limit is ${linkLimits.characters}, and ${inputLimits.documentBytes} bytes of scenario. Save a project file and send that`,
    )
  return { fragment, travels, isCutByChats: fragment.length > linkLimits.chatCharacters }
}

/** Which modules go into the link: the smallest first, as long as they fit together. */
function plan(scenario: Scenario, bytes: ModuleBytes, budget: number) {
  const most = budget * linkLimits.moduleRatio
  const travels: Record<string, Travel> = {}
  const inline = new Map<string, Uint8Array>()
  const candidates: { readonly id: string; readonly module: Uint8Array; readonly packed: number }[] = []
  for (const [id, ref] of Object.entries(scenario.modules)) {
    if ('demo' in ref) {
      travels[id] = { by: 'demo', demo: ref.demo }
      continue
    }
    const module = bytes.get(id)
    travels[id] = bySha256(ref.name, ref.sha256, module === undefined)
    // Bytes that are not those of the scenario were swapped in by hand; the link names the scenario's own.
    if (module === undefined || module.length > most || sha256(module) !== ref.sha256) continue
    candidates.push({ id, module, packed: deflateSync(module, { level: 9 }).length })
  }
  let left = { packed: budget, unpacked: most }
  for (const { id, module, packed } of candidates.sort((a, b) => a.packed - b.packed)) {
    if (packed > left.packed || module.length > left.unpacked) break
    left = { packed: left.packed - packed, unpacked: left.unpacked - module.length }
    inline.set(id, module)
    travels[id] = { by: 'inline', packed }
  }
  return { travels, inline }
}

function bySha256(name: string, hash: string, isMissing: boolean): Travel {
  const why = isMissing ? 'is not here' : 'is too large for a link'
  return { by: 'sha256', message: `${name} ${why}: the reader must have the file with sha256 ${hash}` }
}

/** Reads a link: a whole address, its fragment, or what stands behind the `#`. Total: nothing here throws. */
export function decodeLink(text: string): Carried | Refused {
  const fragment = text.slice(text.indexOf('#') + 1)
  if (fragment.length > linkLimits.characters)
    return refuse(
      `the link has ${fragment.length} characters; the limit is ${linkLimits.characters}. Ask for a project file instead`,
    )
  if (fragment === '') return refuse('the link has nothing behind its #. Copy the whole of it')
  const stranger = /[^\w-]/.exec(fragment)
  if (stranger)
    return refuse(
      `the link has ${JSON.stringify(stranger[0])} as character ${stranger.index + 1} behind its #, which is no part of a link. Copy it again, without what stands around it`,
    )
  const bytes = fromBase64url(fragment)
  const found = bytes?.[0]
  if (bytes === undefined || found === undefined) return refuse(cut)
  if (found !== format)
    return refuse(
      `the link has format ${found}; this playground reads format ${format}. It was damaged, or a newer playground made it: open it there`,
    )
  const length = bytes.length < 5 ? undefined : readVarint(bytes, 5)
  if (length === undefined) return refuse(cut)
  const packed = bytes.subarray(length.next)
  if (packed.length < length.value) return refuse(cut)
  if (packed.length > length.value)
    return refuse('the link is longer than it should be: something was added to its end. Copy it again, without what follows it')
  if (crc32(packed) !== new DataView(bytes.buffer, bytes.byteOffset).getUint32(1))
    return refuse('the link was changed on its way: its checksum does not hold. Copy it again from where it was made')
  const inflated = inflateWithin(packed, linkLimits.inflatedBytes, dictionary1)
  if ('bytes' in inflated) return unpack(inflated.bytes)
  return refuse(
    inflated.problem === 'damaged'
      ? broken
      : `the link unpacks to more than ${linkLimits.inflatedBytes} bytes, which no link of ours does. Ask for a project file instead`,
  )
}

const cut = 'the link was cut off: its end is missing. Many chats shorten long links; ask for it as a file or in a code block'
const broken = 'the link holds no scenario: whatever made it was not this playground. Ask for the scenario as a file'

const refuse = (message: string): Refused => ({ issues: [{ path: '', message }] })

/** The document and the modules behind it. */
function unpack(bytes: Uint8Array): Carried | Refused {
  const size = readVarint(bytes, 0)
  if (size === undefined || size.next + size.value > bytes.length) return refuse(broken)
  if (size.value > inputLimits.documentBytes)
    return refuse(`the scenario in the link is larger than ${inputLimits.documentBytes} bytes`)
  let at = size.next + size.value
  const document = readJson(bytes.subarray(size.next, at))
  if (!isRecord(document)) return refuse(broken)
  const refs = isRecord(document['modules']) ? document['modules'] : {}
  const ids = Object.keys(refs)
  const modules = new Map<string, Uint8Array>()
  const filled: Record<string, unknown> = Object.fromEntries(Object.entries(refs))
  while (at < bytes.length) {
    const place = readVarint(bytes, at)
    const length = place && readVarint(bytes, place.next)
    const id = place && ids[place.value]
    if (length === undefined || id === undefined || modules.has(id) || length.next + length.value > bytes.length)
      return refuse(broken)
    const ref = refs[id]
    if (!isRecord(ref)) return refuse(broken)
    at = length.next + length.value
    const module = bytes.slice(length.next, at)
    // What a module is called by is computed from what came, so that no link can pass one off as another.
    filled[id] = { ...ref, sha256: sha256(module), size: module.length }
    modules.set(id, module)
  }
  const parsed = parse({ ...document, ...(modules.size === 0 ? {} : { modules: filled }) })
  return 'issues' in parsed ? parsed : { scenario: parsed.scenario, modules }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '')
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A number as LEB128, as WebAssembly writes them. */
function varint(value: number): Uint8Array {
  const out: number[] = []
  let rest = value
  do {
    out.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>>= 7
  } while (rest > 0)
  return new Uint8Array(out)
}

/** A number of at most 28 bits, and where the next byte is. */
function readVarint(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0
  for (let at = from; at < from + 4; at++) {
    const byte = bytes[at]
    if (byte === undefined) return undefined
    value |= (byte & 0x7f) << (7 * (at - from))
    if (byte < 0x80) return { value, next: at + 1 }
  }
  return undefined
}
