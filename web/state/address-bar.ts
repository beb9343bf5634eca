// What stands behind the # of the page's address.

/** The fragment of the address; empty where there is none. */
export const addressFragment = () => location.hash.slice(1)

/** Where a tab keeps the fragment that the reference stands in front of: it outlives a reload. */
const beforeKey = 'before the reference'

/** Remembers the fragment that the reference takes the place of. */
export const rememberBefore = (fragment: string) => sessionStorage.setItem(beforeKey, fragment)

/** The fragment that the reference took the place of; empty where there was none. */
export const fragmentBefore = () => sessionStorage.getItem(beforeKey) ?? ''

/** Takes it away, without a step in the browser's history: what was opened by it is another thing now. */
export function clearAddress() {
  sessionStorage.removeItem(beforeKey)
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
}

/** The address of the page with another fragment. */
export const addressWith = (fragment: string) => `${location.origin}${location.pathname}${location.search}#${fragment}`

/** Goes to another fragment, as a click on a link would: whoever listens opens it, even where it is there already. */
export function openFragment(fragment: string) {
  if (addressFragment() === fragment) dispatchEvent(new HashChangeEvent('hashchange'))
  else location.hash = fragment
}
