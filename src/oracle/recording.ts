// The file that a recording is: sections of lines, the first line with the version of the form.
import type { Environment } from '../scenario/environment.ts'
import { readEnvoyLog } from '../trace/envoy-log.ts'
import { diedLine, startLine, upstreamLine } from '../trace/normal-form.ts'
import { vmLines } from '../trace/vm-lines.ts'
import { type Mask, masks } from './masks.ts'
import type { Take } from './take.ts'
import type { Arrival } from './upstream.ts'

/** The version of the form. A change of form makes new recordings necessary. */
const version = 1

/** A counter or gauge of the Wasm extension or of a guest. A histogram's figures are those of an interval of real time. */
const counted = /^wasm(custom)?(\..*)?: \d+$/

/**
 * What a run was, line by line: per VM callbacks (`>` … `<`), host calls (indented) with raw words and results, and log
 * lines; per step what reached an upstream and what the client got, as JSON strings with one character a byte; statistics.
 */
export function linesOf(take: Take): string[] {
  const lines: string[] = []
  const { history } = readEnvoyLog(take.log)
  // An Envoy that refuses its configuration early has no VM.
  if (history !== null) for (const vm of vmLines(history).sections) lines.push(`vm ${vm.role} ${vm.thread}`, ...vm.lines)
  const died = take.ended !== null && take.ended.signal !== null
  if (take.early.length > 0 && !died) lines.push(startLine, ...arrivalLines(take.early))
  // What was on the wires when a process died is a matter of luck.
  for (const [index, step] of (died ? take.steps.slice(0, -1) : take.steps).entries()) {
    lines.push(`step ${index}`)
    lines.push(...arrivalLines(step.arrivals))
    if (!('response' in step)) continue
    lines.push(`client ${JSON.stringify(step.response)}`)
    if (step.cutShort) lines.push('Envoy closed the connection')
    else if (!step.complete) lines.push('the response is not complete')
  }
  if (died) lines.push(`${diedLine}: ${take.ended.signal}`)
  else if (take.ended !== null) lines.push(`Envoy ended: exit code ${take.ended.code}`)
  lines.push('stats', ...take.stats.filter((line) => counted.test(line)))
  return lines
}

function arrivalLines(arrivals: readonly Arrival[]): string[] {
  return arrivals.map(({ cluster, message }) => upstreamLine(cluster, message.bytes)).sort()
}

/** The header on a wire, or in what a guest logs of it. */
const serviceTime = /(x-envoy-upstream-service-time\W{1,8})\d+/g

/** Names the made-up values of a run instead of showing them, so that runs can be compared line by line. */
export function withoutEnvironment(lines: readonly string[], environment: Environment): string[] {
  const names = new Map<string, string>([[String(environment.listenerPort), '<listener port>']])
  for (const [cluster, port] of Object.entries(environment.clusterPorts)) names.set(String(port), `<port of ${cluster}>`)
  // Not by request: two requests may be of the same second in one run, and not in the next.
  for (const request of environment.requests) {
    names.set(request.requestId, '<request id>').set(request.date, '<date>')
    names.set(String(request.clientPort), '<client port>').set(String(request.upstreamLocalPort), '<upstream local port>')
  }
  for (const nothing of ['', '0']) names.delete(nothing)
  const escaped = [...names.keys()].map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const found = new RegExp(`(?<!\\d)(?:${escaped.join('|')})(?!\\d)`, 'g')
  // Words of calls are compared as they are: a port and an address might be the same number.
  return lines.map((line) => {
    if (/^\s*[<>] /.test(line)) return line
    return line.replace(found, (value) => names.get(value) ?? value).replace(serviceTime, '$1<service time>')
  })
}

/** A recording, read back. */
export interface Recording {
  readonly release: string
  readonly environment: Environment
  readonly masks: readonly Mask[]
  readonly lines: readonly string[]
}

/** The whole file. */
export function printRecording(release: string, module: string, take: Take, needed: readonly Mask[]): string {
  const lines = linesOf(take)
  const head = [`recording ${version}`, `envoy ${release}`, `module ${module}`, `environment ${JSON.stringify(take.environment)}`]
  for (const mask of needed)
    head.push(`mask ${mask.id} ${lines.filter((line) => mask.covers.test(line)).length} lines: ${mask.reason}`)
  return `${[...head, '', ...lines].join('\n')}\n`
}

/** Reads what `printRecording` wrote. Throws where it is not a recording of this version, or needs a mask that is not in the table. */
export function readRecording(text: string): Recording {
  const all = text.trimEnd().split('\n')
  const blank = all.indexOf('')
  const head = all.slice(0, blank)
  if (head[0] !== `recording ${version}`) throw new Error(`not a recording of version ${version}: ${head[0]}`)
  const needed = head.filter((line) => line.startsWith('mask ')).map((line) => line.split(' ')[1] ?? '')
  return {
    release: field(head, 'envoy'),
    environment: JSON.parse(field(head, 'environment')) as Environment,
    masks: needed.map((id) => {
      const mask = masks.find((each) => each.id === id)
      if (mask === undefined) throw new Error(`the recording has the mask ${id}, and the table has not`)
      return mask
    }),
    lines: all.slice(blank + 1),
  }
}

function field(head: readonly string[], name: string): string {
  const line = head.find((each) => each.startsWith(`${name} `))
  if (line === undefined) throw new Error(`the recording says no ${name}`)
  return line.slice(name.length + 1)
}
