// The reference: everything that the tables say about every host call, callback, property and foreign function, in one form.
import { type Callback, callbacks, callbackType } from './callbacks.ts'
import { type Crash, crashesOf } from './crashes.ts'
import { type ForeignFunction, type ForeignShape, foreignFunctions, type ProtoField } from './foreign-functions.ts'
import { type AnyHostcall, answersOf, type Label, wordsType } from './hostcall.ts'
import { families } from './hostcalls/index.ts'
import { showType } from './link.ts'
import { proofs } from './proofs.gen.ts'
import { type Property, properties } from './properties.ts'
import { type AbiVersion, abiVersions, type Release } from './version.ts'

/** The parts of the reference, in the order in which a reader wants them. */
export const referenceKinds = ['hostcalls', 'callbacks', 'properties', 'foreignFunctions'] as const
export type ReferenceKind = (typeof referenceKinds)[number]

/** One entry, of whatever table. */
export interface ReferenceEntry {
  readonly kind: ReferenceKind
  /** Host calls belong to a family; the others to one of their own. */
  readonly family: string
  readonly name: string
  /** The modules that a host call is imported from. */
  readonly modules: readonly string[]
  readonly params: readonly string[]
  /** A wasm type as Envoy prints it; for a property its type; for a foreign function what goes in and what comes out. */
  readonly signature: string
  /** Signatures of ABI versions in which it is another one. */
  readonly olderSignatures: Readonly<Partial<Record<AbiVersion, string>>>
  readonly abi: readonly AbiVersion[]
  /** First and last Envoy release; null for no bound. */
  readonly since: Release | null
  readonly until: Release | null
  /** Names of what it may answer; empty where any number may come back, or nothing. */
  readonly answers: readonly string[]
  /** When a property has a value. */
  readonly available: string | null
  readonly label: Label
  /** Ways in which the call takes Envoy down, and what to do instead. */
  readonly dangers: readonly Crash[]
  /** The folder whose recording of a real Envoy proves it; null for what is not modelled, or never called. */
  readonly proof: string | null
  readonly doc: string
}

const common = {
  modules: [],
  params: [],
  olderSignatures: {},
  abi: abiVersions,
  until: null,
  answers: [],
  available: null,
  dangers: [],
} as const

/** All entries, by table and family. */
export function referenceEntries(): ReferenceEntry[] {
  return [
    ...Object.entries(families).flatMap(([family, table]) =>
      Object.entries<AnyHostcall>(table).map(([name, entry]) => ofHostcall(family, name, entry)),
    ),
    ...Object.entries<Callback>(callbacks).map(([name, entry]) => ofCallback(name, entry)),
    ...Object.entries(properties).map(([name, entry]) => ofProperty(name, entry)),
    ...Object.entries<ForeignFunction>(foreignFunctions).map(([name, entry]) => ofForeign(name, entry)),
  ]
}

function proofOf(kind: ReferenceKind, name: string): string | null {
  const table: Readonly<Record<string, string>> = proofs[kind]
  return table[name] ?? null
}

function ofHostcall(family: string, name: string, entry: AnyHostcall): ReferenceEntry {
  return {
    ...common,
    kind: 'hostcalls',
    family,
    name,
    modules: entry.modules,
    params: Object.keys(entry.params),
    signature: showType(wordsType(entry)),
    abi: entry.abi,
    since: entry.since ?? null,
    until: entry.until ?? null,
    answers: answersOf(entry),
    label: entry.label,
    dangers: crashesOf(name),
    proof: proofOf('hostcalls', name),
    doc: entry.doc,
  }
}

function ofCallback(name: string, entry: Callback): ReferenceEntry {
  const signatureIn = (abi: AbiVersion) => showType(callbackType(entry, abi))
  const signature = signatureIn(entry.abi.at(-1) ?? '0.2.1')
  return {
    ...common,
    kind: 'callbacks',
    family: 'callbacks',
    name,
    params: entry.params.map((param) => param.name),
    signature,
    olderSignatures: Object.fromEntries(
      entry.abi.flatMap((abi) => (signatureIn(abi) === signature ? [] : [[abi, signatureIn(abi)]])),
    ),
    abi: entry.abi,
    since: entry.since ?? null,
    answers: entry.result === 'void' ? [] : Object.values(entry.result.names ?? {}),
    label: entry.label,
    proof: proofOf('callbacks', name),
    doc: entry.doc,
  }
}

function ofProperty(name: string, entry: Property): ReferenceEntry {
  return {
    ...common,
    kind: 'properties',
    family: 'properties of a stream',
    name,
    signature: entry.type,
    since: entry.since ?? null,
    available: entry.available,
    label: entry.label,
    proof: proofOf('properties', name),
    doc: entry.doc,
  }
}

function ofForeign(name: string, entry: ForeignFunction): ReferenceEntry {
  return {
    ...common,
    kind: 'foreignFunctions',
    family: 'foreign functions',
    name,
    signature: `${showShape(entry.argument)} -> ${showShape(entry.result)}`,
    since: entry.since ?? null,
    answers: entry.answers,
    label: entry.label,
    proof: proofOf('foreignFunctions', name),
    doc: entry.doc,
  }
}

function showShape(shape: ForeignShape): string {
  if (typeof shape === 'string') return shape
  return `${shape.message} { ${shape.fields.map(showField).join('; ')} }`
}

function showField({ name, number, type }: ProtoField): string {
  return `${typeof type === 'string' ? type : `enum(${type.values.join(', ')})`} ${name} = ${number}`
}
