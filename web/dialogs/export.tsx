// The export drawer: the scenario in another system's words, to read, to copy, to download.
import { Download, FileArchive } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { writeArchive } from '../../src/scenario/archive.ts'
import type { Exported, ExportFile, Format } from '../../src/scenario/formats/format.ts'
import { formats } from '../../src/scenario/formats/index.ts'
import type { ModuleBytes } from '../../src/scenario/link.ts'
import type { Scenario } from '../../src/scenario/schema.ts'
import { findSecrets, redact } from '../../src/scenario/secrets.ts'
import { utf8 } from '../../src/util/bytes.ts'
import { CopyButton } from '../components/copy-button.tsx'
import { useDocument } from '../state/document.ts'
import { download, fileNameOf } from '../state/download.ts'
import { sizeText } from '../state/facts.ts'
import { modulesAtHand } from '../state/modules.ts'
import { CodeText } from './code-text.tsx'
import { Dialog } from './dialog.tsx'
import { Secrets } from './secrets.tsx'

/** Links have a dialog of their own, which says what travels. */
const offered = formats.filter(({ id, export: write }) => write !== undefined && id !== 'link')

export default function ExportDialog() {
  const scenario = useDocument((state) => state.scenario)
  const [chosen, setChosen] = useState(offered[0]?.id)
  const [redacted, setRedacted] = useState(false)
  const modules = useModules(scenario)
  const secrets = useMemo(() => findSecrets(scenario), [scenario])
  const written = useMemo(() => {
    const sent = redacted
      ? redact(
          scenario,
          secrets.map(({ path }) => path),
        )
      : scenario
    return modules && offered.find(({ id }) => id === chosen)?.export?.(sent, modules)
  }, [chosen, scenario, secrets, redacted, modules])
  return (
    <Dialog name="export" title="Export">
      <div className="drawer">
        <Formats chosen={chosen} onChoose={setChosen} />
        <div className="drawer-body" key={chosen}>
          {written ? (
            <>
              <Secrets secrets={secrets} redacted={redacted} onRedact={setRedacted} />
              <Files written={written} name={`${fileNameOf(scenario.title)}-${chosen}.zip`} />
              <Losses written={written} />
            </>
          ) : (
            <p className="blank">Writing…</p>
          )}
        </div>
      </div>
    </Dialog>
  )
}

/** The modules' bytes; null until it is known which are here. */
function useModules(scenario: Scenario): ModuleBytes | null {
  const [modules, setModules] = useState<ModuleBytes | null>(null)
  useEffect(() => {
    let current = true
    void modulesAtHand(scenario).then((found) => {
      if (current) setModules(found)
    })
    return () => {
      current = false
    }
  }, [scenario])
  return modules
}

function Formats({ chosen, onChoose }: { readonly chosen: string | undefined; readonly onChoose: (id: Format['id']) => void }) {
  return (
    <fieldset className="formats" aria-label="Format">
      {offered.map(({ id, label }) => (
        <label key={id} className="format">
          <input type="radio" name="format" value={id} checked={id === chosen} onChange={() => onChoose(id)} />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

function Files({ written: { files }, name }: { readonly written: Exported; readonly name: string }) {
  // What a reader wants first: how to start it, where there is such a text.
  const inOrder = [...files].sort((a, b) => rank(a) - rank(b))
  return (
    <>
      {files.length > 1 && (
        <div className="file-head archive">
          <FileArchive size={15} aria-hidden />
          <span className="grow">
            {files.length} files that belong together: <span className="mono">{files.map((file) => file.name).join(', ')}</span>
          </span>
          <button
            type="button"
            className="btn primary"
            onClick={() =>
              download(
                name,
                writeArchive(files.map(({ name: each, ...file }) => ({ name: each, bytes: bytesOf(file) }))),
                'application/zip',
              )
            }
          >
            <Download size={14} aria-hidden /> Download as zip
          </button>
        </div>
      )}
      {inOrder.map((file) => (
        <File key={file.name} file={file} />
      ))}
    </>
  )
}

const rank = ({ name }: ExportFile) => (name === 'README.md' ? 0 : 1)

const bytesOf = (file: { readonly text: string } | { readonly bytes: Uint8Array }) =>
  'text' in file ? utf8(file.text) : file.bytes

function File({ file }: { readonly file: ExportFile }) {
  return (
    <section aria-label={file.name} className="file">
      <div className="file-head">
        <h3 className="mono cut grow">{file.name}</h3>
        {'text' in file ? (
          <CopyButton text={file.text} label={`Copy ${file.name}`}>
            Copy
          </CopyButton>
        ) : (
          <span className="dim">{sizeText(file.bytes.length)}</span>
        )}
        <button
          type="button"
          className="btn small"
          aria-label={`Download ${file.name}`}
          onClick={() => download(file.name, 'text' in file ? file.text : file.bytes, file.mediaType)}
        >
          <Download size={13} aria-hidden /> Download
        </button>
      </div>
      {'text' in file && <CodeText text={file.text} label={file.name} />}
    </section>
  )
}

function Losses({ written: { losses } }: { readonly written: Exported }) {
  if (losses.length === 0) return null
  return (
    <section className="losses" aria-label="What this format cannot say">
      <h3>What this format cannot say</h3>
      <ul>
        {losses.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <span className="mono">{path}</span> {message}
          </li>
        ))}
      </ul>
    </section>
  )
}
