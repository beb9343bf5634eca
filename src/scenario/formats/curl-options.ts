// curl's options: which take an argument, which say something about the request, which do not. From curl 8's manual.

/** What an option does to a request. */
export type Effect =
  | 'agent'
  | 'bearer'
  | 'compressed'
  | 'cookie'
  | 'data'
  | 'data-raw'
  | 'data-urlencode'
  | 'file'
  | 'form'
  | 'form-string'
  | 'get'
  | 'glob'
  | 'head'
  | 'header'
  | 'json'
  | 'method'
  | 'next'
  | 'path-as-is'
  | 'range'
  | 'referer'
  | 'target'
  | 'url'
  | 'url-query'
  | 'user'

export interface Option {
  readonly takes: 'nothing' | 'text'
  readonly does:
    | { readonly is: 'request'; readonly effect: Effect }
    /** Nothing that the other side would notice: output, waiting, certificates. */
    | { readonly is: 'nothing' }
    /** Something that the other side would notice, and that a scenario cannot say. */
    | { readonly is: 'lost'; readonly why: string }
}

const request = (takes: Option['takes'], effect: Effect): Option => ({ takes, does: { is: 'request', effect } })

const protocol = 'what clients speak is said by the scenario’s listener'
const proxy = 'there is no proxy in between'
const tls = 'the listener of the playground speaks no TLS'
const follow = 'redirects are not followed: each request is a step of its own'
const auth = 'a challenge is not answered: the request is sent once'

const lost: Readonly<Record<string, readonly [Option['takes'], string]>> = {
  location: ['nothing', follow],
  'location-trusted': ['nothing', follow],
  'max-redirs': ['text', follow],
  post301: ['nothing', follow],
  post302: ['nothing', follow],
  post303: ['nothing', follow],
  http2: ['nothing', protocol],
  'http2-prior-knowledge': ['nothing', protocol],
  http3: ['nothing', protocol],
  'http3-only': ['nothing', protocol],
  'http1.0': ['nothing', protocol],
  'http0.9': ['nothing', protocol],
  proxy: ['text', proxy],
  'proxy-user': ['text', proxy],
  'proxy-header': ['text', proxy],
  preproxy: ['text', proxy],
  socks4: ['text', proxy],
  socks4a: ['text', proxy],
  socks5: ['text', proxy],
  'socks5-hostname': ['text', proxy],
  proxytunnel: ['nothing', proxy],
  'haproxy-protocol': ['nothing', proxy],
  cert: ['text', tls],
  key: ['text', tls],
  anyauth: ['nothing', auth],
  digest: ['nothing', auth],
  ntlm: ['nothing', auth],
  negotiate: ['nothing', auth],
  'aws-sigv4': ['text', 'the request is not signed'],
  'tr-encoding': ['nothing', 'the request does not ask for a transfer encoding'],
  'time-cond': ['text', 'the request has no condition on time'],
  'continue-at': ['text', 'the request asks for the whole'],
  'ignore-content-length': ['nothing', 'the answer is read as it says itself'],
}

const without =
  'append basic crlf create-dirs disable fail fail-early fail-with-body false-start include insecure ipv4 ipv6 ' +
  'junk-session-cookies list-only no-buffer no-keepalive no-progress-meter no-sessionid http1.1 parallel parallel-immediate progress-bar raw remote-header-name remote-name ' +
  'remote-name-all remote-time remove-on-error retry-all-errors retry-connrefused show-error show-headers silent ssl ssl-reqd sslv2 sslv3 styled-output ' +
  'tcp-fastopen tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 trace-ids trace-time verbose xattr'

const withText =
  'cacert capath cert-type ciphers connect-timeout connect-to cookie-jar curves dns-servers dump-header egd-file ' +
  'expect100-timeout happy-eyeballs-timeout-ms interface keepalive-time key-type limit-rate local-port max-filesize max-time ' +
  'netrc-file noproxy output output-dir parallel-max pass pinnedpubkey proto proto-default rate resolve retry retry-delay ' +
  'retry-max-time speed-limit speed-time stderr tls-max tls13-ciphers trace trace-ascii unix-socket abstract-unix-socket write-out'

/** Options by their long name, without the hyphens. */
export const longOptions: ReadonlyMap<string, Option> = new Map<string, Option>([
  ...without.split(' ').map((name): [string, Option] => [name, { takes: 'nothing', does: { is: 'nothing' } }]),
  ...withText.split(' ').map((name): [string, Option] => [name, { takes: 'text', does: { is: 'nothing' } }]),
  ...Object.entries(lost).map(([name, [takes, why]]): [string, Option] => [name, { takes, does: { is: 'lost', why } }]),
  ['compressed', request('nothing', 'compressed')],
  ['cookie', request('text', 'cookie')],
  ['config', request('text', 'file')],
  ['data', request('text', 'data')],
  ['data-ascii', request('text', 'data')],
  ['data-binary', request('text', 'data')],
  ['data-raw', request('text', 'data-raw')],
  ['data-urlencode', request('text', 'data-urlencode')],
  ['form', request('text', 'form')],
  ['form-string', request('text', 'form-string')],
  ['get', request('nothing', 'get')],
  ['globoff', request('nothing', 'glob')],
  ['head', request('nothing', 'head')],
  ['header', request('text', 'header')],
  ['json', request('text', 'json')],
  ['netrc', request('nothing', 'file')],
  ['next', request('nothing', 'next')],
  ['oauth2-bearer', request('text', 'bearer')],
  ['path-as-is', request('nothing', 'path-as-is')],
  ['range', request('text', 'range')],
  ['referer', request('text', 'referer')],
  ['request', request('text', 'method')],
  ['request-target', request('text', 'target')],
  ['upload-file', request('text', 'file')],
  ['url', request('text', 'url')],
  ['url-query', request('text', 'url-query')],
  ['user', request('text', 'user')],
  ['user-agent', request('text', 'agent')],
])

/** The long names of single letters. */
export const shortOptions: Readonly<Record<string, string>> = {
  '#': 'progress-bar',
  ':': 'next',
  '0': 'http1.0',
  '1': 'tlsv1',
  '2': 'sslv2',
  '3': 'sslv3',
  '4': 'ipv4',
  '6': 'ipv6',
  A: 'user-agent',
  a: 'append',
  b: 'cookie',
  B: 'append',
  C: 'continue-at',
  c: 'cookie-jar',
  d: 'data',
  D: 'dump-header',
  E: 'cert',
  e: 'referer',
  f: 'fail',
  F: 'form',
  g: 'globoff',
  G: 'get',
  H: 'header',
  i: 'include',
  I: 'head',
  j: 'junk-session-cookies',
  J: 'remote-header-name',
  k: 'insecure',
  K: 'config',
  L: 'location',
  m: 'max-time',
  N: 'no-buffer',
  n: 'netrc',
  o: 'output',
  O: 'remote-name',
  p: 'proxytunnel',
  q: 'disable',
  r: 'range',
  R: 'remote-time',
  s: 'silent',
  S: 'show-error',
  T: 'upload-file',
  u: 'user',
  U: 'proxy-user',
  v: 'verbose',
  w: 'write-out',
  x: 'proxy',
  X: 'request',
  Y: 'speed-limit',
  y: 'speed-time',
  z: 'time-cond',
  Z: 'parallel',
}
