// The host function that calls Envoy's own extensions by name.
import { bytesIn, optionalBytesOut, stringIn } from '../codec.ts'
import { hostcall } from '../hostcall.ts'

export const foreign = {
  proxy_call_foreign_function: hostcall({
    doc: 'Calls one of Envoy’s extra functions by name, such as compress or evaluate_expression. Results are written also beside an error; a null result pointer discards them.',
    params: { name: stringIn, argument: bytesIn, results: optionalBytesOut },
    answers: ['Ok', 'NotFound', 'BadArgument', 'SerializationFailure', 'InternalFailure'],
    label: 'approximated',
  }),
} as const
