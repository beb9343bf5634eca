// Opens what the address of the page names: a demo, or a scenario that travels in the link itself.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { addressFragment, clearAddress } from './address-bar.ts'
import { demos } from './demos.ts'
import { keepModule } from './modules.ts'
import { referenceIn } from './place.ts'
import { openProject } from './projects.ts'

const address = createStore<{ readonly problem: readonly string[] | null }>(() => ({ problem: null }))

/** What is wrong with the link that was opened last; null where nothing is. */
export function useAddressProblem(): readonly string[] | null {
  return useStore(address, (state) => state.problem)
}

/** Takes the message about a link away. */
export const forgiveAddress = () => address.setState({ problem: null })

/** The fragment of a demo's address. */
export const demoFragment = (slug: string) => `demo/${slug}`

/** Opens what the address names. True where the document is another one now. Never rejects. */
export async function openAddress(): Promise<boolean> {
  const fragment = addressFragment()
  if (fragment === '' || referenceIn(location.hash) !== null) return false
  forgiveAddress()
  const [, slug] = /^demo\/(.*)$/.exec(fragment) ?? []
  if (slug !== undefined) return openDemoAddress(slug)
  return openLink(fragment)
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
