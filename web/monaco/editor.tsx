// The Monaco editor in place of a text area. Loaded on demand: this file pulls in all of Monaco.
import { Editor, type OnMount } from '@monaco-editor/react'
import { useRef } from 'react'
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
  const mount: OnMount = (editor) => {
    // Fonts that arrive after the editor would leave it with wrong widths.
    document.fonts.ready.then(() => editor.updateOptions({ fontFamily: 'JetBrains Mono Variable, monospace' }))
    ready.current()
  }
  return (
    <Editor
      path={name}
      language={language}
      theme={dark ? 'playground-dark' : 'playground-light'}
      value={value}
      loading={null}
      onMount={mount}
      onChange={(next) => onChange(next ?? '')}
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
