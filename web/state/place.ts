// What the address says beside a scenario: whether the reference is open, and at which entry.
import { useSyncExternalStore } from 'react'
import { fragmentBefore } from './address-bar.ts'

const prefix = '#reference'

/** The fragment that opens the reference, at an entry or at its beginning. */
export const referenceHash = (name = '') => (name === '' ? prefix : `${prefix}/${encodeURIComponent(name)}`)

/** The entry that an address names; the empty text for the reference as a whole, null for another address. */
export function referenceIn(hash: string): string | null {
  if (hash === prefix) return ''
  if (!hash.startsWith(`${prefix}/`)) return null
  try {
    return decodeURIComponent(hash.slice(prefix.length + 1))
  } catch {
    return ''
  }
}

function listen(changed: () => void) {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

/** The entry of the reference that is open; null while it is shut. */
export function useReference(): string | null {
  return referenceIn(useSyncExternalStore(listen, () => location.hash))
}

/** Shows what was asked for where the reader is in the reference. */
export function leaveReference() {
  if (referenceIn(location.hash) !== null) closeReference()
}

/** Back to the playground, as it was, under the address that it had. */
export function closeReference() {
  const oldURL = location.href
  const before = fragmentBefore()
  history.pushState(null, '', location.pathname + location.search + (before === '' ? '' : `#${before}`))
  dispatchEvent(new HashChangeEvent('hashchange', { oldURL }))
}
