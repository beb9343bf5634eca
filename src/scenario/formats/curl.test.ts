// curl commands, as people and browsers write them: which request each is, and what is said about the rest.
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../util/bytes.ts'
import { scenarioSchema } from '../schema.ts'
import { curlCommand, readCurl } from './curl.ts'

function requests(command: string) {
  const read = readCurl(command)
  if ('issues' in read) throw new Error(JSON.stringify(read.issues))
  return read.requests
}

const only = (command: string) => {
  const [first, ...more] = requests(command)
  expect(more).toEqual([])
  return first
}

const lossesOf = (command: string) => {
  const read = readCurl(command)
  return 'losses' in read ? read.losses.map(({ path, message }) => `${path}: ${message}`) : read
}

const complaint = (command: string) => {
  const read = readCurl(command)
  return 'issues' in read
    ? read.issues.map(({ message, line }) => (line === undefined ? message : `${line}: ${message}`)).join('\n')
    : 'none'
}

const plain = { method: 'GET', authority: 'example.org', path: '/', headers: [] }
const form = ['content-type', 'application/x-www-form-urlencoded']

describe('a curl command', () => {
  it.each<[string, object]>([
    ['curl example.org', plain],
    ['curl http://example.org:8080/a?b=c#d', { ...plain, authority: 'example.org:8080', path: '/a?b=c' }],
    ['curl http://example.org?b', { ...plain, path: '/?b' }],
    ['$ curl -sSiv --no-progress-meter example.org', plain],
    ['/usr/bin/curl -o out.txt -m 5 --retry 3 --cacert ca.pem example.org', plain],
    ['curl http://example.org/a/../b/./c/..', { ...plain, path: '/b/' }],
    ['curl --path-as-is http://example.org/a/../b', { ...plain, path: '/a/../b' }],
    ["curl --request-target '*' -X OPTIONS http://example.org", { ...plain, method: 'OPTIONS', path: '*' }],
    ['curl -XDELETE example.org', { ...plain, method: 'DELETE' }],
    ['curl -I example.org', { ...plain, method: 'HEAD' }],
    [
      "curl -H 'A: 1' -H 'a:2' -H'B;' example.org",
      {
        ...plain,
        headers: [
          ['A', '1'],
          ['a', '2'],
          ['B', ''],
        ],
      },
    ],
    ["curl -H 'Host: other' example.org", { ...plain, authority: 'other' }],
    ['curl -d a=b -d c example.org', { ...plain, method: 'POST', headers: [form], body: { text: 'a=b&c' } }],
    [
      "curl -X PUT --data-raw '@x' -H 'Content-Type: text/plain' example.org",
      { ...plain, method: 'PUT', headers: [['Content-Type', 'text/plain']], body: { text: '@x' } },
    ],
    ["curl -d x -H 'content-type:' example.org", { ...plain, method: 'POST', body: { text: 'x' } }],
    [
      "curl --data-binary $'a\\nb\\x00\\xff' example.org",
      { ...plain, method: 'POST', headers: [form], body: { base64: 'YQpiAP8=' } },
    ],
    [
      "curl --data-urlencode 'a=b c&ü' --data-urlencode '=x y' --data-urlencode 'x y' example.org",
      { ...plain, method: 'POST', headers: [form], body: { text: 'a=b+c%26%C3%BC&x+y&x+y' } },
    ],
    ["curl -G -d a=b --data-urlencode 'q=x y' 'example.org/?z'", { ...plain, path: '/?z&a=b&q=x+y' }],
    [
      'curl --json \'{"a": 1}\' example.org',
      {
        ...plain,
        method: 'POST',
        headers: [
          ['content-type', 'application/json'],
          ['accept', 'application/json'],
        ],
        body: { text: '{"a": 1}' },
      },
    ],
    ['curl -u user:pass example.org', { ...plain, headers: [['authorization', 'Basic dXNlcjpwYXNz']] }],
    ['curl http://us%40er:pass@example.org', { ...plain, headers: [['authorization', 'Basic dXNAZXI6cGFzcw==']] }],
    ['curl --oauth2-bearer abc example.org', { ...plain, headers: [['authorization', 'Bearer abc']] }],
    [
      'curl -b a=b -b c=d -A agent -e http://r/ -r 0-9 --compressed example.org',
      {
        ...plain,
        headers: [
          ['range', 'bytes=0-9'],
          ['user-agent', 'agent'],
          ['accept-encoding', 'deflate, gzip'],
          ['referer', 'http://r/'],
          ['cookie', 'a=b;c=d'],
        ],
      },
    ],
    ["curl -H 'User-Agent: mine' -A other example.org", { ...plain, headers: [['User-Agent', 'mine']] }],
  ])('%s', (command, request) => {
    expect(only(command)).toEqual(request)
  })

  it('may be several requests', () => {
    expect(requests('curl a.example b.example').map(({ authority }) => authority)).toEqual(['a.example', 'b.example'])
    expect(requests('curl -d x a.example --next b.example').map(({ method }) => method)).toEqual(['POST', 'GET'])
    expect(requests('# first\ncurl a.example\n\ncurl -I b.example; curl c.example').map(({ method }) => method)).toEqual([
      'GET',
      'HEAD',
      'GET',
    ])
  })

  it('is read as a shell reads it', () => {
    const words = `curl 'http://example.org/' \\\n  -H 'a: it'\\''s' \\\r\n -H "b: \\"x\\" \\\\ \\$y" -H c:\\ d -H $'e: \\u00fc\\x41\\t\\'' -H 'f: $HOME \`x\`'`
    expect(only(words)?.headers).toEqual([
      ['a', "it's"],
      ['b', '"x" \\ $y'],
      ['c', 'd'],
      ['e', "üA\t'"],
      ['f', '$HOME `x`'],
    ])
  })
})

describe('what a browser copies', () => {
  it('for bash', () => {
    const command = `curl 'https://example.org/api?q=1' \\
  -X 'PATCH' \\
  -H 'accept: */*' \\
  -H 'cookie: a=b; c=d' \\
  --data-raw $'{"a":"it\\'s\\u0021"}' \\
  --compressed \\
  --insecure`
    expect(only(command)).toEqual({
      method: 'PATCH',
      authority: 'example.org',
      path: '/api?q=1',
      headers: [['accept-encoding', 'deflate, gzip'], ['accept', '*/*'], ['cookie', 'a=b; c=d'], form],
      body: { text: '{"a":"it\'s!"}' },
    })
  })

  it('for cmd, of today: every special character behind a caret', () => {
    const command = [
      'curl ^"https://example.org/api?q=1^&r=^%^41^" ^',
      '  -H ^"accept: */*^" ^',
      '  -H ^"content-type: application/json^" ^',
      '  --data-raw ^"^{^\\^"a^\\^":^\\^"b\\c^\\^"^}^\n\nline^"',
    ].join('\r\n')
    expect(only(command)).toEqual({
      method: 'POST',
      authority: 'example.org',
      path: '/api?q=1&r=%41',
      headers: [
        ['accept', '*/*'],
        ['content-type', 'application/json'],
      ],
      body: { text: '{"a":"b\\c"}\nline' },
    })
  })

  it('for cmd, of some years ago: in quotes', () => {
    const command = 'curl "https://example.org/" ^\r\n  -H "a: b^c" ^\r\n  --data-raw "{\\"a\\":1,""b"":2}" ^\r\n  --compressed'
    expect(only(command)).toMatchObject({
      headers: [['accept-encoding', 'deflate, gzip'], ['a', 'b^c'], form],
      body: { text: '{"a":1,"b":2}' },
    })
  })
})

describe('what is not taken', () => {
  it.each<[string, RegExp]>([
    ['curl -d @file example.org', /^the command reads a file \(-d @file\), which a page cannot: put what is in it/],
    ['curl --data-urlencode a@file example.org', /reads a file/],
    ['curl -F a=@file example.org', /reads a file/],
    ['curl -T file example.org', /reads a file/],
    ['curl -b cookies.txt example.org', /reads a file/],
    ['curl -H @file example.org', /reads a file/],
    ['curl -K file', /reads a file/],
    ['curl -H "a: $TOKEN" example.org', /^1: the command has "\$TOKEN", which the shell fills in: write the value itself$/],
    ['curl \\\n -H "a: $(date)" example.org', /^2: the command has "\$\(", which the shell fills in/],
    ['curl -d `date` example.org', /has "`", which the shell fills in/],
    ["curl -d 'a example.org", /has a ' that is not closed: the command was cut off/],
    ['curl -d "a example.org', /has a " that is not closed/],
    ["curl -d $'a example.org", /has a \$' that is not closed/],
    ['curl example.org -H', /ends behind -H, which needs an argument/],
    ['curl ^"example.org', /has a " that is not closed/],
    ['curl', /has no address/],
    ['curl --frobnicate example.org', /has the option --frobnicate, which is none of curl's that this playground knows/],
    ['curl -? example.org', /has the option -\?/],
    ['curl ftp://example.org', /asks ftp:\/\//],
    ['curl http:///path', /names no host/],
    ["curl 'http://example.org/a b'", /has an address with a space/],
    ['wget example.org', /^`wget` is not curl\. Paste a command that begins with curl/],
    [' \n', /^there is no command/],
  ])('%s', (command, message) => {
    expect(complaint(command)).toMatch(message)
  })

  it.each<[string, string]>([
    ['curl -L example.org', 'steps[0].request: -L is left out: redirects are not followed: each request is a step of its own'],
    ['curl --http2 example.org', 'steps[0].request: --http2 is left out: what clients speak is said by the scenario’s listener'],
    ['curl -x proxy:1 example.org', 'steps[0].request: -x is left out: there is no proxy in between'],
    ['curl -u me example.org', 'steps[0].request: -u without a password: curl would ask for one, here it is empty'],
    ['curl -F a=b example.org', 'steps[0].request: curl makes up the boundary of a form; here it is always the same'],
    ['curl -H nonsense example.org', 'steps[0].request: -H nonsense is left out: it has no colon, and curl leaves it out too'],
    [
      'curl -H ":authority: x" example.org',
      'steps[0].request: -H :authority: x is left out: method, path and authority are not headers in HTTP/1.1',
    ],
    [
      'curl https://example.org',
      'steps[0].request: the address is https: the listener of the playground speaks no TLS, and gets the same request in the clear',
    ],
    ['curl example.org | jq .', 'steps: what the shell does with the answer is left out: | jq .'],
  ])('%s loses something aloud', (command, loss) => {
    expect(lossesOf(command)).toEqual([loss])
  })

  it('a form of texts has curl’s shape', () => {
    const request = only("curl -F 'a=b' -F 'c=d;type=text/plain' example.org")
    expect(request?.body).toEqual({
      text: [
        '--------------------------playground000000',
        'Content-Disposition: form-data; name="a"',
        '',
        'b',
        '--------------------------playground000000',
        'Content-Disposition: form-data; name="c"',
        'Content-Type: text/plain',
        '',
        'd',
        '--------------------------playground000000--',
        '',
      ].join('\r\n'),
    })
  })
})

describe('a request as a command', () => {
  const command = (request: object) => {
    const losses: string[] = []
    const [step] = scenarioSchema.parse({
      version: 1,
      modules: {},
      plugins: [],
      routes: [],
      clusters: [],
      steps: [{ request }],
    }).steps
    if (step === undefined || !('request' in step)) throw new Error('no request')
    const words = curlCommand(step.request, { port: 10_000, protocol: 'http1' }, (path, message) =>
      losses.push(`${path}: ${message}`),
    )
    return [words.join(' '), ...losses]
  }

  it.each<[object, string[]]>([
    [{}, ['curl -i http://localhost:10000/']],
    [{ path: '/a?b=[c]' }, ["curl -i -g 'http://localhost:10000/a?b=[c]'"]],
    [{ path: '/a/../b' }, ['curl -i --path-as-is http://localhost:10000/a/../b']],
    [{ path: '*', method: 'OPTIONS' }, ["curl -i --request-target '*' -X OPTIONS http://localhost:10000/"]],
    [{ method: 'HEAD', authority: 'x' }, ["curl -i -I -H 'host: x' http://localhost:10000/"]],
    [
      {
        headers: [
          ['a', "it's"],
          ['b', ''],
        ],
      },
      ["curl -i -H 'a: it'\\''s' -H 'b;' http://localhost:10000/"],
    ],
    [{ body: { text: '@x\n' }, method: 'POST' }, ["curl -i -H content-type: --data-raw $'@x\\n' http://localhost:10000/"]],
    [{ headers: [['a', '\u001b[2J\u202e']] }, ["curl -i -H $'a: \\x1b[2J\\xe2\\x80\\xae' http://localhost:10000/"]],
    [
      { body: { base64: 'AA==' }, method: 'POST' },
      [
        'curl -i -X POST http://localhost:10000/',
        '.body: a command cannot hold a zero byte: save the body as a file and add --data-binary @file',
      ],
    ],
    [
      {
        headers: [
          ['a b', 'c'],
          ['host', 'd'],
        ],
      },
      [
        'curl -i http://localhost:10000/',
        '.headers[0]: curl cannot send a header of that name',
        '.headers[1]: curl sends one host, which is the authority',
      ],
    ],
  ])('%j', (request, words) => {
    expect(command(request)).toEqual(words)
  })

  it('keeps every byte but zero', () => {
    const all = Array.from({ length: 255 }, (_, index) => String.fromCharCode(index + 1)).join('')
    const [words = ''] = command({ method: 'POST', body: { base64: Buffer.from(bytesOf(all)).toString('base64') } })
    expect(only(words)?.body).toEqual({ base64: Buffer.from(bytesOf(all)).toString('base64') })
    expect(words).toMatch(/^[\x20-\x7e]*$/)
  })
})
