// The reference: everything that can pass between Envoy and a filter, from the tables that the engine itself runs on.
import { ArrowLeft } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type ReferenceEntry, type ReferenceKind, referenceEntries, referenceKinds } from '../../src/abi-shim/reference.ts'
import { closeReference, referenceHash } from '../state/place.ts'
import { ReferenceCard } from './reference-card.tsx'

const entries = referenceEntries()

const kindTitles: Readonly<Record<ReferenceKind, string>> = {
  hostcalls: 'Host calls',
  callbacks: 'Callbacks',
  properties: 'Properties',
  foreignFunctions: 'Foreign functions',
}

/** The whole page; `name` is the entry that the address names. */
export default function ReferencePage({ name }: { readonly name: string }) {
  const [find, setFind] = useState('')
  const [kind, setKind] = useState<ReferenceKind | null>(null)
  const top = useRef<HTMLHeadingElement>(null)
  const wanted = find.trim().toLowerCase()
  const found = useMemo(
    () => entries.filter((entry) => (kind === null || entry.kind === kind) && matches(entry, wanted)),
    [kind, wanted],
  )
  const known = name === '' || entries.some((entry) => entry.name === name)
  useEffect(() => {
    if (name === '') top.current?.focus()
    else document.getElementById(anchorOf(name))?.scrollIntoView({ block: 'start' })
  }, [name])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) closeReference()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return (
    <main className="reference" aria-labelledby="reference-title">
      <div className="reference-head">
        <h2 id="reference-title" ref={top} tabIndex={-1}>
          Reference
        </h2>
        <input
          type="search"
          className="field"
          aria-label="Find in the reference"
          placeholder="Find: proxy_log, NotFound, response.code"
          value={find}
          onChange={(event) => setFind(event.target.value)}
          onKeyDown={(event) => {
            // The field's own Escape clears it.
            if (event.key === 'Escape' && find !== '') event.preventDefault()
            if (event.key === 'Escape') setFind('')
          }}
        />
        <fieldset className="segments" aria-label="Kind">
          <button type="button" aria-pressed={kind === null} onClick={() => setKind(null)}>
            All
          </button>
          {referenceKinds.map((each) => (
            <button key={each} type="button" aria-pressed={kind === each} onClick={() => setKind(each)}>
              {kindTitles[each]}
            </button>
          ))}
        </fieldset>
        <span className="dim" role="status">
          {found.length === entries.length ? `${found.length} entries` : `${found.length} of ${entries.length} entries`}
        </span>
        <button type="button" className="btn back" onClick={closeReference}>
          <ArrowLeft size={14} aria-hidden /> Back to the playground
        </button>
      </div>
      {/* Scrollable, so it must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className="reference-body" tabIndex={0} aria-label="Entries">
        {!known && (
          <p className="card bad" role="alert">
            There is no “{name}” in the tables: neither Envoy nor this playground knows it.
          </p>
        )}
        {found.length === 0 && <p className="blank">Nothing has that in its name, its answers or its description.</p>}
        {familiesOf(found).map(([family, own]) => (
          <section key={family} aria-label={family}>
            <h3>{family}</h3>
            {own.map((entry) => (
              <ReferenceCard
                key={`${entry.kind} ${entry.name}`}
                entry={entry}
                id={anchorOf(entry.name)}
                current={entry.name === name}
              />
            ))}
          </section>
        ))}
      </section>
    </main>
  )
}

const anchorOf = (name: string) => referenceHash(name).slice(1)

function matches({ name, doc, answers, family }: ReferenceEntry, wanted: string): boolean {
  if (wanted === '') return true
  return [name, doc, family, ...answers].some((text) => text.toLowerCase().includes(wanted))
}

function familiesOf(found: readonly ReferenceEntry[]): (readonly [string, readonly ReferenceEntry[]])[] {
  const families = new Map<string, ReferenceEntry[]>()
  for (const entry of found) families.set(entry.family, [...(families.get(entry.family) ?? []), entry])
  return [...families]
}
