// Module bytes by their sha256: in memory, in IndexedDB, or among the demos of this site.
import { createStore as createIdbStore, get, set } from 'idb-keyval'
import type { ModuleRef, Scenario } from '../../src/scenario/schema.ts'
import { hex } from '../../src/util/bytes.ts'
import { demos } from './demos.ts'

const memory = new Map<string, Uint8Array>()
const kept = createIdbStore('playground-modules', 'modules')

/** The content address of a module: 64 lower-case hexadecimal digits. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))))
}

/** Remembers a module for this visit and, where the browser lets us, for the next one. */
export async function keepModule(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly forNextVisit: boolean }> {
  const sha256 = await sha256Of(bytes)
  memory.set(sha256, bytes)
  try {
    await set(sha256, bytes, kept)
    return { sha256, forNextVisit: true }
  } catch {
    // Private windows and full disks refuse.
    return { sha256, forNextVisit: false }
  }
}

/** Whether the bytes behind a reference can be had: from memory, from the browser, or from this site. */
export async function hasModule(ref: ModuleRef): Promise<boolean> {
  if (memory.has(ref.sha256) || demoWith(ref.sha256) !== undefined) return true
  return (await keptModule(ref.sha256)) !== undefined
}

/** The modules of a scenario whose bytes can be had, by their ids. */
export async function modulesAtHand({ modules }: Scenario): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = await Promise.all(
    Object.entries(modules).map(async ([id, ref]) => {
      const bytes = await moduleBytes(ref).catch(() => null)
      return bytes === null ? [] : [[id, bytes] as const]
    }),
  )
  return new Map(found.flat())
}

/** The bytes behind a reference. Rejects with a message for the reader where they cannot be had. */
export async function moduleBytes(ref: ModuleRef): Promise<Uint8Array> {
  const known = memory.get(ref.sha256)
  if (known) return known
  const demo = 'demo' in ref ? ref.demo : demoWith(ref.sha256)
  const bytes = (await keptModule(ref.sha256)) ?? (demo === undefined ? undefined : await siteModule(demo, ref.sha256))
  if (!bytes)
    throw new Error(
      `${'name' in ref && ref.name !== '' ? ref.name : `The module with sha256 ${ref.sha256.slice(0, 12)}…`} is not in this browser. Drop the file anywhere on the page, and it runs.`,
    )
  memory.set(ref.sha256, bytes)
  return bytes
}

/** The demo of this site that has a module, whatever the scenario calls it. */
const demoWith = (wanted: string) => demos.find(({ modules }) => modules.some(({ sha256 }) => sha256 === wanted))?.slug

/** A module that was dropped once. Browsers that keep nothing have none. */
const keptModule = (sha256: string) => get<Uint8Array>(sha256, kept).catch(() => undefined)

/** Modules of demos are published by their content address, so that an old scenario finds its own. */
async function siteModule(demo: string, sha256: string): Promise<Uint8Array> {
  const response = await fetch(new URL(`m/${sha256}.wasm`, document.baseURI))
  if (!response.ok)
    throw new Error(`The module of the demo ${demo} could not be loaded (HTTP ${response.status}). Reload the page.`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  if ((await sha256Of(bytes)) !== sha256)
    throw new Error(`The module of the demo ${demo} is not the one the scenario names. Reload the page.`)
  return bytes
}
