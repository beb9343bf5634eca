// Requests as curl commands, there and back: paste one, and it is a step.
import { type ByteString, byteString, byteStringOfText } from '../../util/bytes.ts'
import type { Issue } from '../issue.ts'
import { inputLimits } from '../limits.ts'
import { parse } from '../parse.ts'
import { bodyBytes, byteStringOf } from '../payload.ts'
import type { RequestStep, Scenario, ScenarioInput } from '../schema.ts'
import { Refusal, requestsOf } from './curl-request.ts'
import type { Format, Loss } from './format.ts'
import { shellWord } from './shell-quote.ts'
import { readWords } from './shell-words.ts'

export const curl: Format = {
  id: 'curl',
  label: 'curl',
  mayLose: [
    'title',
    'notes',
    'target',
    'process',
    'modules',
    'plugins',
    'chains',
    'listener',
    'routes',
    'clusters',
    'faults',
    'checks',
    'steps[]',
    'steps[].thread',
    'steps[].request.authority',
    'steps[].request.headers[]',
    'steps[].request.headers[][]',
    'steps[].request.body',
    'steps[].request.body.chunks',
    'steps[].request.body.chunking',
    'steps[].request.trailers',
    'steps[].request.clientTimeoutMs',
  ],
  export: (scenario) => {
    const losses: Loss[] = []
    const commands = scenario.steps.flatMap((step, index) => {
      const lose = (path: string, message: string) => losses.push({ path: `steps[${index}]${path}`, message })
      if (!('request' in step)) {
        lose('', 'only requests are commands')
        return []
      }
      for (const key of Object.keys(step)) if (key !== 'request') lose(`.${key}`, 'is not part of a command')
      return [curlCommand(step.request, scenario.listener, (path, message) => lose(`.request${path}`, message)).join(' \\\n  ')]
    })
    const bare = parse(documentOf([]))
    for (const [key, value] of Object.entries(scenario))
      if (key !== 'steps' && 'scenario' in bare && JSON.stringify(value) !== JSON.stringify(bare.scenario[key as keyof Scenario]))
        losses.push({ path: key, message: 'is not part of a command' })
    const head =
      commands.length === 0
        ? '# The scenario has no request.'
        : '# curl adds an accept and a user-agent of its own where a request has none.'
    return {
      files: [{ name: 'requests.sh', mediaType: 'text/x-shellscript', text: `${[head, ...commands].join('\n')}\n` }],
      losses,
    }
  },
  import: (text) => {
    const read = readCurl(text)
    if ('issues' in read) return read
    const parsed = parse(documentOf(read.requests))
    return 'issues' in parsed ? parsed : { scenario: parsed.scenario, losses: read.losses }
  },
}

type Request = Extract<ScenarioInput['steps'][number], { request: unknown }>['request']

/** A scenario of nothing but requests. */
const documentOf = (requests: readonly Request[]): ScenarioInput => ({
  version: 1,
  modules: {},
  plugins: [],
  routes: [{ cluster: 'web' }],
  clusters: [{ name: 'web', rules: [{}] }],
  steps: requests.map((request) => ({ request })),
})

/** The requests of curl commands, as pasted from a terminal or a browser; `losses` has what is not in them. */
export function readCurl(
  text: string,
): { readonly requests: readonly Request[]; readonly losses: readonly Loss[] } | { readonly issues: readonly Issue[] } {
  const refuse = (message: string, line?: number) => ({
    issues: [{ path: '', message, ...(line === undefined ? {} : { line }) }],
  })
  if (text.length > inputLimits.documentBytes) return refuse(`the command is larger than ${inputLimits.documentBytes} bytes`)
  if (text.trim() === '') return refuse('there is no command. Paste one that begins with curl')
  const words = readWords(text)
  if ('message' in words) return refuse(`the command ${words.message}`, words.line)
  const requests: Request[] = []
  const losses: Loss[] = words.cut.map((cut) => ({
    path: 'steps',
    message: `what the shell does with the answer is left out: ${cut}`,
  }))
  for (const command of words.commands) {
    // A prompt that was copied along.
    const [name = '', ...rest] = command[0] === '$' ? command.slice(1) : command
    if (!/^([\w./\\:-]*[/\\])?curl(\.exe)?$/i.test(name))
      return refuse(
        `\`${name.slice(0, 40)}\` is not curl. Paste a command that begins with curl, as browsers copy it (“Copy as cURL”)`,
      )
    try {
      for (const { request, losses: lost } of requestsOf(rest)) {
        for (const message of lost) losses.push({ path: `steps[${requests.length}].request`, message })
        requests.push(request)
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return refuse(`the command ${error.message}`)
    }
  }
  return { requests, losses }
}

/** The words of a command that sends a request to the listener, quoted for a shell; each entry is an option with its argument. */
export function curlCommand(
  request: RequestStep,
  { port, protocol }: Pick<Scenario['listener'], 'port' | 'protocol'>,
  lose: (path: string, message: string) => void,
): string[] {
  for (const key of Object.keys(request))
    if (!['method', 'authority', 'path', 'headers', 'body'].includes(key)) lose(`.${key}`, 'curl cannot send this')
  const [authority, path] = [byteStringOf(request.authority), byteStringOf(request.path)]
  const body = bodyOf(request, lose)
  const words: ByteString[][] = [['curl', '-i']]
  if (protocol === 'http2') words.push(['--http2-prior-knowledge'])

  const isPlainPath = /^\/[\x21-\x7e]*$/.test(path) && !path.includes('#')
  if (isPlainPath && /\/\.{1,2}(\/|\?|$)/.test(path)) words.push(['--path-as-is'])
  if (isPlainPath && /[[\]{}]/.test(path)) words.push(['-g'])
  if (!isPlainPath) words.push(['--request-target', path])
  const usual = body === undefined ? 'GET' : 'POST'
  if (request.method === 'HEAD' && body === undefined) words.push(['-I'])
  else if (request.method !== usual) words.push(['-X', byteStringOfText(request.method)])
  const host = trimmed(authority)
  if (host !== authority) lose('.authority', 'spaces around a value are not part of it in HTTP')
  if (host !== `localhost:${port}`) words.push(['-H', headerOf('host', host)])
  for (const [index, [name, value]] of request.headers.entries()) {
    const [key, content] = [byteStringOf(name), byteStringOf(value)]
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(key)) lose(`.headers[${index}]`, 'curl cannot send a header of that name')
    else if (/^host$/i.test(key)) lose(`.headers[${index}]`, 'curl sends one host, which is the authority')
    else {
      if (trimmed(content) !== content) lose(`.headers[${index}][1]`, 'spaces around a value are not part of it in HTTP')
      words.push(['-H', headerOf(key, trimmed(content))])
    }
  }
  if (body !== undefined) {
    // curl would say that it is a form.
    if (!request.headers.some(([name]) => byteStringOf(name).toLowerCase() === 'content-type'))
      words.push(['-H', 'content-type:'])
    words.push(['--data-raw', body])
  }
  words.push([`http://localhost:${port}${isPlainPath ? path : '/'}`])
  // Only a body can have a zero byte, and such a body is not among the words.
  return words.map((each) => each.map((word) => shellWord(word) ?? "''").join(' '))
}

const trimmed = (value: ByteString) => value.replace(/^[ \t\v\f]+|[ \t\v\f]+$/g, '')
const headerOf = (name: ByteString, value: ByteString) => (value === '' ? `${name};` : `${name}: ${value}`)

function bodyOf({ body }: RequestStep, lose: (path: string, message: string) => void): ByteString | undefined {
  if (body === undefined) return undefined
  const bytes = bodyBytes(body)
  if (bytes.includes(0)) {
    lose('.body', 'a command cannot hold a zero byte: save the body as a file and add --data-binary @file')
    return undefined
  }
  if (body.chunks !== undefined) lose('.body.chunks', 'curl sends the body in pieces of its own')
  if (body.chunking !== undefined) lose('.body.chunking', 'a command sends the body once')
  return byteString(bytes)
}
