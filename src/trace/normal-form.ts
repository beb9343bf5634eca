// The normal form: what our trace and a real Envoy's recording of the same scenario must have in common, line by line.
import { asPairs } from '../abi-shim/trace-value.ts'
import { type ByteString, bytesOf } from '../util/bytes.ts'
import { callouts } from './callouts.ts'
import { cells } from './cells.ts'
import { Op } from './chunk.ts'
import type { History } from './history.ts'
import { MessageReader } from './http1.ts'
import { endsStream, isHttp2 } from './http2.ts'
import { stats } from './stats.ts'
import { shutdownOf, steps } from './steps.ts'
import { type NoteAt, vmLines } from './vm-lines.ts'

export interface NormalForm {
  readonly lines: readonly string[]
  readonly notes: readonly NoteAt[]
  /** The event of each line, where it is of one. */
  readonly seqs: readonly (number | undefined)[]
}

/** The last line but for statistics of a run in which Envoy would have crashed. What a run does after that says nothing. */
export const diedLine = 'Envoy died'

/** What reached an upstream before the first step comes under this line. */
export const startLine = 'start'

/**
 * A trace as lines: per VM (workers: per thread) callbacks `>` … `<` and host calls (indented) with raw words and results, and
 * log lines; per step what reached an upstream and what the client got; statistics. No times, no sequence numbers, no ids of ours.
 */
export function normalForm(history: History): NormalForm {
  const { sections, died } = vmLines(history)
  const lines: string[] = []
  const notes: NoteAt[] = []
  const seqs: (number | undefined)[] = []
  for (const section of sections) {
    lines.push(`vm ${section.role} ${section.thread}`)
    for (const note of section.notes) notes.push({ ...note, line: note.line + lines.length })
    for (const [index, line] of section.lines.entries()) {
      seqs[lines.length] = section.seqs[index]
      lines.push(line)
    }
  }
  const called = calloutLines(history)
  const early = called.get(null)
  // Callouts of a plugin that is being configured.
  if (early !== undefined && died === null) lines.push(startLine, ...early.sort())
  for (const { step, stream } of steps(history)) {
    // What was on the wires when a process died is a matter of luck.
    if (died !== null && step >= died) continue
    lines.push(`step ${step}`)
    const upstreams = called.get(step) ?? []
    if (stream === null) {
      lines.push(...upstreams.sort())
      continue
    }
    const id = stream.stream
    // A request that is sent more than once is written more than once.
    for (const { seq, value } of history.writes(cells.wire(id, 'request'))) {
      const cluster = history.at(cells.cluster(id), seq)
      if (typeof value === 'string' && typeof cluster === 'string') upstreams.push(upstreamLine(cluster, value))
    }
    lines.push(...upstreams.sort())
    const client = history.last(cells.wire(id, 'response'))
    const wire = typeof client === 'string' ? client : ''
    lines.push(`client ${JSON.stringify(wire)}`)
    if (isComplete(wire, methodOf(history, id))) continue
    // A client that left has the flag DC. One whose response is shorter than its head says waits on a connection that lives on.
    const { kind } = stream.outcome ?? {}
    const flags = history.last(cells.flags(id))
    const left = typeof flags === 'string' && flags.split(',').includes('DC')
    const closed = !isHttp2(wire) && !left && (kind === 'reset' || kind === 'failed' || /\r\nconnection: close\r\n/.test(wire))
    lines.push(closed ? 'Envoy closed the connection' : 'the response is not complete')
  }
  // An Envoy that is gone cannot be asked for statistics.
  if (died !== null) lines.push(diedLine, 'stats')
  else if (rejected(history)) lines.push('Envoy ended: exit code 1', 'stats')
  else if (shutdownOf(history) !== null) lines.push('Envoy ended: exit code 0', 'stats')
  else lines.push('stats', ...statLines(history))
  return { lines, notes, seqs }
}

/** What reached an upstream. Lines of one step are sorted: on several connections the order is a matter of luck. */
export function upstreamLine(cluster: string, wire: ByteString): string {
  return `upstream ${cluster} ${JSON.stringify(wire)}`
}

/** Callouts that reached an upstream, by the step in which they were sent. */
function calloutLines(history: History): Map<number | null, string[]> {
  const lines = new Map<number | null, string[]>()
  for (const { step, cluster, wire } of callouts(history)) {
    if (wire === null) continue
    const ofStep = lines.get(step) ?? []
    ofStep.push(upstreamLine(cluster, wire))
    lines.set(step, ofStep)
  }
  return lines
}

/** Whether a client that reads these bytes has a whole response. */
function isComplete(wire: ByteString, method: string): boolean {
  if (isHttp2(wire)) return endsStream(wire)
  const reader = new MessageReader({ is: 'response', method })
  reader.push(bytesOf(wire))
  // A body without a length ends with the connection, whoever closes it.
  reader.close()
  return reader.complete
}

function methodOf(history: History, stream: number): string {
  const headers = history.last(cells.message(stream, 'request', 'received', 'headers'))
  return asPairs(headers).find(([name]) => name === ':method')?.[1] ?? ''
}

function rejected(history: History): boolean {
  const end = history.length === 0 ? null : history.partner(firstStart(history))
  const event = end === null ? null : history.event(end)
  return event?.type === 'leave' && event.result.verdict === 'rejected'
}

function firstStart(history: History): number {
  let seq = 0
  while (seq < history.lastSeq && history.op(seq) !== Op.Enter) seq++
  return seq
}

function statLines(history: History): string[] {
  return stats(history)
    .filter(({ name, type }) => /^wasm(custom)?(\.|$)/.test(name) && type !== 'histogram')
    .map(({ name, value }) => `${name}: ${value}`)
}
