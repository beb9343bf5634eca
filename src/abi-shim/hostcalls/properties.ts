// Host functions for properties: attributes of request, response, connection, plugin, and the filter state.
import { pathIn, stringIn, stringOut } from '../codec.ts'
import { hostcall } from '../hostcall.ts'

export const properties = {
  proxy_get_property: hostcall({
    doc: 'Reads an attribute by its path, as serialised bytes. NotFound where it does not exist or has no value now, SerializationFailure for a group of attributes.',
    params: { path: pathIn, value: stringOut },
    answers: ['Ok', 'NotFound', 'SerializationFailure', 'InternalFailure'],
    label: 'as-envoy',
  }),
  proxy_set_property: hostcall({
    doc: 'Stores bytes under a name in the stream’s filter state, where this and other filters and the access log can read them. NotFound without a stream.',
    params: { path: pathIn, value: stringIn },
    answers: ['Ok', 'NotFound', 'BadArgument'],
    label: 'as-envoy',
  }),
} as const
