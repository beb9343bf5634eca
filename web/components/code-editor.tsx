// A text editor: a plain text area at once, Monaco in its place when that has loaded. Phones keep the text area.
import { Component, type CSSProperties, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
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
  // The text area stays while it has the focus: keys, caret and undo belong to whoever types in it.
  const [held, setHeld] = useState(false)
  const plain = useRef<HTMLTextAreaElement>(null)
  const dark = useIsDark()
  useEffect(() => {
    if (!wantsMonaco()) return
    // After first paint and the first run: neither waits for an editor of some megabytes.
    const idle = setTimeout(() => setAsked(true), 700)
    return () => clearTimeout(idle)
  }, [])

  const inPlace = ready && !held
  // Both have the same size, so that nothing moves under the pointer that ends the typing.
  const size = { '--lines': Math.min(14, Math.max(5, value.split('\n').length)) } as CSSProperties
  return (
    <div className="code" style={size}>
      {!inPlace && (
        <textarea
          ref={plain}
          className="field code-plain"
          aria-label={label}
          aria-invalid={invalid}
          spellCheck={false}
          autoCapitalize="off"
          value={value}
          onFocus={() => setHeld(true)}
          // A window that loses the focus keeps its active element: the reader will come back to it.
          onBlur={() => setHeld(document.activeElement === plain.current)}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {asked && (
        <Fallback onFail={() => setReady(false)}>
          <div className={inPlace ? 'code-frame' : 'code-frame waiting'} data-invalid={invalid}>
            <Suspense fallback={null}>
              <MonacoEditor
                label={label}
                name={name}
                language={language}
                value={value}
                dark={dark}
                onChange={onChange}
                onReady={() => setReady(true)}
              />
            </Suspense>
          </div>
        </Fallback>
      )}
    </div>
  )
}

/** Monaco may fail to load (a deploy in between, no connection): the text area then stays. */
class Fallback extends Component<{ readonly children: ReactNode; readonly onFail: () => void }, { readonly failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override componentDidCatch() {
    this.props.onFail()
  }
  override render() {
    return this.state.failed ? null : this.props.children
  }
}
