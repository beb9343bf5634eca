// Opens what the address of the page names: a demo, or a scenario that travels in the link itself.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { addressFragment, clearAddress, fragmentBefore, rememberBefore } from './address-bar.ts'
import { demos } from './demos.ts'
import { keepModule } from './modules.ts'
import { referenceIn } from './place.ts'
import { openProject, projects } from './projects.ts'

const address = createStore<{ readonly problem: readonly string[] | null }>(() => ({ problem: null }))

/** What is wrong with the link that was opened last; null where nothing is. */
export function useAddressProblem(): readonly string[] | null {
  return useStore(address, (state) => state.problem)
}

/** Takes the message about a link away. */
export const forgiveAddress = () => address.setState({ problem: null })

/** The fragment of a demo's address. */
export const demoFragment = (slug: string) => `demo/${slug}`

/** The fragment whose scenario is on screen, unless somebody edited it since. */
let opened = ''

/** Opens what the address names, or named before the reference. True where the document is another one now. Never rejects. */
export async function openAddress(): Promise<boolean> {
  const fragment = referenceIn(location.hash) === null ? addressFragment() : fragmentBefore()
  if (fragment === '') return false
  forgiveAddress()
  const [, slug] = /^demo\/(.*)$/.exec(fragment) ?? []
  const isOpen = await (slug === undefined ? openLink(fragment) : openDemoAddress(slug))
  if (isOpen) opened = fragment
  return isOpen
}

/** Follows the address to where it was changed to, from another one. True where the document is another one now. Never rejects. */
export async function followAddress(from: string): Promise<boolean> {
  const left = from === '' ? '' : new URL(from).hash
  const cameFromReference = referenceIn(left) !== null
  if (referenceIn(location.hash) !== null) {
    if (!cameFromReference) rememberBefore(left.slice(1))
    return false
  }
  // Behind the reference the playground stayed as it was.
  if (cameFromReference && !projects.getState().own && addressFragment() === opened) return false
  return openAddress()
}

async function openDemoAddress(slug: string): Promise<boolean> {
  const demo = demos.find((each) => each.slug === slug)
  if (!demo) return refuse(`there is no demo “${slug.slice(0, 60)}” here. Choose one under Demos`)
  await openProject(demo.scenario, { own: false })
  return true
}

async function openLink(fragment: string): Promise<boolean> {
  // Reading a link takes the whole reader of documents, which few visits need.
  const { decodeLink } = await import('../../src/scenario/link.ts')
  const read = decodeLink(fragment)
  if ('issues' in read)
    return refuse(...read.issues.slice(0, 5).map(({ path, message }) => (path === '' ? message : `${path} ${message}`)))
  await Promise.all([...read.modules.values()].map(keepModule))
  await openProject(read.scenario, { own: false })
  return true
}

function refuse(...problem: string[]): false {
  clearAddress()
  address.setState({ problem })
  return false
}
