// The Monaco editor in place of a text area. Loaded on demand: this file pulls in all of Monaco.
import { Editor, type OnMount } from '@monaco-editor/react'
import { useEffect, useRef } from 'react'
import './setup.ts'

export interface MonacoProps {
  readonly label: string
  /** A file name: keeps undo history and view state apart between plugins. */
  readonly name: string
  readonly language: 'properties' | 'json'
  readonly value: string
  readonly dark: boolean
  readonly onChange: (value: string) => void
  readonly onReady: () => void
}

export default function MonacoEditor({ label, name, language, value, dark, onChange, onReady }: MonacoProps) {
  const ready = useRef(onReady)
  const mounted = useRef<Parameters<OnMount>[0] | null>(null)
  const latest = useRef(value)
  // Texts that were handed on and have not come back yet: on a busy page the next key is often there before them.
  const onTheirWay = useRef<string[]>([])
  const fromOutside = useRef(false)
  const show = (text: string) => {
    if (!mounted.current || mounted.current.getValue() === text) return
    fromOutside.current = true
    mounted.current.setValue(text)
    fromOutside.current = false
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: `show` reads refs alone
  useEffect(() => {
    latest.current = value
    const echo = onTheirWay.current.indexOf(value)
    if (echo >= 0) {
      onTheirWay.current.splice(0, echo + 1)
      return
    }
    // Another demo, or what was typed in the text area before.
    onTheirWay.current = []
    show(value)
  }, [value])
  const change = (next: string) => {
    if (fromOutside.current) return
    onTheirWay.current.push(next)
    onChange(next)
  }
  const mount: OnMount = (editor) => {
    mounted.current = editor
    show(latest.current)
    // Fonts that arrive after the editor would leave it with wrong widths.
    document.fonts.ready.then(() => editor.updateOptions({ fontFamily: 'JetBrains Mono Variable, monospace' }))
    ready.current()
  }
  return (
    <Editor
      path={name}
      language={language}
      theme={dark ? 'playground-dark' : 'playground-light'}
      defaultValue={value}
      loading={null}
      onMount={mount}
      onChange={(next) => change(next ?? '')}
      options={{
        ariaLabel: label,
        fontFamily: 'JetBrains Mono Variable, monospace',
        fontSize: 12,
        lineHeight: 19,
        fontLigatures: false,
        minimap: { enabled: false },
        lineNumbersMinChars: 3,
        lineDecorationsWidth: 8,
        folding: false,
        glyphMargin: false,
        scrollBeyondLastLine: false,
        wordWrap: 'on',
        overviewRulerLanes: 0,
        hideCursorInOverviewRuler: true,
        overviewRulerBorder: false,
        renderLineHighlight: 'none',
        padding: { top: 7, bottom: 7 },
        scrollbar: { verticalScrollbarSize: 8, horizontalScrollbarSize: 8, alwaysConsumeMouseWheel: false, useShadows: false },
        automaticLayout: true,
        wordBasedSuggestions: 'off',
        quickSuggestions: false,
        unicodeHighlight: { ambiguousCharacters: false },
        // A form field, so Tab goes on to the next one.
        tabFocusMode: true,
        contextmenu: false,
        fixedOverflowWidgets: true,
        editContext: false,
      }}
    />
  )
}
