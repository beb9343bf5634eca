// What a file turns out to be.
import { expect, test } from 'vitest'
import { inputLimits } from '../../src/scenario/limits.ts'
import { readFile } from './read-file.ts'

const smallest = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const file = (name: string, bytes: string | readonly number[] | Uint8Array) =>
  new File([typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)], name)

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer())
}

test('a module is a module, packed or not', async () => {
  expect(await readFile(file('a.wasm', smallest))).toMatchObject({ is: 'module', name: 'a.wasm' })
  const packed = await readFile(file('a.wasm.gz', await gzip(Uint8Array.from(smallest))))
  expect(packed.is === 'module' && [...packed.bytes]).toEqual(smallest)
})

test('a scenario is text with the right ending', async () => {
  expect(await readFile(file('s.json', '{"version":1}'))).toEqual({ is: 'document', name: 's.json', text: '{"version":1}' })
})

test.each([
  ['a.wasm', 'a.wasm is an empty file', ''],
  ['a.wasm', 'a.wasm is not WebAssembly', 'hello world'],
  ['a.wat', 'a.wat is WebAssembly text', '(module)'],
  ['a.wasm', 'a.wasm is a web page', '<!doctype html><title>404</title>'],
  ['a.tar', 'a.tar is a tar archive', `${'a.wasm'.padEnd(257, '\0')}ustar`],
  ['lib.rs', 'lib.rs is source code', 'fn main() {}'],
  ['a.wasm', 'a.wasm is a WebAssembly component', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]],
  ['a.wasm', 'a.wasm is not a whole module', [0, 0x61, 0x73, 0x6d]],
  ['a.wasm.gz', 'a.wasm.gz is damaged', [0x1f, 0x8b, 1, 2, 3]],
  ['a.wasm.gz', 'a.wasm.gz, unpacked, has more than 32 MB', await gzip(new Uint8Array(inputLimits.moduleBytes + 1))],
] as const)('%s is refused: %s', async (name, title, bytes) => {
  const given = await readFile(file(name, bytes))
  expect(given).toMatchObject({ is: 'refused', notice: { title } })
  expect(given.is === 'refused' && given.notice.lines.at(-1)).toBe('Your scenario is unchanged.')
})
