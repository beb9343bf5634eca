// Secrets: what is one, what is none, and what is left after they were taken out.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64, fromBase64, utf8 } from '../util/bytes.ts'
import { pathText } from './issue.ts'
import { parse, parseText } from './parse.ts'
import type { Scenario, ScenarioInput } from './schema.ts'
import { findSecrets, redact } from './secrets.ts'
import { anyScenario } from './testing/any-scenario.ts'

const demos = join(import.meta.dirname, '../../public/demos')

type Request = NonNullable<Extract<ScenarioInput['steps'][number], { request?: unknown }>['request']>

function scenarioOf(input: Partial<ScenarioInput>): Scenario {
  const parsed = parse({ version: 1, modules: {}, plugins: [], routes: [], clusters: [], steps: [], ...input })
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  return parsed.scenario
}

const requesting = (request: Request) => scenarioOf({ steps: [{ request }] })
const withHeader = (name: string, value: string) => requesting({ headers: [[name, value]] })
const withBody = (text: string) => requesting({ body: { text } })
const kinds = (scenario: Scenario) => findSecrets(scenario).map(({ kind }) => kind)

/** Secrets are put together here, so that no scanner of this repository finds them whole. */
const of = (...parts: string[]) => parts.join('')
const jwt = of('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0', '.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1g')
const key = of('AKIA', 'IOSFODNN7EXAMPLE')

describe('a secret', () => {
  it.each([
    ['authorization', `Bearer ${jwt}`, 'credentials of a request'],
    ['Authorization', 'Basic dXNlcjpwYXNz', 'credentials of a request'],
    ['proxy-authorization', 'opaque', 'credentials of a request'],
    ['cookie', 'session=abc', 'cookie'],
    ['set-cookie', 'session=abc; Path=/; HttpOnly', 'cookie'],
    ['x-api-key', '0123456789abcdef', 'API key'],
    ['X-Goog-Api-Key', '0123456789abcdef', 'API key'],
    ['ocp-apim-subscription-key', '0123456789abcdef', 'API key'],
    ['x-auth-token', 'abcdef', 'token'],
    ['private-token', 'abcdef', 'token'],
    ['x-amz-security-token', 'abcdef', 'token'],
    ['x-client-secret', 'abcdef', 'secret'],
    ['x-anything', jwt, 'JSON Web Token'],
  ])('is the header %s: %s', (name, value, kind) => {
    expect(kinds(withHeader(name, value))).toEqual([kind])
  })

  it.each([
    [jwt, 'JSON Web Token'],
    [key, 'AWS access key'],
    [of('ghp', '_', 'a'.repeat(36)), 'GitHub token'],
    [of('github', '_pat_', 'a1'.repeat(20)), 'GitHub token'],
    [of('glpat', '-', 'a'.repeat(20)), 'GitLab token'],
    [of('xoxb', '-123456789012-abcdef'), 'Slack token'],
    [of('https://hooks.slack', '.com/services/T000/B000/abcdef'), 'Slack webhook'],
    [of('AIza', 'a'.repeat(35)), 'Google key'],
    [of('sk', '_live_', 'a'.repeat(24)), 'Stripe key'],
    [of('npm', '_', 'a'.repeat(36)), 'npm token'],
    [of('-----BEGIN RSA PRIVATE', ' KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----'), 'private key'],
    ['curl -H "Authorization: Bearer 0123456789abcdef"', 'credentials of a request'],
    ['https://user:hunter2@example.org/', 'password in an address'],
    ['{"password": "hunter2"}', 'password'],
    ['{"user": {"clientSecret": "abc\\"def"}}', 'secret'],
    ['db_password: hunter2', 'password'],
    ["API_KEY='0123456789abcdef'", 'API key'],
    ['grant_type=x&access_token=abcdef&y=z', 'token'],
  ])('is in a body: %s', (text, kind) => {
    expect(kinds(withBody(`first line\nsome text, ${text}\nlast line`))).toEqual([kind])
    expect(kinds(requesting({ body: { base64: base64(utf8(text)) } }))).toEqual([kind])
  })

  it('is found wherever a scenario has texts', () => {
    const scenario = scenarioOf({
      notes: `see ${jwt}`,
      modules: { f: { sha256: '0'.repeat(64), name: 'f.wasm', size: 1 } },
      plugins: [
        {
          id: 'a',
          module: 'f',
          configuration: { any: 'Struct', value: { auth: { client_secret: 'abcdef', retries: 3 } } },
          vm: { environment: { DB_PASSWORD: 'hunter2' }, configuration: { any: 'StringValue', value: 'token = abcdefg' } },
        },
      ],
      clusters: [{ name: 'web', rules: [{ answer: { headers: [['set-cookie', { base64: base64(utf8('a=b')) }]] } }] }],
      steps: [{ request: { path: '/x?api_key=0123456789abcdef', headers: [] } }],
      checks: [{ step: 0, upstream: { headers: { authorization: 'Basic YTpi' } } }],
    })
    expect(findSecrets(scenario).map(({ path, kind }) => `${pathText(path)}: ${kind}`)).toEqual([
      'notes: JSON Web Token',
      'plugins[0].configuration.value.auth.client_secret: secret',
      'plugins[0].vm.configuration.value: token',
      'plugins[0].vm.environment.DB_PASSWORD: password',
      'clusters[0].rules[0].answer.headers[0][1].base64: cookie',
      'steps[0].request.path: API key',
      'checks[0].upstream.headers.authorization: credentials of a request',
    ])
  })

  it('is one wherever it stands', () => {
    const scenario = scenarioOf({
      notes: 'alice=wonderland-wonderland',
      steps: [{ request: { headers: [['x-api-key', 'wonderland-wonderland']] } }],
    })
    expect(findSecrets(scenario).map(({ path }) => pathText(path))).toEqual(['notes', 'steps[0].request.headers[0][1]'])
  })

  it('is shown by its beginning only', () => {
    expect(findSecrets(withHeader('authorization', 'Bearer 0123456789abcdef'))[0]?.preview).toBe('0123… (16 characters)')
    expect(findSecrets(withHeader('authorization', 'abc'))[0]?.preview).toBe('… (3 characters)')
  })
})

describe('no secret', () => {
  it.each([
    'the token is required',
    '{"token": "<your token>", "password": "{{PASSWORD}}", "secret": "***"}',
    '{"max_tokens": 100000, "next_page_token": "abcdefghij", "tokenizer": "something"}',
    'password=\n',
    'www-authenticate: ApiKey header="x-api-key"',
    'header_1=somevalue\nheader_2=secondvalue\n',
    'sha256 9cbdf7d07fd12e397c07f3c2db7a873eb657f1b0aaa4604ea115135d0220aa64',
    'https://example.org:8080/a@b',
    'AKIA is how they begin',
  ])('is in a body: %s', (text) => {
    expect(findSecrets(withBody(text))).toEqual([])
  })

  it.each([
    ['x-api-key', 'guessed'],
    ['authorization', ''],
    ['authorization', 'Bearer '],
    ['authorization', 'Bearer $TOKEN'],
    ['content-type', 'text/plain'],
    ['x-request-id', '0b5ed1f2-1c3c-4f2e-9f0a-6a8f3a1d2c4b'],
  ])('is the header %s: %s', (name, value) => {
    expect(findSecrets(withHeader(name, value))).toEqual([])
  })

  it.each(readdirSync(demos))('is in the demo %s', (slug) => {
    const parsed = parseText(readFileSync(join(demos, slug, 'scenario.json'), 'utf8'))
    expect('scenario' in parsed && findSecrets(parsed.scenario)).toEqual([])
  })
})

/** The number of bytes of every text of a value. */
function lengths(value: unknown): unknown {
  if (typeof value === 'string') return utf8(value).length
  return typeof value === 'object' && value !== null ? Object.values(value).map(lengths) : value
}

describe('redaction', () => {
  const all = (scenario: Scenario) =>
    redact(
      scenario,
      findSecrets(scenario).map(({ path }) => path),
    )

  it.each([
    ['authorization', 'Bearer 0123456789', 'Bearer REDACTEDRE'],
    ['authorization', jwt, `${'REDACTED'.repeat(3).slice(0, 20)}.${'CTEDREDA'.repeat(3).slice(0, 19)}.`],
    ['cookie', 'a=b; session=café', 'a=R; session=REDAC'],
    ['set-cookie', 'session=abc; Path=/', 'session=RED; Path=/'],
  ])('of %s: %s keeps its length and what is around it', (name, value, redacted) => {
    const header = (all(withHeader(name, value)).steps[0] as { request: { headers: string[][] } }).request.headers[0]?.[1] ?? ''
    expect(utf8(header)).toHaveLength(utf8(value).length)
    expect(header.slice(0, redacted.length)).toBe(redacted)
  })

  it('touches only what it was told to', () => {
    const scenario = requesting({
      headers: [
        ['authorization', 'Basic YTpi'],
        ['cookie', 'a=b'],
      ],
    })
    const [first] = findSecrets(scenario)
    expect(redact(scenario, first ? [first.path] : [])).toEqual(
      requesting({
        headers: [
          ['authorization', 'Basic REDA'],
          ['cookie', 'a=b'],
        ],
      }),
    )
    expect(redact(scenario, [])).toEqual(scenario)
  })

  it('gives equal secrets equal place-holders', () => {
    const value = 'wonderland-wonderland'
    const redacted = all(scenarioOf({ notes: `alice=${value}`, steps: [{ request: { headers: [['x-api-key', value]] } }] }))
    expect(JSON.stringify(redacted)).not.toContain('wonderland')
    expect(redacted.notes.slice(6)).toBe('REDACTEDREDACTEDREDAC')
    expect(JSON.stringify(redacted)).toContain('["x-api-key","REDACTEDREDACTEDREDAC"]')
  })

  it('works on bytes that are no text', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, ...utf8(` ${key} `), 0xff)
    const body = (all(requesting({ body: { base64: base64(bytes) } })).steps[0] as { request: { body: { base64: string } } })
      .request.body
    expect(fromBase64(body.base64)).toEqual(Uint8Array.of(0xff, 0xfe, ...utf8(' REDACTEDREDACTEDREDA '), 0xff))
  })

  it('leaves a scenario, of the same length, in which nothing is found', () => {
    const secret = fc.constantFrom(jwt, key, 'hunter2', 'x', '{"token":"abcdefgh"}', 'password=ü', '')
    const name = fc.constantFrom('authorization', 'cookie', 'x-api-key', 'password', 'x')
    fc.assert(
      fc.property(anyScenario, fc.array(fc.tuple(name, secret)), secret, (scenario, headers, text) => {
        const more = { ...scenario, notes: text, steps: [...scenario.steps, ...requesting({ headers, body: { text } }).steps] }
        const redacted = all(more)
        expect(findSecrets(redacted)).toEqual([])
        expect('scenario' in parse(redacted)).toBe(true)
        expect(lengths(redacted)).toEqual(lengths(more))
      }),
      { numRuns: 300 },
    )
  })

  it('takes no longer than its text is long', () => {
    const hostile = ['eyJ-', '://', 'password=hunter2 &', '-----BEGIN PRIVATE KEY-----', 'token:', '="', 'Bearer ', 'a.-'].map(
      (part) => part.repeat(Math.ceil(200_000 / part.length)),
    )
    for (const text of hostile) expect(findSecrets(withBody(text)).length).toBeGreaterThanOrEqual(0)
  })
})
