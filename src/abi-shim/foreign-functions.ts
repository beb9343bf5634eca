// Catalogue of the functions behind proxy_call_foreign_function. Envoy: source/extensions/common/wasm/foreign.cc and ext/*.proto.
import type { Status } from './enums.ts'
import type { Label } from './hostcall.ts'
import type { Release } from './version.ts'

/** A field of a protobuf message, with its number. */
export interface ProtoField {
  readonly name: string
  readonly number: number
  readonly type: 'string' | 'bytes' | 'bool' | { readonly values: readonly string[] }
}

/** What an argument or a result is made of. */
export type ForeignShape =
  /** Not looked at, or none. */
  | 'nothing'
  | 'bytes'
  /** Source text of an expression in CEL. */
  | 'expression'
  /** A number that names an expression: 4 bytes, little-endian. */
  | 'token'
  /** A value as proxy_get_property gives it. */
  | 'property'
  | { readonly message: string; readonly fields: readonly ProtoField[] }

/** One function, by its name. */
export interface ForeignFunction {
  readonly doc: string
  readonly argument: ForeignShape
  readonly result: ForeignShape
  readonly answers: readonly (keyof typeof Status)[]
  readonly label: Label
  /** The release that had it first, where that is later than the oldest which was observed. */
  readonly since?: Release
}

function foreign(entry: Omit<ForeignFunction, 'label'> & { readonly label?: Label }): ForeignFunction {
  return { label: 'not-modelled', ...entry }
}

const field = (number: number, name: string, type: ProtoField['type']): ProtoField => ({ name, number, type })

const span = { values: ['FilterChain', 'DownstreamRequest', 'DownstreamConnection'] } as const
const verdict = [field(1, 'result', 'bool'), field(2, 'error', 'string')]

/** Every function that standard builds of Envoy have; any other name is NotFound. */
export const foreignFunctions = {
  compress: foreign({
    doc: 'Compresses bytes to a zlib stream of the default level.',
    argument: 'bytes',
    result: 'bytes',
    answers: ['Ok', 'SerializationFailure'],
  }),
  uncompress: foreign({
    doc: 'Expands a zlib stream, however large it becomes.',
    argument: 'bytes',
    result: 'bytes',
    answers: ['Ok', 'SerializationFailure'],
  }),
  expr_create: foreign({
    doc: 'Compiles an expression in CEL and gives a token for it, counted from 0 in each root context. BadArgument where it does not compile.',
    argument: 'expression',
    result: 'token',
    answers: ['Ok', 'BadArgument'],
  }),
  expr_evaluate: foreign({
    doc: 'Evaluates an expression with the attributes of the stream. InternalFailure where it ends in an error, such as a missing key.',
    argument: 'token',
    result: 'property',
    answers: ['Ok', 'NotFound', 'BadArgument', 'SerializationFailure', 'InternalFailure'],
  }),
  expr_delete: foreign({
    doc: 'Forgets an expression. Ok also where there is none of that token.',
    argument: 'token',
    result: 'nothing',
    answers: ['Ok', 'BadArgument'],
  }),
  declare_property: foreign({
    doc: 'Says what type and life span the properties of a name have that proxy_set_property makes. BadArgument the second time.',
    argument: {
      message: 'DeclarePropertyArguments',
      fields: [
        field(1, 'name', 'string'),
        field(2, 'readonly', 'bool'),
        field(3, 'type', { values: ['Bytes', 'String', 'FlatBuffers', 'Protobuf'] }),
        field(4, 'schema', 'bytes'),
        field(5, 'span', span),
      ],
    },
    result: 'nothing',
    answers: ['Ok', 'BadArgument'],
  }),
  set_envoy_filter_state: foreign({
    doc: 'Makes an object of Envoy’s own filter state from text, by the factory of that name. NotFound without such a factory or without a stream.',
    argument: {
      message: 'SetEnvoyFilterStateArguments',
      fields: [field(1, 'path', 'string'), field(2, 'value', 'string'), field(3, 'span', span)],
    },
    result: 'nothing',
    answers: ['Ok', 'NotFound', 'BadArgument'],
  }),
  clear_route_cache: foreign({
    doc: 'Makes Envoy choose the route anew. Ok also where there is no stream.',
    argument: 'nothing',
    result: 'nothing',
    answers: ['Ok'],
    label: 'as-envoy',
  }),
  verify_signature: foreign({
    doc: 'Checks a signature with a public key. Ok also where it does not hold or the key is none: the result says so. Keys in PEM since Envoy 1.37.',
    argument: {
      message: 'VerifySignatureArguments',
      fields: [
        field(1, 'hash_function', 'string'),
        field(2, 'public_key', 'bytes'),
        field(3, 'signature', 'bytes'),
        field(4, 'text', 'bytes'),
        field(5, 'public_key_pem', 'string'),
      ],
    },
    result: { message: 'VerifySignatureResult', fields: verdict },
    answers: ['Ok', 'BadArgument'],
  }),
  sign: foreign({
    doc: 'Signs text with a private key. Ok also where the key is none: the result says so.',
    argument: {
      message: 'SignArguments',
      fields: [
        field(1, 'hash_function', 'string'),
        field(2, 'private_key', 'bytes'),
        field(3, 'text', 'bytes'),
        field(4, 'private_key_pem', 'string'),
      ],
    },
    result: {
      message: 'SignResult',
      fields: [field(1, 'result', 'bool'), field(2, 'signature', 'bytes'), field(3, 'error', 'string')],
    },
    answers: ['Ok', 'BadArgument'],
    since: '1.37',
  }),
} as const satisfies Readonly<Record<string, ForeignFunction>>
