// How much of a document's past is kept for the next visit: the nearest versions, as long as they are small.
import type { Beside } from './document.ts'
import type { Version } from './undo.ts'

/** Further back nobody goes after a break. */
const most = 50
/** Letters and numbers of all of them together; what they share counts once, and is stored once. */
const letters = 500_000

/** What is beside a document, as far as it is kept. */
export function storable({ past, future, drafts }: Beside): Beside {
  const seen = new Set<object>()
  let left = letters
  // The nearest of each list is its last.
  const nearest = (versions: readonly Version[]) => {
    let from = versions.length
    while (from > 0 && versions.length - from < most) {
      left -= weight(versions[from - 1], seen)
      if (left < 0) break
      from--
    }
    return versions.slice(from)
  }
  return { past: nearest(past), future: nearest(future), drafts }
}

/** What a value adds to those that were seen. */
function weight(value: unknown, seen: Set<object>): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  if (seen.has(value)) return 0
  seen.add(value)
  let sum = 0
  for (const each of Object.values(value)) sum += weight(each, seen)
  return sum
}
