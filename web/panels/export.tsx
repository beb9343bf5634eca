// The scenario in another system's words, to copy or to download.
import { Copy, Download } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { Exported, ExportFile, Format } from '../../src/scenario/formats/format.ts'
import { useDocument } from '../state/document.ts'
import { download } from '../state/download.ts'
import { confirmBriefly } from '../state/view.ts'

/** The panel shows texts; modules stay where they are. */
const noModules = new Map<string, Uint8Array>()

export function ExportPanel() {
  const scenario = useDocument((state) => state.scenario)
  const [formats, setFormats] = useState<readonly Format[]>([])
  const [chosen, setChosen] = useState('envoy-yaml')
  useEffect(() => {
    // The YAML printer is a chunk of its own.
    void import('../../src/scenario/formats/index.ts').then((loaded) => setFormats(loaded.formats))
  }, [])
  const format = formats.find(({ id }) => id === chosen)
  const written = useMemo<Exported | null>(() => format?.export?.(scenario, noModules) ?? null, [format, scenario])
  if (formats.length === 0) return <p className="blank">Writing…</p>
  return (
    <>
      <div className="export-head">
        <select className="btn small" aria-label="Format" value={chosen} onChange={(event) => setChosen(event.target.value)}>
          {formats
            .filter((each) => each.export)
            .map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
        </select>
      </div>
      {written === null ? (
        <p className="blank">Writing…</p>
      ) : (
        written.files.map((file) => ('text' in file ? <ExportedFile key={file.name} file={file} /> : null))
      )}
      {written && written.losses.length > 0 && (
        <section className="losses" aria-label="What this format cannot say">
          <h2>What this format cannot say</h2>
          <ul>
            {written.losses.map(({ path, message }) => (
              <li key={path}>
                <span className="mono">{path}</span> {message}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function ExportedFile({ file }: { readonly file: Extract<ExportFile, { text: string }> }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(file.text)
      confirmBriefly('Copied')
    } catch {
      confirmBriefly('The browser did not let this page copy: download it instead')
    }
  }
  return (
    <section aria-label={file.name}>
      <div className="file-head">
        <h2 className="mono">{file.name}</h2>
        <span className="grow" />
        <button type="button" className="btn small" aria-label={`Copy ${file.name}`} onClick={() => void copy()}>
          <Copy size={13} aria-hidden /> Copy
        </button>
        <button
          type="button"
          className="btn small"
          aria-label={`Download ${file.name}`}
          onClick={() => download(file.name, file.text, file.mediaType)}
        >
          <Download size={13} aria-hidden /> Download
        </button>
      </div>
      <pre className="yaml">{/\.ya?ml$/.test(file.name) ? highlight(file.text) : file.text}</pre>
    </section>
  )
}

/** Keys and comments in their colours; everything else as it is. */
function highlight(text: string) {
  return text.split('\n').map((line, index) => {
    const comment = /^\s*#/.test(line)
    const key = comment ? null : /^(\s*(?:- )*)((?:"[^"]*"|[\w.@/-]+):)(.*)$/.exec(line)
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
      <span key={index}>
        {comment ? (
          <span className="comment">{line}</span>
        ) : key ? (
          <>
            {key[1]}
            <span className="key">{key[2]}</span>
            {key[3]}
          </>
        ) : (
          line
        )}
        {'\n'}
      </span>
    )
  })
}
