// What the shape of a document cannot say: that its names fit together, and what no HTTP/1.1 message and no Envoy would take.

import { decodeUtf8, fromBase64 } from '../util/bytes.ts'
import { answerNumber, answersFor, isHostcall } from './faults.ts'
import type { Finding, Path } from './issue.ts'
import { inputLimits } from './limits.ts'
import { byteStringOf } from './payload.ts'
import type { Body, BytesText, Fault, Payload, Plugin, Scenario } from './schema.ts'

/** Every such mistake of a scenario that has the right shape. */
export function danglingIn(scenario: Scenario): Finding[] {
  const { modules, plugins, chains, routes, clusters, steps, checks, process, faults } = scenario
  const found: Finding[] = []
  const say = (at: Path, message: string) => found.push({ at, message })

  const pluginIds = plugins.map(({ id }) => id)
  const clusterNames = clusters.map(({ name }) => name)
  for (const at of repeated(pluginIds)) say(['plugins', at, 'id'], `is the id of an earlier plugin too: ${pluginIds[at]}`)
  for (const at of repeated(clusterNames))
    say(['clusters', at, 'name'], `is the name of an earlier cluster too: ${clusterNames[at]}`)

  for (const [index, plugin] of plugins.entries()) {
    if (!Object.hasOwn(modules, plugin.module))
      say(
        ['plugins', index, 'module'],
        `names the module ${plugin.module}, which is not among ${list('modules', Object.keys(modules))}`,
      )
    for (const { at, message } of pluginMistakes(plugin)) say(['plugins', index, ...at], message)
  }
  for (const [index, id] of chains.http.entries())
    if (!pluginIds.includes(id))
      say(['chains', 'http', index], `names the plugin ${id}, which is not among ${list('plugins', pluginIds)}`)
  for (const [index, route] of routes.entries())
    if (!('cluster' in route)) {
      const { length } = byteStringOf(route.directResponse.body)
      const most = inputLimits.directBodyBytes
      if (length > most) say(['routes', index, 'directResponse', 'body'], `has ${length} bytes; Envoy takes at most ${most}`)
    } else if (!clusterNames.includes(route.cluster))
      say(
        ['routes', index, 'cluster'],
        `names the cluster ${route.cluster}, which is not among ${list('clusters', clusterNames)}`,
      )

  for (const [index, step] of steps.entries()) {
    if (!('request' in step)) continue
    const { request, thread } = step
    const at = ['steps', index, 'request']
    if (thread !== undefined && thread >= process.concurrency)
      say(
        ['steps', index, 'thread'],
        `is ${thread}; process.concurrency is ${process.concurrency}, so workers are 0 to ${process.concurrency - 1}`,
      )
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(request.method))
      say([...at, 'method'], "is no HTTP method: letters, digits and !#$%&'*+-.^_`|~ only")
    if (!isOneWord(request.path))
      say([...at, 'path'], 'is no request path: it must not be empty or have spaces or control characters')
    if (scenario.listener.protocol === 'http1')
      for (const finding of emptyPieces(request.body)) say([...at, 'body', ...finding.at], finding.message)
    if (scenario.listener.protocol === 'http2' && request.method === 'CONNECT')
      say([...at, 'method'], 'is CONNECT, which the playground does not know in HTTP/2')
    if (breaksLine(request.authority)) say([...at, 'authority'], breaks)
    for (const finding of pairMistakes(request.headers)) say([...at, 'headers', ...finding.at], finding.message)
    for (const finding of pairMistakes(request.trailers ?? [])) say([...at, 'trailers', ...finding.at], finding.message)
  }
  for (const [index, { rules, protocol }] of clusters.entries()) {
    for (const [rule, { answer }] of rules.entries()) {
      const at = ['clusters', index, 'rules', rule, 'answer']
      if (protocol === 'http2' && answer.status < 200)
        say([...at, 'status'], `is ${answer.status}, an announcement, which the playground does not know in HTTP/2`)
      if (protocol === 'http1')
        for (const finding of emptyPieces(answer.body)) say([...at, 'body', ...finding.at], finding.message)
      for (const finding of pairMistakes(answer.headers)) say([...at, 'headers', ...finding.at], finding.message)
      for (const finding of pairMistakes(answer.trailers ?? [])) say([...at, 'trailers', ...finding.at], finding.message)
    }
  }
  for (const [index, fault] of faults.entries()) {
    if (fault.plugin !== undefined && !pluginIds.includes(fault.plugin))
      say(['faults', index, 'plugin'], `names the plugin ${fault.plugin}, which is not among ${list('plugins', pluginIds)}`)
    for (const { at, message } of faultMistakes(fault)) say(['faults', index, ...at], message)
  }
  const answered = faults.map(({ call, plugin, nth }) => JSON.stringify([call, plugin ?? null, nth]))
  for (const at of repeated(answered))
    say(['faults', at], `answers a call that faults[${answered.indexOf(answered[at] as string)}] answers already`)
  for (const [index, check] of checks.entries()) {
    if (!('step' in check)) continue
    const step = steps[check.step]
    if (step === undefined)
      say(
        ['checks', index, 'step'],
        `is ${check.step}; the scenario has ${counted(steps.length, 'step')}, the first of which is 0`,
      )
    else if (!('request' in step)) say(['checks', index, 'step'], `is ${check.step}, a step that sends no request`)
  }
  return found
}

function faultMistakes({ call, status }: Fault): Finding[] {
  if (!isHostcall(call)) {
    const meant = [`proxy_${call}`, call.replace(/^proxy_/, '')].find(isHostcall)
    const hint = meant === undefined ? '; `reference` lists them all' : `; is ${meant} meant?`
    return [{ at: ['call'], message: `is no host call${hint}` }]
  }
  const answers = answersFor(call)
  if (answers.length === 0) return [{ at: ['call'], message: 'answers no status' }]
  if (answers.includes(status)) return []
  if (answerNumber(call, status) === 0)
    return [{ at: ['status'], message: `is ${status}, and what ${call} gives with it only Envoy has` }]
  return [{ at: ['status'], message: `is no answer of ${call}: ${answers.join(', ')}` }]
}

function pluginMistakes(plugin: Plugin): Finding[] {
  const found: Finding[] = []
  // Envoy: source/extensions/common/wasm/plugin.cc rejects the two together.
  if (plugin.failOpen === true && plugin.failurePolicy !== undefined)
    found.push({
      at: ['failurePolicy'],
      message: 'and failOpen: true exclude each other; Envoy says: only one of fail_open or failure_policy can be set',
    })
  for (const [at, payload] of [
    [['configuration', 'value'], plugin.configuration],
    [['vm', 'configuration', 'value'], plugin.vm.configuration],
  ] as const)
    if (isBrokenText(payload)) found.push({ at, message: 'is not UTF-8, which a StringValue must be; write any: BytesValue' })
  return found
}

/** A StringValue whose bytes are not UTF-8: Envoy refuses such a configuration. */
export function isBrokenText(payload: Payload | undefined): boolean {
  if (payload?.any !== 'StringValue' || typeof payload.value === 'string') return false
  const bytes = fromBase64(payload.value.base64)
  return bytes === undefined || decodeUtf8(bytes) === undefined
}

function emptyPieces(body: Body | undefined): Finding[] {
  return (body?.chunks ?? []).flatMap((size, index) =>
    size === 0 ? [{ at: ['chunks', index], message: 'is 0, which would end the body in HTTP/1.1; HTTP/2 has empty pieces' }] : [],
  )
}

const breaks = 'has a line break or a zero byte, which no HTTP/1.1 message can carry'

function pairMistakes(pairs: readonly (readonly [BytesText, BytesText])[]): Finding[] {
  const found: Finding[] = []
  for (const [index, [name, value]] of pairs.entries()) {
    const text = byteStringOf(name)
    if (text === '') found.push({ at: [index, 0], message: 'is empty; a header has a name' })
    else if (text.startsWith(':'))
      found.push({ at: [index, 0], message: 'begins with a colon; method, path, authority and status have fields of their own' })
    else if (breaksLine(name)) found.push({ at: [index, 0], message: breaks })
    if (breaksLine(value)) found.push({ at: [index, 1], message: breaks })
  }
  return found
}

const breaksLine = (value: BytesText) => /[\r\n\0]/.test(byteStringOf(value))
const isOneWord = (value: BytesText) => /^[^\x00-\x20\x7f]+$/.test(byteStringOf(value))

/** The places of names that were there before. */
function repeated(names: readonly string[]): number[] {
  const seen = new Set<string>()
  return names.flatMap((name, index) => {
    if (seen.has(name)) return [index]
    seen.add(name)
    return []
  })
}

function list(field: string, names: readonly string[]): string {
  if (names.length === 0) return `\`${field}\` (there are none)`
  return `\`${field}\`: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ' …' : ''}`
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
