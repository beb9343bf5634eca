// The file that a recording is: sections of lines, the first line with the version of the form.
import type { Environment } from '../scenario/environment.ts'
import { vmLinesOf } from './log-lines.ts'
import type { Mask } from './masks.ts'
import type { Take } from './take.ts'

/** The version of the form. A change of form makes new recordings necessary. */
const version = 1

/** A counter or gauge of the Wasm extension or of a guest. A histogram's figures are those of an interval of real time. */
const counted = /^(wasm|wasmcustom)\..*: \d+$/

/**
 * What a run was, line by line: per VM callbacks (`>` … `<`), host calls (indented) with raw words and results, and log
 * lines; per step what reached an upstream and what the client got, as JSON strings with one character a byte; statistics.
 */
export function linesOf(take: Take): string[] {
  const lines: string[] = []
  for (const vm of vmLinesOf(take.log)) lines.push(`vm ${vm.role} ${vm.thread}`, ...vm.lines)
  for (const [index, step] of take.steps.entries()) {
    lines.push(`step ${index}`)
    for (const { cluster, message } of step.arrivals) lines.push(`upstream ${cluster} ${JSON.stringify(message.bytes)}`)
    lines.push(`client ${JSON.stringify(step.response)}`)
    if (step.cutShort) lines.push('Envoy closed the connection')
    else if (!step.complete) lines.push('the response is not complete')
  }
  if (take.ended !== null) lines.push(`Envoy ended: ${take.ended.signal ?? `exit code ${take.ended.code}`}`)
  lines.push('stats', ...take.stats.filter((line) => counted.test(line)))
  return lines
}

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
  return lines.map((line) => (/^\s*[<>] /.test(line) ? line : line.replace(found, (value) => names.get(value) ?? value)))
}

/** The whole file. */
export function printRecording(release: string, module: string, take: Take, masks: readonly Mask[]): string {
  const lines = linesOf(take)
  const head = [`recording ${version}`, `envoy ${release}`, `module ${module}`, `environment ${JSON.stringify(take.environment)}`]
  for (const mask of masks)
    head.push(`mask ${mask.id} ${lines.filter((line) => mask.covers.test(line)).length} lines: ${mask.reason}`)
  return `${[...head, '', ...lines].join('\n')}\n`
}
