// What a dropped or chosen file turns out to be: a module, a scenario, a project, or a message that says why none of them.
import { looksLike } from '../../src/inspector/looks-like.ts'
import { isArchive } from '../../src/scenario/is-archive.ts'
import { inputLimits } from '../../src/scenario/limits.ts'
import { decodeUtf8 } from '../../src/util/bytes.ts'
import { looksLikeLog } from './looks-like-log.ts'
import type { Notice } from './view.ts'

export type Given =
  | { readonly is: 'module'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly is: 'document'; readonly name: string; readonly text: string }
  /** Probably a log of an Envoy; it is read as it comes, since it may be large. */
  | { readonly is: 'log'; readonly name: string; readonly file: Blob }
  | { readonly is: 'project'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly is: 'refused'; readonly notice: Notice }

const megabytes = (bytes: number) => `${(bytes / (1024 * 1024)).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MB`

const refused = (title: string, ...lines: string[]): Given => ({
  is: 'refused',
  notice: { at: 'module', title, lines: [...lines, 'Your scenario is unchanged.'] },
})

/** Whether the bytes start as gzip does. */
export const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Unpacks gzip. Rejects with RangeError once the result passes the module limit, with TypeError where the data is damaged. */
export async function gunzipWithin(bytes: Uint8Array): Promise<Uint8Array> {
  const reader = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > inputLimits.moduleBytes) {
      await reader.cancel()
      throw new RangeError('too large')
    }
    parts.push(value)
  }
  const out = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Reads one file. Never rejects. */
export async function readFile(file: File): Promise<Given> {
  const name = file.name
  if (await isLog(file)) return { is: 'log', name, file }
  let bytes: Uint8Array
  try {
    // Only a project may be larger than a module; which of them it is, its first bytes say.
    if (file.size > inputLimits.moduleBytes && !isArchive(new Uint8Array(await file.slice(0, 4).arrayBuffer())))
      return tooLarge(name, file.size)
    if (file.size > inputLimits.archiveBytes)
      return refused(
        `${name} has ${megabytes(file.size)}`,
        `A project may have ${megabytes(inputLimits.archiveBytes)}. Leave out files that the scenario does not need.`,
      )
    bytes = new Uint8Array(await file.arrayBuffer())
  } catch {
    return refused(`${name} could not be read`, 'The browser refused to hand over the file. Is it a folder, or was it moved?')
  }
  if (isArchive(bytes)) return { is: 'project', name, bytes }
  if (isGzip(bytes)) {
    try {
      bytes = await gunzipWithin(bytes)
    } catch (error) {
      if (error instanceof RangeError) return tooLarge(`${name}, unpacked,`, null)
      return refused(`${name} is damaged`, 'It starts as gzip does, but it does not unpack. Compress the module again.')
    }
  }
  return classify(name, bytes)
}

/** How much of a file is looked at. */
const peeked = 256 * 1024

/** By its name, or for texts of any other name by what they begin with. */
async function isLog(file: File): Promise<boolean> {
  if (/\.log(\.\d+)?$/i.test(file.name)) return true
  if (/\.(wasm|gz|zip|ya?ml)$/i.test(file.name)) return false
  try {
    const begin = decodeUtf8(new Uint8Array(await file.slice(0, peeked).arrayBuffer()).subarray(0, peeked - 4))
    return begin !== undefined && looksLikeLog(begin)
  } catch {
    // Whoever reads it next says that it cannot be read.
    return false
  }
}

function tooLarge(name: string, size: number | null): Given {
  const has = size === null ? `has more than ${megabytes(inputLimits.moduleBytes)}` : `has ${megabytes(size)}`
  return refused(
    `${name} ${has}`,
    `A module may have ${megabytes(inputLimits.moduleBytes)} here. Envoy itself has no such limit, but a filter of that size is unusual.`,
    'Build it without debug information: “cargo build --release” with strip = true, “wasm-opt -Oz --strip-debug”, or “go build -ldflags=-s”.',
  )
}

function classify(name: string, bytes: Uint8Array): Given {
  const [a, b, c, d, version, , layer] = bytes
  if (a === 0 && b === 0x61 && c === 0x73 && d === 0x6d) {
    if (layer === 1) {
      return refused(
        `${name} is a WebAssembly component`,
        'Envoy loads core modules only: it would refuse this file with “Failed to load Wasm code”.',
        'Compile for wasm32-wasip1 (or wasm32-unknown-unknown) as a library, without the component step.',
      )
    }
    if (bytes.length < 8 || version !== 1)
      return refused(
        `${name} is not a whole module`,
        'It has the first bytes of WebAssembly, but not its version. Was the download cut off?',
      )
    return { is: 'module', name, bytes }
  }
  if (/\.(json|ya?ml)$/i.test(name)) {
    if (bytes.length > inputLimits.documentBytes)
      return refused(`${name} has ${megabytes(bytes.length)}`, `A scenario may have ${megabytes(inputLimits.documentBytes)}.`)
    const text = decodeUtf8(bytes)
    return text === undefined
      ? refused(`${name} is not text`, 'A scenario is JSON or YAML in UTF-8.')
      : { is: 'document', name, text }
  }
  if (/\.(rs|go|c|cc|cpp|ts|zig)$/i.test(name))
    return refused(`${name} is source code`, 'Compile it first, then drop the .wasm file.')
  const look = looksLike(bytes)
  if (look) return refused(`${name} is ${look.what}`, look.change)
  const first = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return refused(
    `${name} is not WebAssembly`,
    `It starts with ${first}; a module starts with 00 61 73 6d. Envoy would refuse it with “Failed to load Wasm code”.`,
    'Drop a .wasm or .wasm.gz file, a scenario as .json or .yaml, or a project as .zip.',
  )
}

/** Reads what was dropped: exactly one file, no folder. */
export async function readDropped(transfer: DataTransfer): Promise<Given> {
  const items = [...transfer.items].filter((item) => item.kind === 'file')
  if (items.length === 0) return refused('That was not a file', 'Drop a .wasm or .wasm.gz file from your file manager.')
  if (items.length > 1)
    return refused(`Those were ${items.length} files`, 'Drop one at a time: a module, a scenario, or a project (.zip).')
  if (items[0]?.webkitGetAsEntry?.()?.isDirectory)
    return refused('That was a folder', 'Drop the module itself. Rust puts it in target/wasm32-wasip1/release.')
  const file = transfer.files[0]
  return file ? readFile(file) : refused('That was not a file', 'Drop a .wasm or .wasm.gz file from your file manager.')
}
