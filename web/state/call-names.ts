// Names of the numbers in calls, looked up in the ABI's tables.
import {
  DataStatus,
  type EnumNames,
  errnoNames,
  HeadersStatus,
  namesOf,
  statusNames,
  TrailersStatus,
} from '../../src/abi-shim/enums.ts'

interface Call {
  readonly kind: 'callback' | 'hostcall'
  readonly name: string
}

/** Names of numbers, by argument. */
export function argumentNames(_: Call): Readonly<Record<string, EnumNames | undefined>> {
  return {}
}

/** Names of what a call answers, or null where it answers a plain number. */
export function resultNames(call: Call): EnumNames | null {
  if (call.kind === 'hostcall') return call.name.startsWith('proxy_') ? statusNames : errnoNames
  if (/_(request|response)_headers$/.test(call.name)) return namesOf(HeadersStatus)
  if (/_(request|response)_body$/.test(call.name)) return namesOf(DataStatus)
  if (/_(request|response)_trailers$/.test(call.name)) return namesOf(TrailersStatus)
  return null
}
