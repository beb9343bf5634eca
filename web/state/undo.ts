// The documents before and after the present one, with what fields held beside them. Typing is one step for as long as it goes on.
import type { Path } from '../../src/scenario/issue.ts'
import type { Scenario } from '../../src/scenario/schema.ts'
import { printPairs, type TextPairs } from './pairs-text.ts'

/** What was typed: text that cannot become part of the scenario yet, or that says the same in other words. */
export interface Draft {
  readonly typed: string | TextPairs
  /** Why it cannot be taken; null where it says the same as the scenario. */
  readonly problem: string | null
  /** How the scenario's value read meanwhile. Once it reads otherwise the draft is over. */
  readonly of: string
}

/** What fields hold that the scenario does not, by the path of the field. */
export type Drafts = Readonly<Record<string, Draft>>

/** A document to go back or forward to. */
export interface Version {
  readonly scenario: Scenario
  readonly drafts: Drafts
  /** Where it differs from the document that came after it. */
  readonly path: Path
  /** When that part was typed in last, in milliseconds; 0 where typing must not go on. */
  readonly at: number
}

/** Versions around a document, oldest first. */
export interface Versions {
  /** Oldest first. */
  readonly past: readonly Version[]
  /** The next one last. */
  readonly future: readonly Version[]
}

export const noVersions: Versions = { past: [], future: [] }

/** A pause in typing that starts a new step. */
const pause = 1000
/** Documents share what they have in common, so a step costs little more than its text. */
const most = 500

/** The versions after an edit, or null where nothing was changed. */
export function recorded(
  { past }: Versions,
  before: Scenario,
  after: Scenario,
  now: number,
  drafts: Drafts = {},
): Versions | null {
  const path = changedPath(before, after)
  if (path === null) return null
  const last = past.at(-1)
  if (last && now - last.at < pause && isText(before, path) && isText(after, path) && startsWith(path, last.path))
    return { past: [...past.slice(0, -1), { ...last, at: now }], future: [] }
  return { past: [...past.slice(-(most - 1)), { scenario: before, drafts, path, at: now }], future: [] }
}

/** A version, with those before and after it. */
export interface Turned extends Versions {
  readonly scenario: Scenario
  readonly drafts: Drafts
}

/** The document before the present one. */
export function undone({ past, future }: Versions, present: Scenario, drafts: Drafts = {}): Turned | null {
  const version = past.at(-1)
  if (!version) return null
  const left = { ...version, scenario: present, drafts, at: 0 }
  return { ...arrivedAt(version, present, drafts), past: past.slice(0, -1), future: [...future, left] }
}

/** The document that was left by the last undo. */
export function redone({ past, future }: Versions, present: Scenario, drafts: Drafts = {}): Turned | null {
  const version = future.at(-1)
  if (!version) return null
  const left = { ...version, scenario: present, drafts, at: 0 }
  return { ...arrivedAt(version, present, drafts), past: [...past, left], future: future.slice(0, -1) }
}

/** A version's document. Where it differs fields hold what they held then; elsewhere they keep what they hold. */
function arrivedAt(version: Version, present: Scenario, drafts: Drafts) {
  const place = fieldOf(changedPath(present, version.scenario) ?? [], present)
  const isThere = (field: string) => {
    const [own = ''] = field.split('#')
    return own.startsWith(place) || place.startsWith(own)
  }
  const some = (of: Drafts, there: boolean) => Object.entries(of).filter(([field]) => isThere(field) === there)
  return {
    scenario: version.scenario,
    drafts: Object.fromEntries([
      ...some(drafts, false),
      ...some(version.drafts, true).filter(([, draft]) => !isNothingMore(draft)),
    ]),
  }
}

/** Rows that were added and never filled. */
const isNothingMore = ({ typed, of }: Draft) =>
  typeof typed !== 'string' && printPairs(typed.filter(([name, value]) => name !== '' || value !== '')) === of

/** A path as fields are named, such as `steps[0].request.path`; plugins go by their ids. */
function fieldOf(path: Path, { plugins }: Scenario): string {
  return path
    .map((key, at) => {
      if (typeof key === 'string') return at === 0 ? key : `.${key}`
      const id = path[0] === 'plugins' && at === 1 ? plugins[key]?.id : undefined
      return id === undefined ? `[${key}]` : `.${id}`
    })
    .join('')
}

/** The innermost part that holds every difference; null where there is none. */
export function changedPath(before: unknown, after: unknown): Path | null {
  if (Object.is(before, after)) return null
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) return []
  const [left, right] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  const keys = new Set([...left.keys(), ...right.keys()])
  let found: Path | null = null
  for (const key of keys) {
    const inside = left.has(key) && right.has(key) ? changedPath(left.get(key), right.get(key)) : []
    if (inside === null) continue
    if (found !== null || left.size !== right.size) return []
    found = [Array.isArray(before) ? Number(key) : key, ...inside]
  }
  return found
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Whether what is there can be typed: whole parts come and go by other means. */
function isText(document: unknown, path: Path): boolean {
  let value = document
  for (const key of path) value = isBranch(value) ? Reflect.get(value, key) : undefined
  return path.length > 0 && (typeof value === 'string' || typeof value === 'number')
}

/** Whether a path leads into another one, which is not the whole document. */
const startsWith = (path: Path, start: Path) => start.length > 0 && start.every((key, at) => path[at] === key)
