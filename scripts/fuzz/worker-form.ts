// The part of our normal form that a batch can see of Envoy: the worker after its start, the wires, the case's own statistics.
import type { NormalForm } from '../../src/trace/normal-form.ts'

const configured = /^< proxy_on_configure = /
const heading = /^(vm|step|stats|Envoy)\b/

/** Envoy's lines of a case in a batch. Where no guest was called its log shows no VM. */
export const workerLines = (lines: readonly string[]): readonly string[] =>
  lines[0]?.startsWith('vm worker') === true ? lines : ['vm worker 1', ...lines]

/** `plugins` have started. Notes move with their lines; those of what is left out are left out too. */
export function workerForm({ lines, notes, seqs }: NormalForm, id: string, plugins: number): NormalForm {
  const kept: number[] = []
  let section = ''
  let started = 0
  for (const [index, line] of lines.entries()) {
    if (heading.test(line)) {
      section = line
      started = 0
      if (!line.startsWith('vm ')) kept.push(index)
      else if (line.startsWith('vm worker')) kept.push(index)
    } else if (section.startsWith('vm worker')) {
      if (started === plugins) kept.push(index)
      else if (configured.test(line)) started++
    } else if (section === 'stats') {
      if (line.startsWith(`wasmcustom.${id}.`)) kept.push(index)
    } else if (!section.startsWith('vm ')) kept.push(index)
  }
  const place = new Map(kept.map((from, to) => [from, to]))
  // A note stands before a line; the next line that is kept takes it.
  const placeOf = (line: number) => kept.find((from) => from >= line)
  return {
    lines: kept.map((index) => lines[index] ?? ''),
    seqs: kept.map((index) => seqs[index]),
    notes: notes.flatMap((note) => {
      const at = placeOf(note.line)
      const line = at === undefined ? kept.length : place.get(at)
      return line === undefined ? [] : [{ ...note, line }]
    }),
  }
}
