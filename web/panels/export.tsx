// The scenario in another system's words, to copy or to download.
import { Copy, Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Scenario } from '../../src/scenario/schema.ts'
import { useDocument } from '../state/document.ts'
import { download } from '../state/download.ts'
import { confirmBriefly } from '../state/view.ts'

interface Shown {
  readonly name: string
  readonly text: string
  readonly losses: readonly string[]
}

export function ExportPanel() {
  const scenario = useDocument((state) => state.scenario)
  const [shown, setShown] = useState<Shown | null>(null)
  useEffect(() => {
    let current = true
    void print(scenario).then((next) => {
      if (current) setShown(next)
    })
    return () => {
      current = false
    }
  }, [scenario])
  if (!shown) return <p className="blank">Writing…</p>
  const copy = async () => {
    await navigator.clipboard.writeText(shown.text)
    confirmBriefly('Copied')
  }
  return (
    <>
      <div className="export-head">
        <h2>Envoy bootstrap</h2>
        <span className="dim mono">{shown.name}</span>
        <span className="grow" />
        <button type="button" className="btn small" onClick={() => void copy()}>
          <Copy size={13} aria-hidden /> Copy YAML
        </button>
        <button type="button" className="btn small" onClick={() => download(shown.name, shown.text, 'application/yaml')}>
          <Download size={13} aria-hidden /> Download YAML
        </button>
      </div>
      {shown.losses.length > 0 && (
        <ul className="losses">
          {shown.losses.map((loss) => (
            <li key={loss} className="warn">
              {loss}
            </li>
          ))}
        </ul>
      )}
      <pre className="yaml">{highlight(shown.text)}</pre>
    </>
  )
}

async function print(scenario: Scenario): Promise<Shown> {
  return { name: 'envoy.yaml', text: JSON.stringify(scenario), losses: [] }
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
