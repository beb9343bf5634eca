// Project files: the same bytes each time, and every archive that means harm or is broken refused with its reason.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { concat, utf8 } from '../util/bytes.ts'
import { Random } from '../util/random.ts'
import { sha256 } from '../util/sha256.ts'
import { writeArchive } from './archive.ts'
import { inputLimits } from './limits.ts'
import { parse, print } from './parse.ts'
import { readProject, writeProject } from './project.ts'

const smallest = new Uint8Array(readFileSync(join(import.meta.dirname, '../../public/demos/03-smallest/filter.wasm')))
const mine = utf8('mine')

const scenario = (() => {
  const parsed = parse({
    version: 1,
    title: 'Project ✓',
    modules: {
      demo: { demo: '03-smallest', sha256: sha256(smallest) },
      mine: { sha256: sha256(mine), name: 'mine.wasm', size: mine.length },
      again: { sha256: sha256(mine), name: 'mine.wasm', size: mine.length },
      absent: { sha256: '0'.repeat(64), name: 'absent.wasm', size: 1 },
    },
    plugins: [],
    routes: [],
    clusters: [],
    steps: [],
  })
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  return parsed.scenario
})()
const modules = new Map([
  ['demo', smallest],
  ['mine', mine],
  ['again', mine],
])

const complaint = (bytes: Uint8Array) => {
  const read = readProject(bytes)
  return 'issues' in read ? read.issues.map(({ path, message }) => `${path}: ${message}`).join('\n') : 'no complaint'
}

const file = (name: string, content: string | Uint8Array) => ({
  name,
  bytes: typeof content === 'string' ? utf8(content) : content,
})
const document = file('scenario.json', print(scenario))

/** Where the entry of a name begins in the directory, and in the part before it. */
function places(archive: Uint8Array, name: string): { readonly directory: number; readonly local: number } {
  const text = Buffer.from(archive).toString('latin1')
  const latin = Buffer.from(name).toString('latin1')
  return { directory: text.lastIndexOf(latin) - 46, local: text.indexOf(latin) - 30 }
}

/** An archive of the project and one more file, with some of the fields in its directory changed. */
function changed(
  fields: Readonly<Record<number, readonly [2 | 4, number]>>,
  name = 'more.txt',
  content: string | Uint8Array = 'more',
) {
  const archive = writeArchive([document, file(name, content)])
  const view = new DataView(archive.buffer, archive.byteOffset)
  const { directory } = places(archive, name)
  for (const [at, [size, value]] of Object.entries(fields))
    size === 2 ? view.setUint16(directory + Number(at), value, true) : view.setUint32(directory + Number(at), value, true)
  return archive
}

/** The same, with the end record changed. */
function changedEnd(at: number, value: number) {
  const archive = writeArchive([document])
  new DataView(archive.buffer, archive.byteOffset).setUint16(archive.length - 22 + at, value, true)
  return archive
}

describe('a project file', () => {
  it('brings the scenario and those of its modules that were there', () => {
    expect(readProject(writeProject(scenario, modules))).toEqual({ scenario, modules })
    expect(readProject(writeProject(scenario, new Map()))).toEqual({ scenario, modules: new Map() })
  })

  it('has the same bytes each time, in whatever order the modules come', () => {
    const bytes = writeProject(scenario, modules)
    expect(writeProject(scenario, new Map([...modules].reverse()))).toEqual(bytes)
    expect(sha256(bytes)).toBe(sha256(writeProject(scenario, modules)))
  })

  it('does not hold bytes that are not the module of the scenario', () => {
    const read = readProject(writeProject(scenario, new Map([['mine', smallest]])))
    expect(read).toEqual({ scenario, modules: new Map() })
  })

  it('may have been packed by hand: with its folder, modules under their names, other files, YAML', () => {
    const byHand = writeArchive([
      file('work/scenario.json', print(scenario)),
      file('work/modules/mine.wasm', mine),
      file('work/filter.wasm', smallest),
      file('work/notes.txt', 'x'),
      file('work/', ''),
      file('__MACOSX/scenario.json', 'x'),
    ])
    expect(readProject(byHand)).toEqual({ scenario, modules })
    const yaml = 'version: 1\nmodules: {}\nplugins: []\nroutes: []\nclusters: []\nsteps: []\n'
    expect(readProject(writeArchive([file('scenario.yaml', yaml)]))).toHaveProperty('scenario.version', 1)
  })

  it('may have a comment, and stored files', () => {
    const stored = zipSync({ 'scenario.json': [document.bytes, { level: 0 }] })
    expect(readProject(stored)).toHaveProperty('scenario', scenario)
    const withComment = concat([writeArchive([document]), utf8('hello')])
    withComment[withComment.length - 7] = 5
    expect(readProject(withComment)).toHaveProperty('scenario', scenario)
  })
})

describe('a wrong project file', () => {
  const unix = [2, 3 << 8] as const
  it.each<[string, () => Uint8Array, RegExp]>([
    ['that is no archive', () => utf8('hello'), /^: is no zip archive$/],
    ['that is empty', () => new Uint8Array(0), /^: is no zip archive$/],
    ['that was cut off', () => writeArchive([document]).slice(0, -1), /^: is an archive without its end/],
    ['with nothing in it', () => writeArchive([]), /^: is no project: there is no scenario.json in it, only nothing/],
    [
      'without a scenario',
      () => writeArchive([file('a/b/scenario.json', '{}')]),
      /^: is no project: .* only a\/b\/scenario.json$/,
    ],
    [
      'with two scenarios',
      () => writeArchive([document, file('scenario.yaml', '')]),
      /^: has two scenarios, scenario.json and scenario.yaml/,
    ],
    ['that climbs', () => writeArchive([document, file('a/../../x', '')]), /^a\/..\/..\/x: climbs out of the archive/],
    ['with an absolute path', () => writeArchive([document, file('/etc/passwd', '')]), /^\/etc\/passwd: is an absolute path/],
    ['with a drive', () => writeArchive([document, file('c:x', '')]), /^c:x: is an absolute path/],
    ['with a backslash', () => writeArchive([document, file('..\\x', '')]), /^..\\x: has a backslash in its name/],
    [
      'with control characters',
      () => writeArchive([document, file('a\u001b[2Jb', '')]),
      /has a name that is empty or has control/,
    ],
    ['with a name twice', () => writeArchive([document, file('Scenario.JSON', '')]), /is there twice/],
    ['with a symbolic link', () => changed({ 4: unix, 38: [4, 0xa1ff0000] }), /^more.txt: is a symbolic link/],
    ['with a device', () => changed({ 4: unix, 38: [4, 0x61ff0000] }), /^more.txt: is neither a file nor a folder/],
    ['with a password', () => changed({ 8: [2, 1] }), /^more.txt: is encrypted/],
    ['packed in another way', () => changed({ 10: [2, 93] }), /^more.txt: is packed with method 93/],
    ['with a name that is not UTF-8', () => changed({ 46: [2, 0xffff] }), /^: has a file whose name is not UTF-8/],
    ['that shares bytes', () => changed({ 42: [4, 0] }), /shares bytes with another file of the archive/],
    ['with an entry beyond its end', () => changed({ 42: [4, 0x7fffffff] }), /^: is a damaged archive/],
    ['with a size beyond its end', () => changed({ 20: [4, 0x7fffffff] }), /^: is a damaged archive/],
    ['of several parts', () => changedEnd(4, 1), /^: is a zip archive of several parts/],
    ['with more files than it has', () => changedEnd(10, 2), /^: is a damaged archive/],
    ['with too many files', () => changedEnd(10, inputLimits.archiveEntries + 1), /^: has 201 files; the limit is 200/],
    [
      'that announces too much',
      () => changed({ 24: [4, inputLimits.archiveUnpackedBytes] }),
      /^: unpacks to \d+ bytes; the limit is 134217728/,
    ],
    [
      'with a scenario that is too large',
      () => writeArchive([file('scenario.json', new Uint8Array(inputLimits.documentBytes + 1))]),
      /^scenario.json: has 1048577 bytes; the limit is 1048576/,
    ],
    [
      'with a scenario that is not UTF-8',
      () => writeArchive([file('scenario.json', new Uint8Array([0xff]))]),
      /^scenario.json: is not UTF-8/,
    ],
    ['with a mistake in the scenario', () => writeArchive([file('scenario.json', '{"version":1}')]), /^modules: is missing/m],
    [
      'with another module',
      () => writeArchive([document, file(`modules/${sha256(mine)}.wasm`, 'other')]),
      /^modules\/[0-9a-f]{64}.wasm: is another module than modules.mine of the scenario: it has the sha256 [0-9a-f]{64}, not/m,
    ],
  ])('%s is refused with its reason', (_, make, message) => {
    expect(complaint(make())).toMatch(message)
  })

  it('that unpacks to more than it announces is refused before it has', () => {
    const name = `modules/${sha256(mine)}.wasm`
    expect(complaint(changed({ 24: [4, 4] }, name, new Uint8Array(50_000_000)))).toBe(
      `${name}: unpacks to more than the 4 bytes that the archive announces, as a bomb does\n`.repeat(2).trimEnd(),
    )
  })

  it('with a damaged file says which', () => {
    const archive = writeArchive([file('scenario.json', print(scenario)), file('modules/mine.wasm', new Random(1).bytes(500))])
    const { local } = places(archive, 'modules/mine.wasm')
    archive[local + 200] = (archive[local + 200] ?? 0) ^ 1
    expect(complaint(archive)).toMatch(/^modules\/mine.wasm: is damaged: its checksum does not hold/)
  })

  it('never throws, whatever was done to it', () => {
    const whole = writeProject(scenario, modules)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 }),
        fc.nat(whole.length),
        (changes, cut) => {
          const archive = whole.slice(0, cut < 20 ? cut : undefined)
          for (const [at, byte] of changes) if (at < archive.length) archive[at] = byte
          const read = readProject(archive)
          expect('issues' in read ? read.issues.length : read.scenario.version).toBeGreaterThan(0)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
