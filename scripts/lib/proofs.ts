// Which recording of a real Envoy proves which entry of our tables: by reading the recordings.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { type Callback, callbacks, findCallback } from '../../src/abi-shim/callbacks.ts'
import { foreignFunctions } from '../../src/abi-shim/foreign-functions.ts'
import type { AnyHostcall } from '../../src/abi-shim/hostcall.ts'
import { findHostcall, hostcalls } from '../../src/abi-shim/hostcalls/index.ts'
import { properties } from '../../src/abi-shim/properties.ts'
import { findCases } from '../../src/cli/cases.ts'
import { recordingsOf } from '../../src/cli/recordings.ts'

/** A folder with recordings, and what they say. */
export interface Recorded {
  readonly folder: string
  /** Calls in both directions: `env.proxy_log` in this one, `proxy_on_log` in the other. */
  readonly called: ReadonlySet<string>
  /** Arguments of the calls that the probe logs: paths of properties with dots, names of foreign functions. */
  readonly properties: ReadonlySet<string>
  readonly foreign: ReadonlySet<string>
  /** Nothing in it is beyond what the playground emulates. */
  readonly whole: boolean
}

/** By table and name of entry: the folder that proves it. */
export type Proofs = Readonly<Record<keyof typeof tables, Readonly<Record<string, string>>>>

/** Where recordings are, the ones that readers can open first. */
export const homes = ['public/demos', 'src/envoy/testdata'] as const

/** What an entry needs to be found in. */
export const tables = {
  hostcalls: Object.entries<AnyHostcall>(hostcalls).map(([name, { modules, label }]) => ({
    name,
    label,
    needed: true,
    isIn: ({ called }: Recorded) => modules.some((module) => called.has(`${module}.${name}`)),
  })),
  callbacks: Object.entries<Callback>(callbacks).map(([name, { label, neverCalled }]) => ({
    name,
    label,
    // What Envoy never calls is in no recording.
    needed: neverCalled !== true,
    isIn: ({ called }: Recorded) => called.has(name),
  })),
  properties: Object.entries(properties).map(([name, { label }]) => ({
    name,
    label,
    needed: true,
    isIn: ({ properties: asked }: Recorded) => asked.has(name),
  })),
  foreignFunctions: Object.entries(foreignFunctions).map(([name, { label }]) => ({
    name,
    label,
    needed: true,
    isIn: ({ foreign }: Recorded) => foreign.has(name),
  })),
} as const

/** Reads every recording. */
export function readRecorded(root: string): Recorded[] {
  const cases = findCases(homes.map((home) => `${root}/${home}`))
  const folders = [...new Set(cases.map(({ folder }) => folder))]
  return folders.map((folder) => {
    const files = new Set(cases.flatMap((one) => (one.folder === folder ? recordingsOf(one).map(({ file }) => file) : [])))
    const text = [...files].map((file) => readFileSync(file, 'utf8')).join('\n')
    const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name)
    const called = found(/^\s*> ([\w.]+)\(/gm)
    const asked = found(/ get_property "((?:[^"\\]|\\.)*)" /g)
    return {
      folder: relative(root, folder),
      called: new Set(called),
      // A backslash of a log line is two in a recording. A map's key is no part of the attribute.
      properties: new Set(asked.flatMap((path) => prefixes(path.split('\\\\x00')))),
      foreign: new Set(found(/ call_foreign_function "(\w+)" /g)),
      whole: called.every((name) => (findHostcall(...split(name)) ?? findCallback(name))?.label !== 'not-modelled'),
    }
  })
}

const split = (name: string): [module: string, name: string] => {
  const at = name.lastIndexOf('.')
  return [name.slice(0, Math.max(0, at)), name.slice(at + 1)]
}

function prefixes(parts: readonly string[]): string[] {
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'))
}

/** For every modelled entry the folder it has now while that still holds, else the first that does: new recordings change nothing. */
export function findProofs(recorded: readonly Recorded[], current: Proofs): Proofs {
  const proved = (table: keyof typeof tables) =>
    Object.fromEntries(
      tables[table].flatMap(({ name, label, isIn }) => {
        if (label === 'not-modelled') return []
        // In a run that meets something else that is not modelled, nothing after it is compared.
        const holds = recorded.filter((one) => one.whole && isIn(one)).map(({ folder }) => folder)
        const known = current[table][name]
        const proof = known !== undefined && holds.includes(known) ? known : holds[0]
        return proof === undefined ? [] : [[name, proof]]
      }),
    )
  return {
    hostcalls: proved('hostcalls'),
    callbacks: proved('callbacks'),
    properties: proved('properties'),
    foreignFunctions: proved('foreignFunctions'),
  }
}
