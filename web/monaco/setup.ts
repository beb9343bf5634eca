// Monaco as this page needs it: the editor alone, our two small languages, our two themes. A chunk of its own.
import { loader } from '@monaco-editor/react'
import * as monaco from 'monaco-editor/editor'
import 'monaco-editor/features/codeEditor/register'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/cursorUndo/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/placeholderText/register'
import 'monaco-editor/features/wordOperations/register'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }

// `key=value` lines with `#` comments: what most plugins are configured with.
monaco.languages.register({ id: 'properties' })
monaco.languages.setMonarchTokensProvider('properties', {
  tokenizer: {
    root: [
      [/^\s*#.*$/, 'comment'],
      [/^([^=:#]+)(\s*[=:]\s*)(.*)$/, ['key', 'delimiter', 'value']],
    ],
  },
})

monaco.languages.register({ id: 'json' })
monaco.languages.setMonarchTokensProvider('json', {
  tokenizer: {
    root: [
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'key'],
      [/"(?:[^"\\]|\\.)*"/, 'value'],
      [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/, 'value'],
    ],
  },
})

const colours = {
  light: { ink: '1b1b22', ink3: '666671', req: '0a62ba', add: '0b6b3c', raised: 'ffffff', accent: '6b3df0', line: 'efeff3' },
  dark: { ink: 'ececf2', ink3: '9a9aa8', req: '6cb2f7', add: '5fd394', raised: '22222b', accent: '9d7bff', line: '2d2d38' },
}

for (const [name, c] of Object.entries(colours)) {
  monaco.editor.defineTheme(`playground-${name}`, {
    base: name === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: c.ink },
      { token: 'comment', foreground: c.ink3 },
      { token: 'key', foreground: c.req },
      { token: 'delimiter', foreground: c.ink3 },
      { token: 'value', foreground: c.add },
    ],
    colors: {
      'editor.background': `#${c.raised}`,
      'editor.foreground': `#${c.ink}`,
      'editorLineNumber.foreground': `#${c.ink3}`,
      'editorLineNumber.activeForeground': `#${c.ink}`,
      'editor.lineHighlightBackground': '#00000000',
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': `#${c.accent}44`,
      'editorCursor.foreground': `#${c.accent}`,
      'editorWidget.background': `#${c.raised}`,
      'editorIndentGuide.background1': `#${c.line}`,
      focusBorder: `#${c.accent}`,
    },
  })
}

// Without this line the wrapper would ask a CDN for Monaco.
loader.config({ monaco })
