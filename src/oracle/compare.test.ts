// A recording is read back and compared, but for the lines that it masks.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compare, readRecording } from './compare.ts'

const text = (mask: string) => `recording 1
envoy 1.40.0
module filter=filter.wasm sha256 00
environment {"listenerPort":20000,"clusterPorts":{},"requests":[],"wasmLogLevel":0}
${mask}
vm base 0
> _initialize()
  > wasi_snapshot_preview1.clock_time_get(1, 0, 16)
  < wasi_snapshot_preview1.clock_time_get = 0
< _initialize = void
stats
`
const masked = readRecording(text('mask go-clock 2 lines: reason\n'))
const ours = ['vm base 0', '> _initialize()', '< _initialize = void', 'stats']

test('masked lines are counted and not compared', () => {
  expect(masked.environment.listenerPort).toBe(20000)
  expect(compare(masked, ours)).toEqual({ compared: 4, masked: 2, differences: [] })
})

test('without the mask the same lines differ, and the difference says where', () => {
  expect(compare(readRecording(text('')), ours).differences).toEqual([
    '-   > wasi_snapshot_preview1.clock_time_get(1, 0, 16) (vm base 0)',
    '-   < wasi_snapshot_preview1.clock_time_get = 0 (vm base 0)',
  ])
})

test('a line of ours that Envoy has not is a difference', () => {
  expect(compare(masked, [...ours, 'wasmcustom.x: 1']).differences).toEqual(['+ wasmcustom.x: 1 (stats)'])
})

test('a file of another version, or with a mask of another table, is refused', () => {
  expect(() => readRecording('recording 2\n\n')).toThrow('not a recording of version 1')
  expect(() => readRecording(text('mask other 1 lines: x\n'))).toThrow('the recording has the mask other')
})

test('every recording of a demo can be read, and equals itself', () => {
  const demos = join(import.meta.dirname, '..', '..', 'public', 'demos')
  const files = readdirSync(demos, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /envoy-[\d.]+(\.\w+)?\.txt$/.test(name),
  )
  expect(files.length).toBeGreaterThan(3)
  for (const file of files) {
    const recording = readRecording(readFileSync(join(demos, file), 'utf8'))
    expect(compare(recording, recording.lines).differences).toEqual([])
  }
})
