// Reads and writes files for commands; whatever goes wrong becomes a `BadInput`.
import { createHash } from 'node:crypto'
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { inputLimits } from '../scenario/limits.ts'
import { decodeUtf8, utf8 } from '../util/bytes.ts'
import { BadInput } from './bad-input.ts'

const megabytes = (bytes: number) => `${(bytes / (1024 * 1024)).toFixed(1)} MB`

/** The bytes of a file of at most `limit` bytes. */
export function readBytes(path: string, limit: number): Uint8Array {
  const refuse = (what: string, change: string) =>
    new BadInput({ where: path, what, envoy: 'never sees this: the file was not read.', change })
  let size: number
  try {
    const stat = statSync(path)
    if (stat.isDirectory()) throw refuse('this is a folder', 'Name a file in it.')
    size = stat.size
  } catch (error) {
    if (error instanceof BadInput) throw error
    throw new BadInput({
      where: path,
      what: reasonOf(error),
      envoy: `refuses a configuration that names a file which is not there: \`Invalid path: ${path}\`.`,
      change: 'Check the path; it is relative to the folder the command runs in.',
    })
  }
  if (size > limit) throw tooLarge(path, `has ${megabytes(size)}`, limit)
  try {
    return new Uint8Array(readFileSync(path))
  } catch (error) {
    throw refuse(reasonOf(error), 'Make the file readable.')
  }
}

/** A file of at most `limit` bytes, piece by piece; `smaller` says how to make one. A piece lasts until the next. */
export function* fileChunks(path: string, limit: number, smaller: string): Generator<Uint8Array> {
  const refuse = (what: string, change: string) =>
    new BadInput({ where: path, what, envoy: 'is not involved: the file was not read.', change })
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const stat = fstatSync(file)
    if (stat.isDirectory()) throw refuse('this is a folder', 'Name a file in it.')
    if (stat.size > limit) throw refuse(`has ${megabytes(stat.size)}; the limit is ${megabytes(limit)}`, smaller)
    const chunk = new Uint8Array(256 * 1024)
    for (let got = readSync(file, chunk); got > 0; got = readSync(file, chunk)) yield chunk.subarray(0, got)
  } catch (error) {
    throw error instanceof BadInput ? error : refuse(reasonOf(error), 'Check the path, and that the file may be read.')
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** A module file, unpacked where it is gzip. */
export function readModule(path: string): Uint8Array {
  const bytes = readBytes(path, inputLimits.moduleBytes)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: inputLimits.moduleBytes }))
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(path, 'unpacks to more', inputLimits.moduleBytes)
    throw new BadInput({
      where: path,
      what: `starts as gzip does, but does not unpack (${reasonOf(error)})`,
      envoy: 'takes no gzip at all: it would say `Failed to parse corrupted Wasm module`.',
      change: 'Compress the module again, or give the .wasm file itself.',
    })
  }
}

/** A text file in UTF-8. */
export function readText(path: string, limit: number): string {
  const text = decodeUtf8(readBytes(path, limit))
  if (text !== undefined) return text
  throw new BadInput({
    where: path,
    what: 'the file is not UTF-8',
    envoy: 'refuses configuration files that are not UTF-8.',
    change: 'Save it as UTF-8; bytes that are none go into { "base64": … }.',
  })
}

/** What `TEXT` or `@file` stands for. */
export function textOrFile(argument: string, option: string, limit: number): Uint8Array {
  if (argument.startsWith('@')) return readBytes(argument.slice(1), limit)
  return utf8(argumentText(argument, option))
}

/** An argument as text. Node turns bytes that are not UTF-8 into U+FFFD before we see them, so those are refused. */
export function argumentText(argument: string, option: string): string {
  if (!argument.includes('\ufffd')) return argument
  throw new BadInput({
    where: option,
    what: 'the argument holds bytes that are not UTF-8',
    envoy: 'takes such bytes in header values and in a BytesValue, never in a StringValue.',
    change: 'Write a scenario, where a value may be { "base64": … }.',
  })
}

/** Writes a file, over an older one. */
export function writeText(path: string, text: string): void {
  writeBytes(path, text)
}

/** Writes a file, over an older one. */
export function writeBytes(path: string, content: Uint8Array | string): void {
  try {
    writeFileSync(path, content)
  } catch (error) {
    throw new BadInput({
      where: path,
      what: reasonOf(error),
      envoy: 'is not involved: the output could not be written.',
      change: 'Name a file in a folder that exists and may be written to.',
    })
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The folder with the demos, above this file: in the repository, and in the built command. */
export function demosFolder(): string | undefined {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    const folder = join(at, 'public', 'demos')
    if (existsSync(folder)) return folder
    if (dirname(at) === at) return undefined
  }
}

/** Where programs are kept that were fetched: in the repository, or where there is none, in the folder of the command. */
export function cacheFolder(): string {
  const demos = demosFolder()
  return demos === undefined ? resolve('.cache') : join(demos, '..', '..', '.cache')
}

function tooLarge(path: string, what: string, limit: number): BadInput {
  return new BadInput({
    where: path,
    what: `${what}; the limit is ${megabytes(limit)}`,
    envoy: 'has no such limit: it would load the file, once for each VM.',
    change: 'Build without debug information: strip = true in Cargo.toml, `go build -ldflags=-s`, `wasm-opt -Oz --strip-debug`.',
  })
}

/** The system's words for an error, without its codes. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'no such file'
  if (code === 'EACCES') return 'permission denied'
  return error instanceof Error ? error.message : String(error)
}
