// Links: there and back, and every way in which one can be wrong.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { deflateSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { base64url, concat, fromBase64, fromBase64url, utf8 } from '../util/bytes.ts'
import { crc32 } from '../util/crc32.ts'
import { Random } from '../util/random.ts'
import { sha256 } from '../util/sha256.ts'
import { inputLimits, linkLimits } from './limits.ts'
import { decodeLink, encodeLink, type Link } from './link.ts'
import { dictionary1 } from './link-dictionary.ts'
import { parse, parseText } from './parse.ts'
import type { Scenario } from './schema.ts'

const here = import.meta.dirname
const demos = join(here, '../../public/demos')
const none = new Map<string, Uint8Array>()

function demo(slug: string): Scenario {
  const parsed = parseText(readFileSync(join(demos, slug, 'scenario.json'), 'utf8'))
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  return parsed.scenario
}

/** A scenario whose modules are files with these bytes. */
function withModules(bytes: Readonly<Record<string, Uint8Array>>): { scenario: Scenario; modules: Map<string, Uint8Array> } {
  const modules = Object.fromEntries(
    Object.entries(bytes).map(([id, module]) => [id, { sha256: sha256(module), name: `${id}.wasm`, size: module.length }]),
  )
  const parsed = parse({ ...demo('03-smallest'), modules, plugins: [], chains: {} })
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  return { scenario: parsed.scenario, modules: new Map(Object.entries(bytes)) }
}

function written(made: ReturnType<typeof encodeLink>): Link {
  if ('issues' in made) throw new Error(JSON.stringify(made.issues))
  return made
}

const linkOf = (...args: Parameters<typeof encodeLink>) => written(encodeLink(...args))

function complaint(link: string): string {
  const read = decodeLink(link)
  return 'issues' in read ? read.issues.map(({ path, message }) => `${path}: ${message}`).join('\n') : 'no complaint'
}

/** A link around any packed bytes, with a checksum that holds. */
function linkAround(packed: Uint8Array, format = 1): string {
  const head = new Uint8Array(8)
  head[0] = format
  new DataView(head.buffer).setUint32(1, crc32(packed))
  for (const at of [0, 1, 2]) head[5 + at] = ((packed.length >> (7 * at)) & 0x7f) | (at < 2 ? 0x80 : 0)
  return base64url(concat([head, packed]))
}

/** A link around any unpacked bytes. */
const linkOver = (bytes: Uint8Array) => linkAround(deflateSync(bytes, { dictionary: dictionary1 }))
const sized = (json: string) => concat([new Uint8Array([(utf8(json).length & 0x7f) | 0x80, utf8(json).length >> 7]), utf8(json)])

describe('a link', () => {
  it.each([
    ['01-header-filter', 430],
    ['02-api-key', 620],
    ['03-smallest', 360],
  ])('to the demo %s is shorter than %i characters and brings the same scenario', (slug, most) => {
    const scenario = demo(slug)
    const link = linkOf(scenario, none)
    expect(link.fragment).toMatch(/^[\w-]+$/)
    expect(link.fragment.length).toBeLessThan(most)
    expect(link.isCutByChats).toBe(false)
    expect(link.travels).toEqual({ filter: { by: 'demo', demo: slug } })
    for (const text of [link.fragment, `#${link.fragment}`, `https://example.org/a/?b#${link.fragment}`])
      expect(decodeLink(text)).toEqual({ scenario, modules: none })
  })

  it('is the same each time', () => {
    expect(linkOf(demo('02-api-key'), none)).toEqual(linkOf(demo('02-api-key'), none))
  })

  it('brings a small module along, under its own hash', () => {
    const { scenario, modules } = withModules({ filter: readFileSync(join(demos, '03-smallest/filter.wasm')), 2: utf8('two') })
    const link = linkOf(scenario, modules)
    expect(Object.values(link.travels).map(({ by }) => by)).toEqual(['inline', 'inline'])
    expect(decodeLink(link.fragment)).toEqual({
      scenario,
      modules: new Map([...modules].map(([id, module]) => [id, new Uint8Array(module)])),
    })
  })

  it('names a module of more than 8 KiB by its hash, and brings up to 64 KiB where the sender says so', () => {
    const { scenario, modules } = withModules({ filter: new Random(1).bytes(9000) })
    const small = linkOf(scenario, modules)
    const message = `filter.wasm is too large for a link: the reader must have the file with sha256 ${sha256(new Random(1).bytes(9000))}`
    expect(small.travels).toEqual({ filter: { by: 'sha256', message } })
    expect(decodeLink(small.fragment)).toEqual({ scenario, modules: none })
    const large = linkOf(scenario, modules, { large: true })
    expect(large.travels['filter']?.by).toBe('inline')
    expect(large.isCutByChats).toBe(true)
    expect(decodeLink(large.fragment)).toEqual({ scenario, modules })
    const huge = withModules({ filter: new Random(1).bytes(70_000) })
    expect(linkOf(huge.scenario, huge.modules, { large: true }).travels['filter']?.by).toBe('sha256')
  })

  it('brings the smallest modules where not all have room', () => {
    const { scenario, modules } = withModules({
      a: new Random(1).bytes(5000),
      b: new Random(2).bytes(4000),
      c: new Random(3).bytes(3000),
    })
    const { travels, fragment } = linkOf(scenario, modules)
    expect(Object.entries(travels).map(([id, { by }]) => `${id} ${by}`)).toEqual(['a sha256', 'b inline', 'c inline'])
    expect(decodeLink(fragment)).toEqual({ scenario, modules: new Map([...modules].filter(([id]) => id !== 'a')) })
  })

  it('does not bring bytes that are not the module of the scenario, nor those it does not have', () => {
    const { scenario } = withModules({ a: utf8('a'), b: utf8('b') })
    const { travels } = linkOf(scenario, new Map([['a', utf8('x')]]))
    expect(Object.values(travels).map(({ by }) => by)).toEqual(['sha256', 'sha256'])
    expect(travels['b']).toHaveProperty('message', expect.stringMatching(/^b.wasm is not here: the reader must have the file/))
  })

  it('unpacks to no more than the limit, also with modules of zeros', () => {
    const zeros = (size: number) => new Uint8Array(size)
    const { scenario, modules } = withModules({ a: zeros(1_000_000), b: zeros(1_000_001), c: zeros(1_000_002) })
    const link = linkOf(scenario, modules, { large: true })
    expect(Object.values(link.travels).map(({ by }) => by)).toEqual(['inline', 'sha256', 'sha256'])
    expect(decodeLink(link.fragment)).toHaveProperty('scenario', scenario)
  })

  it('that would be too long is not written', () => {
    const parsed = parse({ ...demo('03-smallest'), notes: base64url(new Random(1).bytes(780_000)) })
    if ('issues' in parsed) throw new Error('no scenario')
    expect(encodeLink(parsed.scenario, none)).toEqual({
      issues: [{ path: '', message: expect.stringMatching(/^the link would have \d+ characters; .* Save a project file/) }],
    })
  })
})

describe('a link of format 1', () => {
  // Made once and published: it opens for ever, whatever is written today.
  const fixture: { link: string; scenario: unknown; modules: Record<string, string> } = JSON.parse(
    readFileSync(join(here, 'testdata/link-1.json'), 'utf8'),
  )

  it('opens', () => {
    const modules = Object.entries(fixture.modules).map(([id, module]) => [id, fromBase64(module)] as const)
    expect(modules).toHaveLength(1)
    expect(decodeLink(fixture.link)).toEqual({ ...parse(fixture.scenario), modules: new Map(modules) })
  })
})

describe('a wrong link', () => {
  const { fragment } = linkOf(demo('03-smallest'), none)
  const bytes = fromBase64url(fragment) ?? new Uint8Array(0)

  it('that was cut anywhere is said to be cut off', () => {
    for (let length = 1; length < fragment.length; length++)
      expect(complaint(fragment.slice(0, length))).toMatch(/^: the link was cut off: its end is missing\. .*ask for it/)
  })

  it('with any bit flipped is noticed', () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(complaint(base64url(flipped))).toMatch(/format \d+; this playground reads|checksum|cut off|longer than/)
    }
  })

  it.each<[string, () => string, RegExp]>([
    [
      'from a newer playground',
      () => linkAround(new Uint8Array(9), 2),
      /^: the link has format 2; .* a newer playground made it/,
    ],
    ['with nothing in it', () => 'https://example.org/#', /^: the link has nothing behind its #/],
    ['with a bracket of the text around it', () => `${fragment})`, /^: the link has "\)" as character \d+ .* Copy it again/],
    ['with text behind it', () => `${fragment}andmore`, /^: the link is longer than it should be/],
    ['that is too long', () => 'A'.repeat(linkLimits.characters + 1), /^: the link has 1000001 characters; the limit is 1000000/],
    ['that is a bomb', () => linkOver(new Uint8Array(64 * 1024 * 1024)), /^: the link unpacks to more than 2621440 bytes/],
    [
      'with a document beyond the limit',
      () => linkOver(concat([new Uint8Array([0x81, 0x80, 0x40]), new Uint8Array(0x100001)])),
      /larger than 1048576 bytes/,
    ],
    ['that is no deflate', () => linkAround(new Random(2).bytes(99)), /^: the link holds no scenario/],
    ['without a document', () => linkOver(new Uint8Array([9])), /^: the link holds no scenario/],
    ['with another value', () => linkOver(sized('[1]')), /^: the link holds no scenario/],
    ['with broken JSON', () => linkOver(sized('{"version":1,')), /^: the link holds no scenario/],
    [
      'with JSON nested for ever',
      () => linkOver(concat([new Uint8Array([0x80, 0xa0, 0x06]), utf8('['.repeat(102_400))])),
      /^: the link holds no scenario/,
    ],
    [
      'with half a module',
      () => linkOver(concat([sized('{"modules":{"a":{}}}'), new Uint8Array([0, 9, 1])])),
      /^: the link holds no scenario/,
    ],
    [
      'with a module of nobody',
      () => linkOver(concat([sized('{"modules":{"a":{}}}'), new Uint8Array([1, 0])])),
      /^: the link holds no scenario/,
    ],
    [
      'with a module twice',
      () => linkOver(concat([sized('{"modules":{"a":{}}}'), new Uint8Array([0, 0, 0, 0])])),
      /^: the link holds no scenario/,
    ],
    ['with a mistake in the scenario', () => linkOver(sized('{"version":1,"modules":{}}')), /^plugins: is missing/m],
    [
      'with a scenario of a newer version',
      () => linkOver(sized('{"version":2}')),
      /^version: is 2; this playground reads versions up to 1/,
    ],
    [
      'with a prototype for a module',
      () => linkOver(sized('{"version":1,"modules":{"__proto__":{}}}')),
      /^modules\.__proto__: is no name/,
    ],
  ])('%s is refused with its reason', (_, make, message) => {
    expect(complaint(make())).toMatch(message)
  })

  it('that passes one module off as another does not exist: the hash is that of the bytes', () => {
    const { scenario, modules } = withModules({ filter: utf8('mine') })
    const read = decodeLink(linkOf(scenario, modules).fragment)
    expect('scenario' in read && read.scenario.modules['filter']?.sha256).toBe(sha256(utf8('mine')))
    const claims = sized(`{"version":1,"modules":{"filter":{"name":"f","sha256":"${'0'.repeat(64)}","size":9}}}`)
    const link = linkOver(concat([claims, new Uint8Array([0, 4]), utf8('evil')]))
    expect(complaint(link)).not.toMatch(/modules/)
  })

  it('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat({ max: 3 }), (noise, kind) => {
        const made = [
          base64url(noise),
          linkAround(noise),
          linkOver(noise),
          linkOver(concat([sized('{"modules":{"a":{}}}'), noise])),
        ]
        expect(decodeLink(made[kind] ?? '')).toHaveProperty('issues')
      }),
      { numRuns: 1000 },
    )
  })
})

it('the limits fit together: what may travel is less than what is unpacked', () => {
  const { largeModuleBytes, moduleRatio, inflatedBytes } = linkLimits
  expect(inputLimits.documentBytes + largeModuleBytes * moduleRatio).toBeLessThan(inflatedBytes)
})
