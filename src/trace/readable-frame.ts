// A frame of a guest's stack for people: the trace has it as Envoy prints it, with Rust's hashes and escapes.
import { readableRust } from '../abi-shim/demangle/rust.ts'

/** `0x9d - name`, with a Rust name as its author wrote it. */
export function readableFrame(frame: string): string {
  const at = frame.indexOf(' - ')
  return at < 0 ? frame : frame.slice(0, at + 3) + readableRust(frame.slice(at + 3))
}
