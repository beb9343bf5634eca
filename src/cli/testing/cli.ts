// Runs command lines in place, with real worker threads, and makes the files that they are given.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { build } from 'rolldown'
import { commandLine } from '../command-line.ts'
import { spawnThread } from '../spawn.ts'

export const root = join(import.meta.dirname, '..', '..', '..')
export const demos = join(root, 'public', 'demos')

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

let worker: Promise<URL> | undefined

/** Node reads no TypeScript in a thread, so the worker's entry is built, once for each test file. */
export function builtWorker(): Promise<URL> {
  worker ??= buildWorker()
  return worker
}

async function buildWorker(): Promise<URL> {
  const dir = folder().path
  const output = { dir, format: 'esm', entryFileNames: 'worker.mjs' } as const
  await build({ input: join(root, 'src', 'cli', 'worker.ts'), platform: 'node', logLevel: 'silent', output })
  return pathToFileURL(join(dir, 'worker.mjs'))
}

/** What `npm run -s cli -- …` would print and answer. */
export function cli(...args: readonly string[]): Promise<Outcome> {
  return cliReading('', ...args)
}

/** The same with a text on the standard input. */
export async function cliReading(input: string, ...args: readonly string[]): Promise<Outcome> {
  const entry = await builtWorker()
  let out = ''
  let err = ''
  const code = await commandLine(args, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    input: () => Readable.from([Buffer.from(input, 'latin1')]),
    spawn: () => spawnThread(entry),
    width: 160,
  })
  return { code, out, err }
}

/** A fresh folder, and a way to put files into it. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'playground-cli-'))
  return {
    path,
    put: (name: string, content: string | Uint8Array | object): string => {
      const file = join(path, name)
      const plain = typeof content === 'string' || content instanceof Uint8Array
      writeFileSync(file, plain ? content : JSON.stringify(content, null, 2))
      return file
    },
  }
}
