// What stands behind the # of the page's address.

/** The fragment of the address; empty where there is none. */
export const addressFragment = () => location.hash.slice(1)

/** Takes it away, without a step in the browser's history. */
export function clearAddress() {
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
}

/** The address of the page with another fragment. */
export const addressWith = (fragment: string) => `${location.origin}${location.pathname}${location.search}#${fragment}`

/** Goes to another fragment, as a click on a link would: whoever listens opens it, even where it is there already. */
export function openFragment(fragment: string) {
  if (addressFragment() === fragment) dispatchEvent(new HashChangeEvent('hashchange'))
  else location.hash = fragment
}
