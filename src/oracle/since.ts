// The one table of lines that newer releases have in every run: they are no reason for a recording of its own.
import { type Target, targets } from '../scenario/schema.ts'

interface SinceLine {
  readonly since: Target
  readonly covers: RegExp
}

const lines: readonly SinceLine[] = [
  // Envoy WasmRuntime stats: the gauge of all VMs of the process.
  { since: '1.39', covers: /^wasm\.wasm_vm_count: / },
]

const order = Object.keys(targets)

/** The lines of a recording as an older release has them. */
export function linesFor(recorded: readonly string[], target: Target): readonly string[] {
  const absent = lines.filter(({ since }) => order.indexOf(since) > order.indexOf(target))
  return absent.length === 0 ? recorded : recorded.filter((line) => !absent.some(({ covers }) => covers.test(line)))
}
