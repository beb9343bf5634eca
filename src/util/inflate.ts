// Unpacks deflate data (RFC 1951) that a stranger wrote: never more than was asked for.
import { Inflate } from 'fflate'
import { concat } from './bytes.ts'

export type Inflated = { readonly bytes: Uint8Array } | { readonly problem: 'too large' | 'damaged' }

/** Packed bytes that are unpacked at once. Deflate packs at most 1032 to 1, so a limit is passed by 4 MiB at most. */
const slice = 4096

/** At most `limit` bytes of what deflate data holds. */
export function inflateWithin(packed: Uint8Array, limit: number, dictionary?: Uint8Array): Inflated {
  const parts: Uint8Array[] = []
  let size = 0
  const stream = new Inflate(dictionary === undefined ? {} : { dictionary }, (part) => {
    size += part.length
    parts.push(part)
  })
  try {
    for (let at = 0; at === 0 || at < packed.length; at += slice) {
      stream.push(packed.subarray(at, at + slice), at + slice >= packed.length)
      if (size > limit) return { problem: 'too large' }
    }
  } catch {
    return { problem: 'damaged' }
  }
  return { bytes: concat(parts) }
}
