// A text as code: comments, keys and strings in their colours, in YAML, JSON and shell alike. Everything is text, nothing is markup.

interface Props {
  readonly text: string
  readonly label: string
}

export function CodeText({ text, label }: Props) {
  const line = /\.json$/.test(label) ? jsonLine : /\.ya?ml$/.test(label) ? yamlLine : /\.sh$/.test(label) ? shellLine : plainLine
  return (
    // Scrollable, so it must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <pre className="code-text" tabIndex={0}>
      {text.split('\n').map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <span key={index}>
          {line(each)}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}

const comment = (text: string) => <span className="comment">{text}</span>
const plainLine = (line: string) => line

function shellLine(line: string) {
  return line.startsWith('#') ? comment(line) : line
}

function yamlLine(line: string) {
  if (/^\s*#/.test(line)) return comment(line)
  const [, before = '', key = '', after = ''] = /^(\s*(?:- )*)((?:"[^"]*"|[\w.@/-]+):)(?=\s|$)(.*)$/.exec(line) ?? []
  if (key === '') return line
  return (
    <>
      {before}
      <span className="key">{key}</span>
      {/^\s+["'\d]/.test(after) || /^ (true|false|null)$/.test(after) ? <span className="value">{after}</span> : after}
    </>
  )
}

function jsonLine(line: string) {
  const [, before = '', key = '', after = ''] = /^(\s*)("(?:[^"\\]|\\.)*")(?=:)(.*)$/.exec(line) ?? []
  if (key === '') return line
  return (
    <>
      {before}
      <span className="key">{key}</span>
      {after}
    </>
  )
}
