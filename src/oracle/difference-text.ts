// A difference for people: both sides beside each other, with the lines around.

import { rowsOf } from '../trace/lines-diff.ts'
import { withNames } from './call-words.ts'
import type { Difference, ShownRow } from './compare.ts'

/** Characters of a long line that are shown before the place where it differs. */
const lead = 20

/**
 * Two columns; between them `|` for a line that differs, `<` for one that only Envoy has, `>` for one that only we have. What is
 * on a wire is shown line by line, and of a line that is too long the part that differs.
 */
export function printDifference({ section, rows, notes }: Difference, envoyTitle: string, width = 160): string {
  const column = Math.max(30, Math.floor((width - 7) / 2))
  const line = ({ envoy, ours, equal }: ShownRow) => {
    const from = equal || envoy === null || ours === null ? 0 : windowStart(envoy, ours, column)
    const mark = equal ? ' ' : envoy === null ? '>' : ours === null ? '<' : '|'
    return `  ${cell(envoy, from, column)} ${mark} ${cell(ours, from, column)}`.trimEnd()
  }
  return [
    `  in ${section}:`,
    line({ envoy: envoyTitle, ours: 'playground', equal: true }),
    ...rows.flatMap(wireRows).map(withWords).map(line),
    ...notes.map(({ code, detail }) => `  our run noted ${code}: ${detail}`),
  ].join('\n')
}

function cell(text: string | null, from: number, width: number): string {
  const shown = from === 0 ? (text ?? '') : `…${text?.slice(from)}`
  return shown.length > width ? `${shown.slice(0, width - 1)}…` : shown.padEnd(width)
}

/** Where to begin with two lines that do not fit, so that the place is seen where they differ. */
function windowStart(a: string, b: string, width: number): number {
  if (Math.max(a.length, b.length) <= width) return 0
  let same = 0
  while (same < Math.min(a.length, b.length) && a[same] === b[same]) same++
  return same < width - lead ? 0 : same - lead
}

const withWords = ({ envoy, ours, equal }: ShownRow): ShownRow => ({
  envoy: envoy === null ? null : withNames(envoy),
  ours: ours === null ? null : withNames(ours),
  equal,
})

/** A row of messages on a wire as a row for each of their lines. Equal messages stay one line. */
function wireRows(row: ShownRow): readonly ShownRow[] {
  const envoy = wireLines(row.envoy)
  const ours = wireLines(row.ours)
  if (row.equal || envoy === null || ours === null) return [row]
  return rowsOf(envoy, ours).map(({ left, right, equal }) => ({
    envoy: left === null ? null : (envoy[left] ?? null),
    ours: right === null ? null : (ours[right] ?? null),
    equal,
  }))
}

function wireLines(line: string | null): readonly string[] | null {
  const [, who = '', text] = /^(upstream \S+|client) "(.*)"$/.exec(line ?? '') ?? []
  return text === undefined ? null : [who, ...text.split(/(?<=\\n)/).map((part) => `  ${part}`)]
}
