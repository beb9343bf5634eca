// Reads and compares logs: a chunk of its own, since few readers have one.
import { compareLog, type LogComparison } from '../../src/trace/compare-log.ts'
import { EnvoyLogReader, type LogReading } from '../../src/trace/envoy-log.ts'
import type { History } from '../../src/trace/history.ts'
import { refusals } from '../../src/trace/refusals.ts'
import { byteString } from '../../src/util/bytes.ts'
import { nextTask } from './follow.ts'

export { refusals }

/** So much at a time: what the reader makes of it takes a few milliseconds. */
const piece = 64 * 1024

/** Reads a log from end to end, and lets the page answer in between. Null where `current` no longer held. */
export async function readLog(blob: Blob, current: () => boolean, onShare: (share: number) => void): Promise<LogReading | null> {
  const reader = new EnvoyLogReader()
  for (let at = 0; at < blob.size; at += piece) {
    const bytes = new Uint8Array(await blob.slice(at, at + piece).arrayBuffer())
    if (!current()) return null
    onShare(at / blob.size)
    if (!reader.push(byteString(bytes))) break
  }
  return reader.end()
}

/** Milliseconds after which the page gets its turn. */
const slice = 8

/** Holds a log against a run, and lets the page answer in between. Null where `current` no longer held. */
export async function compare(log: History, run: History, current: () => boolean): Promise<LogComparison | null> {
  const slices = compareLog(log, run)
  let until = performance.now() + slice
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
    if (performance.now() < until) continue
    await nextTask()
    if (!current()) return null
    until = performance.now() + slice
  }
}
