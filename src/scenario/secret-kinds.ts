// What a secret looks like: by the name it stands under, or by its own shape. Every pattern is bounded, since texts are a stranger's.

/** A part of a text: from, to. */
export type Span = readonly [from: number, to: number]

interface NameKind {
  readonly kind: string
  /** What the name of a header, a field or a variable must match, in words of lower case with hyphens between. */
  readonly name: RegExp
  /** The parts of the value that are secret. */
  readonly parts: (value: string) => readonly Span[]
}

interface ShapeKind {
  readonly kind: string
  /** Global; the group `secret`, or else the whole match, is the secret. */
  readonly shape: RegExp
}

/** Values of which everybody sees that they are none. */
const placeholder =
  /^(<.*>|\$\{.*\}|\{\{.*\}\}|\$\w+|%\w+%|[x*.•-]+|(R|RE|RED|REDA|REDAC)?|REDACT.*|none|null|true|false|required|optional|example|placeholder|change-?me|your[-_ ].*)$/isu

const whole =
  (least: number) =>
  (value: string): Span[] =>
    value.length >= least && !placeholder.test(value) ? [[0, value.length]] : []

/** What follows the scheme: `Bearer …`, `Basic …`; all of it where there is none. */
function credentials(value: string): Span[] {
  if (/^(bearer|basic|digest|negotiate|apikey|token) *$/iu.test(value)) return []
  const from = /^[\w-]{1,30} +/u.exec(value)?.[0].length ?? 0
  return whole(1)(value.slice(from)).map(([, length]) => [from, from + length])
}

/** The values of `name=value; name=value`. */
function cookies(value: string): Span[] {
  return [...value.matchAll(/[^=;]{1,200}=(?<secret>[^;]{1,4096})/gu)].flatMap((match) => spansOf(match))
}

/** The first value only: what follows are attributes. */
const setCookie = (value: string) => cookies(value.slice(0, (value.indexOf(';') + 1 || value.length + 1) - 1))

/** Names in the words of `words`; the first kind that matches is the one. */
const nameKinds: readonly NameKind[] = [
  { kind: 'credentials of a request', name: /^(proxy-)?authorization$/u, parts: credentials },
  { kind: 'cookie', name: /^cookie$/u, parts: cookies },
  { kind: 'cookie', name: /^set-cookie$/u, parts: setCookie },
  { kind: 'password', name: /(^|-)(password|passwd|passphrase|passcode|pwd)$/u, parts: whole(1) },
  // Keys of machines are long; a short word under such a name is an example.
  {
    kind: 'API key',
    name: /(^|-)(api-?key|(access|account|auth|private|secret|shared|signing|subscription)-key)$/u,
    parts: whole(12),
  },
  { kind: 'secret', name: /(^|-)(secret|client-?secret|credential|credentials)$/u, parts: whole(6) },
  { kind: 'token', name: /^(?!.*(page|next|continuation|cancel)-?token$)(.*-)?[a-z]*token$/u, parts: whole(6) },
]

/** `apiKey`, `API_KEY` and `x.api.key` as the table has them: words of lower case with hyphens between. */
const words = (name: string) =>
  name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_.\s]+/g, '-')
    .toLowerCase()

const notWithin = '(?<![\\w-])'

const shapeKinds: readonly ShapeKind[] = [
  {
    kind: 'private key',
    shape: /-----BEGIN (?:[A-Z]{1,12} ){0,3}PRIVATE KEY-----(?<secret>[^-]{1,8192})/gu,
  },
  { kind: 'JSON Web Token', shape: new RegExp(`${notWithin}eyJ[\\w-]{8,}\\.eyJ[\\w-]{4,}\\.[\\w-]{8,}`, 'gu') },
  { kind: 'AWS access key', shape: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/gu },
  { kind: 'GitHub token', shape: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})\b/gu },
  { kind: 'GitLab token', shape: new RegExp(`${notWithin}glpat-[\\w-]{20,255}`, 'gu') },
  { kind: 'Slack token', shape: new RegExp(`${notWithin}(?:xox[abeoprs]|xapp)-[\\w-]{10,255}`, 'gu') },
  { kind: 'Slack webhook', shape: /hooks\.slack\.com\/services\/(?<secret>T\w{1,20}\/B\w{1,20}\/\w{1,60})/gu },
  { kind: 'Google key', shape: new RegExp(`${notWithin}(?:AIza[\\w-]{35}|GOCSPX-[\\w-]{20,60}|ya29\\.[\\w-]{20,2048})`, 'gu') },
  { kind: 'Stripe key', shape: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}\b/gu },
  { kind: 'npm token', shape: /\bnpm_[A-Za-z0-9]{36}\b/gu },
  { kind: 'credentials of a request', shape: /\b(?:Bearer|Basic) {1,4}(?<secret>[\w.~+/-]{12,4096}={0,2})/gu },
  { kind: 'password in an address', shape: /:\/\/[^\s/:@]{0,100}:(?<secret>[^\s/@]{1,200})@/gu },
]

/** `password=…`, `"token": "…"` in a text; the name decides. */
const assignment =
  /(?<![\w.-])["']?(?<name>[\w.-]{2,60})["']?\s{0,4}[:=]\s{0,4}(?:"(?<double>(?:[^"\\\n]|\\.){1,4096})"|'(?<single>[^'\n]{1,4096})'|(?<bare>[^\s"',;&{}[\]]{1,4096}))/dgu

/** The secrets that stand under a name. */
export function secretsUnder(name: string, value: string): { readonly kind: string; readonly span: Span }[] {
  const found = nameKinds.find((each) => each.name.test(words(name)))
  return found ? found.parts(value).map((span) => ({ kind: found.kind, span })) : []
}

/** The secrets within a text. They may overlap: the first of them is the one that is meant. */
export function* secretsWithin(text: string): Generator<{ readonly kind: string; readonly span: Span }> {
  for (const { kind, shape } of shapeKinds)
    for (const match of text.matchAll(shape)) for (const span of spansOf(match)) yield { kind, span }
  for (const match of text.matchAll(assignment)) {
    const { name = '', double, single, bare } = match.groups ?? {}
    const [from] = match.indices?.groups?.[double ? 'double' : single ? 'single' : 'bare'] ?? [0]
    for (const { kind, span } of secretsUnder(name, double ?? single ?? bare ?? ''))
      yield { kind, span: [from + span[0], from + span[1]] }
  }
}

/** Where the secret of a match is: its group, or all of it. Placeholders are none. */
function spansOf(match: RegExpMatchArray): Span[] {
  const secret = match.groups?.['secret'] ?? match[0]
  const from = (match.index ?? 0) + match[0].lastIndexOf(secret)
  return placeholder.test(secret) ? [] : [[from, from + secret.length]]
}
