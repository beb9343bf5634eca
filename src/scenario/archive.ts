// Zip archives: written with the same bytes each time, and read as if the writer meant harm. APPNOTE.TXT is the format's text.
import { zipSync } from 'fflate'
import { decodeUtf8 } from '../util/bytes.ts'
import { crc32 } from '../util/crc32.ts'
import { inflateWithin } from '../util/inflate.ts'
import { isArchive } from './is-archive.ts'
import type { Issue } from './issue.ts'
import { inputLimits } from './limits.ts'

/** One file of an archive, not unpacked yet. */
export interface ArchiveEntry {
  readonly name: string
  readonly size: number
  /** Its bytes, or what is wrong with them. At most `limit` bytes are unpacked. */
  read(limit: number): { readonly bytes: Uint8Array } | Refused
}

type Refused = { readonly issues: readonly Issue[] }

/** The moment that every entry claims: the first that the format knows. */
const moment = new Date(1980, 0, 1)

/** An archive of these files, in their order. */
export function writeArchive(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Uint8Array {
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), { level: 6, mtime: moment })
}

/** The files of an archive. One that is wrong anywhere is refused as a whole, before anything is unpacked. */
export function readArchive(bytes: Uint8Array): { readonly entries: readonly ArchiveEntry[] } | Refused {
  if (bytes.length > inputLimits.archiveBytes)
    return refuse(
      '',
      `has ${bytes.length} bytes; the limit is ${inputLimits.archiveBytes}. Leave out files that the scenario does not need`,
    )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = endOf(view)
  if (end === undefined)
    return refuse(
      '',
      isArchive(bytes) ? 'is an archive without its end: was it cut off? Send or save it again' : 'is no zip archive',
    )
  const count = view.getUint16(end + 10, true)
  const disks = view.getUint16(end + 4, true) + view.getUint16(end + 6, true)
  const start = view.getUint32(end + 16, true)
  if (count === 0xffff || start === 0xffffffff || disks > 0)
    return refuse('', 'is a zip archive of several parts or of the zip64 kind, which no scenario needs. Pack it as a plain zip')
  if (count > inputLimits.archiveEntries)
    return refuse(
      '',
      `has ${count} files; the limit is ${inputLimits.archiveEntries}. Leave out those that the scenario does not need`,
    )

  const entries: Entry[] = []
  let at = start
  for (let index = 0; index < count; index++) {
    const entry = entryAt(view, bytes, at, end)
    if (typeof entry === 'string') return refuse('', entry)
    if ('issues' in entry) return entry
    entries.push(entry)
    at = entry.next
  }
  return contradictionIn(entries, start) ?? { entries: entries.filter(({ isFolder }) => !isFolder) }
}

interface Entry extends ArchiveEntry {
  readonly isFolder: boolean
  /** Where its bytes are, with the header before them. */
  readonly from: number
  readonly to: number
  /** Where the next entry of the directory is. */
  readonly next: number
}

/** What entries say together: names that are there twice, bytes that two of them share, more than may be unpacked. */
function contradictionIn(entries: readonly Entry[], directory: number): Refused | undefined {
  const seen = new Set<string>()
  for (const { name } of entries) {
    // File systems that know no case would write one over the other.
    const key = name.toLowerCase()
    if (seen.has(key)) return refuse(name, 'is there twice, so nobody can say which one is meant. Pack the archive again')
    seen.add(key)
  }
  let last = 0
  for (const { name, from, to } of [...entries].sort((a, b) => a.from - b.from)) {
    if (from < last || to > directory)
      return refuse(name, 'shares bytes with another file of the archive, which only a bomb does')
    last = to
  }
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  if (total <= inputLimits.archiveUnpackedBytes) return undefined
  return refuse(
    '',
    `unpacks to ${total} bytes; the limit is ${inputLimits.archiveUnpackedBytes}. Leave out files that the scenario does not need`,
  )
}

/** The entry of the directory at `at`; a text where it is no directory at all. */
function entryAt(view: DataView, bytes: Uint8Array, at: number, end: number): Entry | Refused | string {
  const damaged = 'is a damaged archive: its directory does not hold together. Pack it again'
  if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) return damaged
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
  const [sum, packed, size] = [16, 20, 24].map((field) => view.getUint32(at + field, true)) as [number, number, number]
  const nameEnd = at + 46 + view.getUint16(at + 28, true)
  const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  const from = view.getUint32(at + 42, true)
  if (next > end || from + 30 > end || view.getUint32(from, true) !== 0x04034b50) return damaged
  const name = decodeUtf8(bytes.subarray(at + 46, nameEnd))
  if (name === undefined) return 'has a file whose name is not UTF-8. Rename it and pack the archive again'
  const contentAt = from + 30 + view.getUint16(from + 26, true) + view.getUint16(from + 28, true)
  const wrong = nameMistake(name) ?? kindMistake(view, at, flags, method)
  if (wrong !== undefined) return refuse(name, wrong)
  if (contentAt + packed > end) return damaged
  const content = bytes.subarray(contentAt, contentAt + packed)
  return {
    name,
    size,
    isFolder: name.endsWith('/'),
    from,
    to: contentAt + packed,
    next,
    read: (limit) => contentOf({ name, content, method, size, sum }, limit),
  }
}

/** A name that could become a path outside of the folder it is unpacked to, or that people cannot see as it is. */
function nameMistake(name: string): string | undefined {
  const change = 'Pack the archive again, from inside its folder'
  if (name === '' || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) return `has a name that is empty or has control characters. ${change}`
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return `is an absolute path. ${change}`
  if (name.includes('\\')) return `has a backslash in its name, which is a folder on Windows only. ${change}`
  if (name.split('/').includes('..')) return `climbs out of the archive. ${change}`
  return undefined
}

function kindMistake(view: DataView, at: number, flags: number, method: number): string | undefined {
  if (flags & 0x2041) return 'is encrypted, and this playground asks for no passwords. Pack the archive without one'
  // The upper half of the external attributes is the Unix mode, where the archive was made on Unix (3) or macOS (19).
  const kind = [3, 19].includes(view.getUint8(at + 5)) ? (view.getUint32(at + 38, true) >>> 16) & 0xf000 : 0
  if (kind === 0xa000) return 'is a symbolic link. Put the file itself into the archive'
  if (kind !== 0 && kind !== 0x8000 && kind !== 0x4000) return 'is neither a file nor a folder. Leave it out of the archive'
  if (method !== 0 && method !== 8)
    return `is packed with method ${method}; this playground reads stored and deflated files. Pack it as a plain zip`
  return undefined
}

interface Content {
  readonly name: string
  readonly content: Uint8Array
  readonly method: number
  readonly size: number
  readonly sum: number
}

function contentOf({ name, content, method, size, sum }: Content, limit: number): { readonly bytes: Uint8Array } | Refused {
  if (size > limit) return refuse(name, `has ${size} bytes; the limit is ${limit}`)
  const unpacked = method === 0 ? { bytes: content } : inflateWithin(content, size)
  if ('problem' in unpacked && unpacked.problem === 'too large')
    return refuse(name, `unpacks to more than the ${size} bytes that the archive announces, as a bomb does`)
  if ('problem' in unpacked || unpacked.bytes.length !== size || crc32(unpacked.bytes) !== sum)
    return refuse(name, 'is damaged: its checksum does not hold. Pack the archive again')
  return unpacked
}

/** Where the record at the end is: 22 bytes and a comment of at most 65,535. */
function endOf(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue
    if (at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at
  }
  return undefined
}

const refuse = (path: string, message: string): Refused => ({ issues: [{ path, message }] })
