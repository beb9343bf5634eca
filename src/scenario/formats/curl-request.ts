// What one curl command would send, as requests of a scenario: the order of headers is curl's.
import { type ByteString, base64, byteStringOfText, bytesOf, textOf } from '../../util/bytes.ts'
import type { BytesText, ScenarioInput } from '../schema.ts'
import { type Effect, longOptions, shortOptions } from './curl-options.ts'

type Request = Extract<ScenarioInput['steps'][number], { request: unknown }>['request']

export interface CurlRequest {
  readonly request: Request
  /** What of the command is not in it. */
  readonly losses: readonly string[]
}

/** A command that cannot be taken, with the reason. */
export class Refusal extends Error {}

/** The requests of one command, without the word `curl`. Throws a `Refusal`. */
export function requestsOf(words: readonly ByteString[]): CurlRequest[] {
  const out: CurlRequest[] = []
  let operation = new Operation()
  for (const { name, effect, text } of optionsOf(words, (why) => operation.losses.push(why))) {
    if (effect === 'next') {
      out.push(...operation.requests())
      operation = new Operation()
    } else operation.take(effect, name, text)
  }
  return [...out, ...operation.requests()]
}

interface Given {
  readonly name: string
  readonly effect: Effect
  readonly text: ByteString
}

/** The options of a command that say something about its requests, in their order. */
function* optionsOf(words: readonly ByteString[], lose: (why: string) => void): Generator<Given> {
  const rest = [...words]
  let onlyAddresses = false
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (onlyAddresses || !word.startsWith('-') || word === '-') yield { name: 'url', effect: 'url', text: word }
    else if (word === '--') onlyAddresses = true
    else {
      const names = word.startsWith('--') ? [word.slice(2)] : undefined
      if (names === undefined) {
        for (let at = 1; at < word.length; at++) {
          const letter = word.charAt(at)
          const long = shortOptions[letter]
          if (long === undefined)
            throw new Refusal(`has the option -${letter}, which is none of curl's that this playground knows`)
          const taken = yield* optionOf(`-${letter}`, long, word.slice(at + 1), rest, lose)
          if (taken) break
        }
      } else {
        const [name = ''] = names
        // --no-… switches something off that is off here anyway.
        if (name.startsWith('no-') && longOptions.get(name.slice(3))?.takes === 'nothing') continue
        yield* optionOf(`--${name}`, name, '', rest, lose)
      }
    }
  }
}

/** One option; whether what stood behind its letter was its argument. */
function* optionOf(
  shown: string,
  name: string,
  behind: ByteString,
  rest: ByteString[],
  lose: (why: string) => void,
): Generator<Given, boolean> {
  const option = longOptions.get(name)
  if (option === undefined) throw new Refusal(`has the option ${shown}, which is none of curl's that this playground knows`)
  let text = ''
  if (option.takes === 'text') {
    const argument = behind === '' ? rest.shift() : behind
    if (argument === undefined) throw new Refusal(`ends behind ${shown}, which needs an argument: the command was cut off`)
    text = argument
  }
  if (option.does.is === 'lost') lose(`${shown} is left out: ${option.does.why}`)
  else if (option.does.is === 'request') yield { name: shown, effect: option.does.effect, text }
  return option.takes === 'text'
}

/** Everything between two `--next`. */
class Operation {
  readonly losses: string[] = []
  #method: ByteString | undefined
  #target: ByteString | undefined
  #data: ByteString | undefined
  readonly #query: ByteString[] = []
  readonly #parts: ByteString[] = []
  readonly #addresses: ByteString[] = []
  readonly #headers: [ByteString, ByteString][] = []
  /** Headers that curl would add by itself and must not. */
  readonly #removed = new Set<ByteString>()
  /** Headers that options stand for, in curl's order. */
  readonly #own: Record<'authorization' | 'range' | 'user-agent' | 'accept-encoding' | 'referer' | 'cookie', ByteString> = {
    authorization: '',
    range: '',
    'user-agent': '',
    'accept-encoding': '',
    referer: '',
    cookie: '',
  }
  #isJson = false
  readonly #has = new Set<'get' | 'head' | 'path-as-is'>()

  take(effect: Exclude<Effect, 'next'>, name: string, text: ByteString) {
    switch (effect) {
      case 'url':
        this.#addresses.push(text)
        return
      case 'method':
        this.#method = text
        return
      case 'target':
        this.#target = text
        return
      case 'header':
        this.#header(text)
        return
      case 'data':
      case 'json':
        if (text.startsWith('@')) throw reads(name, text)
        if (effect === 'json') {
          this.#isJson = true
          this.#data = (this.#data ?? '') + text
        } else this.#add(text)
        return
      case 'data-raw':
        this.#add(text)
        return
      case 'data-urlencode':
        this.#add(urlEncoded(name, text))
        return
      case 'url-query':
        this.#query.push(text.startsWith('+') ? text.slice(1) : urlEncoded(name, text))
        return
      case 'form':
        if (/^[^=]*=[@<]/.test(text)) throw reads(name, text)
        this.#parts.push(text)
        return
      case 'form-string':
        this.#parts.push(text)
        return
      case 'file':
        throw reads(name, text)
      case 'get':
      case 'head':
      case 'path-as-is':
        this.#has.add(effect)
        return
      case 'user':
        if (!text.includes(':')) this.losses.push(`${name} without a password: curl would ask for one, here it is empty`)
        this.#own.authorization = `Basic ${base64(bytesOf(text.includes(':') ? text : `${text}:`))}`
        return
      case 'bearer':
        this.#own.authorization = `Bearer ${text}`
        return
      case 'range':
        this.#own.range = `bytes=${text}`
        return
      case 'agent':
        this.#own['user-agent'] = text
        return
      case 'compressed':
        this.#own['accept-encoding'] = 'deflate, gzip'
        return
      case 'referer':
        this.#own.referer = text.replace(/;auto$/, '')
        return
      case 'cookie':
        if (!text.includes('=')) throw reads(name, text)
        this.#own.cookie = this.#own.cookie === '' ? text : `${this.#own.cookie};${text}`
        return
      case 'glob':
        return
      default: {
        const never: never = effect
        throw new Error(`unreachable: ${String(never)}`)
      }
    }
  }

  #add(data: ByteString) {
    this.#data = this.#data === undefined ? data : `${this.#data}&${data}`
  }

  #header(text: ByteString) {
    if (text.startsWith('@')) throw reads('-H', text)
    const colon = text.indexOf(':', 1)
    const name = (colon < 0 ? text.replace(/;\s*$/, '') : text.slice(0, colon)).trim()
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^[ \t\v\f]+|[ \t\v\f]+$/g, '')
    if (colon < 0 && !/;\s*$/.test(text)) this.losses.push(`-H ${text} is left out: it has no colon, and curl leaves it out too`)
    else if (text.startsWith(':'))
      this.losses.push(`-H ${text} is left out: method, path and authority are not headers in HTTP/1.1`)
    else if (colon >= 0 && value === '') this.#removed.add(name.toLowerCase())
    else this.#headers.push([name, value])
  }

  requests(): CurlRequest[] {
    if (this.#addresses.length === 0) throw new Refusal('has no address: what should be asked?')
    return this.#addresses.map((address) => this.#request(address))
  }

  #request(address: ByteString): CurlRequest {
    const losses = [...this.losses]
    const { authority, path, user } = addressOf(address, losses, this.#has.has('path-as-is'))
    if (user !== '' && this.#own.authorization === '')
      this.#own.authorization = `Basic ${base64(bytesOf(user.includes(':') ? user : `${user}:`))}`
    const form = this.#parts.length > 0 ? multipart(this.#parts) : undefined
    if (form) losses.push('curl makes up the boundary of a form; here it is always the same')
    const isQuery = this.#has.has('get')
    const query = [...this.#query, ...(isQuery && this.#data !== undefined ? [this.#data] : [])].join('&')
    const body = form?.body ?? (isQuery ? undefined : this.#data)
    const isHead = this.#has.has('head')
    const type = form?.type ?? (this.#isJson ? 'application/json' : 'application/x-www-form-urlencoded')
    // After the headers that were given; with --json it says both.
    const last: [string, ByteString][] = [
      ...(body === undefined ? [] : [['content-type', type] as [string, ByteString]]),
      ...(this.#isJson ? [['accept', 'application/json'] as [string, ByteString]] : []),
    ]
    const given = new Set(this.#headers.map(([name]) => name.toLowerCase()))
    const isWanted = ([name, value]: readonly [string, ByteString]) =>
      value !== '' && !given.has(name) && !this.#removed.has(name)
    const host = this.#headers.find(([name]) => name.toLowerCase() === 'host')?.[1]
    const headers = [
      ...Object.entries(this.#own).filter(isWanted),
      ...this.#headers.filter(([name]) => name.toLowerCase() !== 'host'),
      ...last.filter(isWanted),
    ].map(([name, value]): [BytesText, BytesText] => [textOrBytes(name), textOrBytes(value)])
    const method = this.#method ?? (isHead ? 'HEAD' : body === undefined ? 'GET' : 'POST')
    const whole = query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`
    return {
      request: {
        method: textOf(method) ?? method,
        authority: textOrBytes(host ?? authority),
        path: textOrBytes(this.#target ?? whole),
        headers,
        ...(body === undefined ? {} : { body: bodyOf(body) }),
      },
      losses,
    }
  }
}

const reads = (name: string, text: ByteString) =>
  new Refusal(`reads a file (${name}${text === '' ? '' : ` ${text}`}), which a page cannot: put what is in it into the command`)

const textOrBytes = (value: ByteString): BytesText => textOf(value) ?? { base64: base64(bytesOf(value)) }

function bodyOf(value: ByteString) {
  const text = textOf(value)
  return text === undefined ? { base64: base64(bytesOf(value)) } : { text }
}

/** `content`, `=content` or `name=content`, of which the content is encoded: as curl_easy_escape does, with + for spaces. */
function urlEncoded(name: string, text: ByteString): ByteString {
  const at = /[=@]/.exec(text)
  if (at?.[0] === '@') throw reads(name, text)
  const encode = (value: ByteString) =>
    value.replace(/[^\w.~-]/g, (byte) =>
      byte === ' ' ? '+' : `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
  if (at === null) return encode(text)
  const content = encode(text.slice(at.index + 1))
  return at.index === 0 ? content : `${text.slice(0, at.index)}=${content}`
}

/** A form of texts. */
function multipart(parts: readonly ByteString[]) {
  const boundary = '------------------------playground000000'
  const lines = parts.flatMap((part) => {
    const at = part.indexOf('=')
    if (at < 0) throw new Refusal(`has -F ${part}, which is not of the form name=value`)
    const [, value = '', type] = /^([\s\S]*?)(?:;type=([^;]*))?$/.exec(part.slice(at + 1)) ?? []
    return [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${part.slice(0, at).replaceAll('"', '%22')}"`,
      ...(type === undefined ? [] : [`Content-Type: ${type}`]),
      '',
      value,
    ]
  })
  return { body: `${[...lines, `--${boundary}--`].join('\r\n')}\r\n`, type: `multipart/form-data; boundary=${boundary}` }
}

/** Host and path of an address, as curl sends them. */
function addressOf(address: ByteString, losses: string[], isAsItIs: boolean) {
  const found = /^(?:([a-z][a-z0-9+.-]{0,30}):\/\/)?(?:([^/?#@]*)@)?([^/?#@]*)([^#]*)/i.exec(address)
  const [, scheme = 'http', user = '', authority = '', behind = ''] = found ?? []
  if (!/^https?$/i.test(scheme)) throw new Refusal(`asks ${scheme}://, and the playground's client speaks HTTP only`)
  if (authority === '') throw new Refusal(`has the address ${address}, which names no host`)
  if (/[\x00-\x20\x7f]/.test(address))
    throw new Refusal(`has an address with a space or a control character, which curl refuses: ${address}`)
  if (/^https$/i.test(scheme))
    losses.push('the address is https: the listener of the playground speaks no TLS, and gets the same request in the clear')
  const path = behind.startsWith('/') ? behind : `/${behind}`
  const [before = '', ...query] = path.split('?')
  const plain = isAsItIs ? before : withoutDots(before)
  return {
    authority,
    path: [plain, ...query].join('?'),
    user: textOf(user) === undefined ? user : byteStringOfText(decoded(user)),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** RFC 3986, section 5.2.4: `/a/../b` is `/b`. curl does it unless it is told `--path-as-is`. */
function withoutDots(path: ByteString): ByteString {
  const out: string[] = []
  const parts = path.split('/').slice(1)
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    if (part === '..') out.pop()
    else if (part !== '.') out.push(part)
    if (isLast && (part === '.' || part === '..')) out.push('')
  }
  return `/${out.join('/')}`
}
