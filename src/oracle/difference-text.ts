// A difference for people: both sides beside each other, with the lines around.
import type { Difference } from './compare.ts'

/** Lines of two columns; `|` changed, `<` only Envoy, `>` only ours. */
export function printDifference({ section, rows, notes }: Difference, envoyTitle: string, width = 160): string {
  const column = Math.max(30, Math.floor((width - 7) / 2))
  const line = (left: string, mark: string, right: string) =>
    `  ${padded(left, column)} ${mark} ${padded(right, column)}`.trimEnd()
  const lines = [
    `  in ${section}:`,
    line(envoyTitle, ' ', 'playground'),
    ...rows.map(({ envoy, ours, equal }) =>
      line(envoy ?? '', equal ? ' ' : envoy === null ? '>' : ours === null ? '<' : '|', ours ?? ''),
    ),
    ...notes.map(({ code, detail }) => `  our run noted ${code}: ${detail}`),
  ]
  return lines.join('\n')
}

const padded = (text: string, width: number) => (text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width))
