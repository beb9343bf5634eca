// Rust names as people write them: what Envoy's backtrace leaves of a legacy name, and names of version 0.
import { demangleRustV0 } from './rust-v0.ts'

const escapes: Readonly<Record<string, string>> = { SP: '@', BP: '*', RF: '&', LT: '<', GT: '>', LP: '(', RP: ')', C: ',' }

/** A function's name without Rust's hash and escapes; any other name as it is. Give it what `demangleCpp` has made of it. */
export function readableRust(name: string): string {
  const v0 = demangleRustV0(name)
  if (v0 !== undefined) return v0
  const path = /^(.*)::h[0-9a-f]{16}( \(\..*\))?$/s.exec(name)
  if (path === null) return name
  const [, parts = '', suffix = ''] = path
  return `${parts.split('::').map(readablePart).join('::')}${suffix}`
}

/** rustc_codegen_ssa::back::symbol_names, backwards. */
function readablePart(part: string): string {
  return part
    .replace(/^_\$/, '$')
    .replaceAll('..', '::')
    .replace(/\$(?:u([0-9a-f]{1,6})|([A-Z]{1,2}))\$/g, (whole, code: string | undefined, word: string | undefined) => {
      if (code === undefined) return escapes[word ?? ''] ?? whole
      const point = Number.parseInt(code, 16)
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole
    })
}
