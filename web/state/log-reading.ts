// Reads and compares logs: a chunk of its own, since few readers have one.
import { compareLog } from '../../src/trace/compare-log.ts'
import { EnvoyLogReader, type LogReading } from '../../src/trace/envoy-log.ts'
import { refusals } from '../../src/trace/refusals.ts'
import { byteString } from '../../src/util/bytes.ts'

export { compareLog, refusals }

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
