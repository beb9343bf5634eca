// The module of a filter: what it is, and the way to put in another one.
import { FileUp, Undo2 } from 'lucide-react'
import { useRef } from 'react'
import { hasLeftovers, startAfresh } from '../../src/scenario/edit.ts'
import type { Plugin } from '../../src/scenario/schema.ts'
import { demos, languageName } from '../state/demos.ts'
import { edit, goBack, useDocument } from '../state/document.ts'
import { moduleName, shortFacts, sizeText, useFacts } from '../state/facts.ts'
import { chooseDemoModule, takeFiles } from '../state/intake.ts'
import { runNow } from '../state/run.ts'
import { useFaults } from '../state/use-trace.ts'
import { notify } from '../state/view.ts'
import { ModuleFacts } from './module-facts.tsx'
import { NoticeCard } from './notice-card.tsx'

/** Names the module and takes another; what was refused is said here. */
export function ModuleCard({ plugin }: { readonly plugin: Plugin }) {
  const ref = useDocument((state) => state.scenario.modules[plugin.module])
  const before = useDocument((state) => state.before)
  const left = useDocument((state) => state.before !== null && hasLeftovers(state.scenario, state.before, plugin.id))
  const input = useRef<HTMLInputElement>(null)
  const facts = useFacts(ref)
  const name = moduleName(ref)
  const failed = useFaults().some(({ fault }) => fault.plugin === plugin.id && fault.code === 'load')
  return (
    <section className="group" aria-label="Module">
      <div className="label">
        <span>Module</span>
        {before && (
          <button
            type="button"
            className="link"
            onClick={() => {
              notify(null)
              goBack()
            }}
          >
            <Undo2 size={12} aria-hidden /> Back to the one before
          </button>
        )}
      </div>
      <NoticeCard />
      {left && (
        <article className="card late leftovers">
          <p>Still with the name, configuration and checks of the module before.</p>
          <button
            type="button"
            className="btn small"
            onClick={() => {
              edit(startAfresh, plugin.id)
              void runNow()
            }}
          >
            Clear them
          </button>
        </article>
      )}
      <div className="module">
        <div className="inline">
          <span className="mono cut grow module-name" title={name}>
            {name}
          </span>
          <button type="button" className="btn small" onClick={() => input.current?.click()}>
            <FileUp size={13} aria-hidden /> Choose a file…
          </button>
          <input
            ref={input}
            type="file"
            className="hidden-label"
            aria-label="Module file"
            tabIndex={-1}
            accept=".wasm,.gz,.json,.yaml,.yml,.zip,.log,.txt,application/wasm"
            onChange={(event) => {
              const files = [...(event.target.files ?? [])]
              event.target.value = ''
              void takeFiles(files)
            }}
          />
        </div>
        <p className="dim module-facts">{facts ? `${shortFacts(facts)} · ${sizeText(facts.size)}` : ' '}</p>
        <p className="dim module-facts">Or drop a .wasm or .wasm.gz anywhere.</p>
        <Languages plugin={plugin} />
        {facts && <ModuleFacts report={facts} failed={failed} />}
      </div>
    </section>
  )
}

/** A demo's filter in another language: same scenario, same result, other calls. */
function Languages({ plugin }: { readonly plugin: Plugin }) {
  const ref = useDocument((state) => state.scenario.modules[plugin.module])
  const demo = ref && 'demo' in ref ? demos.find(({ slug }) => slug === ref.demo) : undefined
  if (!ref || !demo || demo.modules.length < 2) return null
  return (
    <label className="label flush">
      The same filter in
      <select
        className="btn small ghost"
        value={ref.sha256}
        onChange={(event) => chooseDemoModule(plugin.module, demo, event.target.value)}
      >
        {demo.modules.map(({ file, language, sha256 }) => (
          <option key={file} value={sha256}>
            {languageName(language)}
          </option>
        ))}
      </select>
    </label>
  )
}
