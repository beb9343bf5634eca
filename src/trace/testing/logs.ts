// Reads logs that tests are given.
import type { ByteString } from '../../util/bytes.ts'
import { type LogReading, readEnvoyLog } from '../envoy-log.ts'
import { normalForm } from '../normal-form.ts'

export type Read = Extract<LogReading, { facts: object }>

/** A log that must be readable. */
export function read(log: ByteString): Read {
  const reading = readEnvoyLog(log)
  if (reading.history === null) throw new Error(reading.issues.map(({ message }) => message).join('\n'))
  return reading
}

/** What the VMs of a log did, as lines. */
export function linesOf({ history }: Read): string[] {
  const { lines } = normalForm(history)
  return lines.slice(0, lines.indexOf('stats'))
}

/** A record in Envoy's default format. */
export function record(thread: number, level: string, text: string, logger = 'wasm'): string {
  return `[2026-11-24 04:03:50.237][${thread}][${level}][${logger}] [source/extensions/common/wasm/wasm_vm.cc:39] ${text}\n`
}
