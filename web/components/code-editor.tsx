// A text editor: a plain text area at once, Monaco in its place when that has loaded. Phones keep the text area.
import { Component, lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useIsDark } from './use-is-dark.ts'

interface Props {
  readonly label: string
  readonly name: string
  readonly language: 'properties' | 'json'
  readonly value: string
  readonly invalid: boolean
  readonly onChange: (value: string) => void
}

const MonacoEditor = lazy(() => import('../monaco/editor.tsx'))

/** Pointing with a finger and a narrow screen are what Monaco is bad at. */
const wantsMonaco = () => matchMedia('(min-width: 761px) and (pointer: fine)').matches

/** Grows with its text between 5 and 14 lines. */
export function CodeEditor({ label, name, language, value, invalid, onChange }: Props) {
  const [asked, setAsked] = useState(false)
  const [ready, setReady] = useState(false)
  const dark = useIsDark()
  // What was typed but is not valid yet lives here; the document holds the last valid value.
  const [text, setText] = useState(value)
  useEffect(() => {
    if (!invalid) setText(value)
  }, [value, invalid])
  useEffect(() => {
    if (!wantsMonaco()) return
    // After first paint and the first run: neither waits for an editor of some megabytes.
    const idle = setTimeout(() => setAsked(true), 700)
    return () => clearTimeout(idle)
  }, [])

  const lines = Math.min(14, Math.max(5, text.split('\n').length))
  const change = (next: string) => {
    setText(next)
    onChange(next)
  }
  const plain = (
    <textarea
      className="field code-plain"
      rows={lines}
      aria-label={label}
      aria-invalid={invalid}
      spellCheck={false}
      autoCapitalize="off"
      value={text}
      onChange={(event) => change(event.target.value)}
    />
  )
  if (!asked) return plain
  return (
    <Fallback instead={plain}>
      {!ready && plain}
      <div className={ready ? 'code-frame' : 'code-frame waiting'} style={{ height: lines * 19 + 16 }} data-invalid={invalid}>
        <Suspense fallback={null}>
          <MonacoEditor
            label={label}
            name={name}
            language={language}
            value={text}
            dark={dark}
            onChange={change}
            onReady={() => setReady(true)}
          />
        </Suspense>
      </div>
    </Fallback>
  )
}

/** Monaco may fail to load (a deploy in between, no connection): the text area then stays. */
class Fallback extends Component<{ readonly instead: ReactNode; readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? this.props.instead : this.props.children
  }
}
