// Host functions for header maps: request, response, trailers, metadata, callout responses.
import { enumIn, pairsIn, pairsOut, stringIn, stringOut, u32Out } from '../codec.ts'
import { MapType } from '../enums.ts'
import { hostcall } from '../hostcall.ts'

const map = enumIn(MapType)

export const headers = {
  proxy_get_header_map_value: hostcall({
    doc: 'Reads the first value under a name. NotFound where the name is absent (with ABI 0.1.0: Ok and empty), BadArgument where the whole map is.',
    params: { map, key: stringIn, value: stringOut },
    answers: ['Ok', 'NotFound', 'BadArgument'],
    label: 'as-envoy',
  }),
  proxy_add_header_map_value: hostcall({
    doc: 'Adds a value under a name. Headers that Envoy keeps as a single entry, such as user-agent or accept, are joined with a comma instead.',
    params: { map, key: stringIn, value: stringIn },
    answers: ['Ok', 'BadArgument'],
    label: 'as-envoy',
  }),
  proxy_replace_header_map_value: hostcall({
    doc: 'Puts one value in the place of all values under a name; creates the header where it is absent.',
    params: { map, key: stringIn, value: stringIn },
    answers: ['Ok', 'BadArgument'],
    label: 'as-envoy',
  }),
  proxy_remove_header_map_value: hostcall({
    doc: 'Removes every value under a name. Ok also where there was none.',
    params: { map, key: stringIn },
    answers: ['Ok', 'BadArgument'],
    label: 'as-envoy',
  }),
  proxy_get_header_map_pairs: hostcall({
    doc: 'Reads a whole map in order, pseudo headers first. An absent map reads as empty, with Ok.',
    params: { map, pairs: pairsOut },
    label: 'as-envoy',
  }),
  proxy_set_header_map_pairs: hostcall({
    doc: 'Replaces a whole map, pseudo headers included. A malformed list counts as an empty one and so clears the map.',
    params: { map, pairs: pairsIn },
    answers: ['Ok', 'BadArgument'],
    label: 'as-envoy',
  }),
  proxy_get_header_map_size: hostcall({
    doc: 'Adds up the bytes of all names and values. This is neither the number of entries nor the size of their serialised form.',
    params: { map, size: u32Out },
    answers: ['Ok', 'BadArgument'],
    label: 'as-envoy',
  }),
} as const
