// Makes a scenario of a module alone and of options like curl's.
import { basename } from 'node:path'
import { inputLimits } from '../scenario/limits.ts'
import type { BytesText, ScenarioInput } from '../scenario/schema.ts'
import { base64, decodeUtf8 } from '../util/bytes.ts'
import { BadInput } from './bad-input.ts'
import { argumentText, sha256Of, textOrFile } from './files.ts'

export interface BareOptions {
  readonly config: string | undefined
  readonly method: string | undefined
  readonly headers: readonly string[]
  readonly data: string | undefined
  readonly path: string | undefined
}

/** One plugin before one cluster that answers 200, and one request. */
export function bareScenario(modulePath: string, module: Uint8Array, options: BareOptions): ScenarioInput {
  const { config, data } = options
  const body = data === undefined ? undefined : textOrFile(data, '--data', inputLimits.documentBytes)
  const text = body === undefined ? undefined : decodeUtf8(body)
  return {
    version: 1,
    title: basename(modulePath),
    modules: { filter: { sha256: sha256Of(module), name: basename(modulePath), size: module.length } },
    plugins: [
      {
        id: 'filter',
        name: 'filter',
        module: 'filter',
        ...(config === undefined ? {} : { configuration: { any: 'StringValue' as const, value: configuration(config) } }),
      },
    ],
    chains: { http: ['filter'] },
    routes: [{ prefix: '/', cluster: 'web' }],
    clusters: [
      {
        name: 'web',
        rules: [{ answer: { status: 200, headers: [['content-type', 'text/plain']], body: { text: 'Hello World' } } }],
      },
    ],
    steps: [
      {
        request: {
          method: options.method ?? (body === undefined ? 'GET' : 'POST'),
          path: argumentText(options.path ?? '/', 'PATH'),
          headers: options.headers.map(header),
          ...(body === undefined ? {} : { body: text === undefined ? { base64: base64(body) } : { text } }),
        },
      },
    ],
  }
}

function configuration(argument: string): string {
  const text = decodeUtf8(textOrFile(argument, '--config', inputLimits.documentBytes))
  if (text !== undefined) return text
  throw new BadInput({
    where: `--config ${argument}`,
    what: 'the configuration is not UTF-8',
    envoy: 'gives it to a plugin as a StringValue, which must be UTF-8: it would refuse the whole configuration.',
    change: 'Write a scenario with "configuration": { "any": "BytesValue", "value": { "base64": … } }.',
  })
}

/** `name: value`, as curl reads it. */
function header(argument: string): [BytesText, BytesText] {
  const text = argumentText(argument, '-H')
  const colon = text.indexOf(':', 1)
  if (colon >= 1) return [text.slice(0, colon), text.slice(colon + 1).trim()]
  throw new BadInput({
    where: '-H',
    what: `\`${argument}\` is not of the form 'name: value'`,
    envoy: 'answers 400 to a header line without a colon.',
    change: "Write -H 'name: value'; an empty value is -H 'name:'.",
  })
}
