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
import { hostcallNamed } from '../../src/abi-shim/hostcalls/index.ts'

interface Call {
  readonly kind: 'callback' | 'hostcall'
  readonly name: string
}

/** Names of an argument's numbers, or undefined where it is a plain one. */
export function argumentNames(call: Call, argument: string): EnumNames | undefined {
  return call.kind === 'hostcall' ? hostcallNamed(call.name)?.params[argument]?.names : undefined
}

/** What the table says about a host call; undefined for callbacks and for what is in no table. */
export function docOf(call: Call): string | undefined {
  return call.kind === 'hostcall' ? hostcallNamed(call.name)?.doc : undefined
}

const headersNames = namesOf(HeadersStatus)
const dataNames = namesOf(DataStatus)
const trailersNames = namesOf(TrailersStatus)
const yesNo: EnumNames = { 0: 'false', 1: 'true' }

/** Names of what a call answers, or null where it answers a plain number. */
export function resultNames(call: Call): EnumNames | null {
  if (call.kind === 'hostcall') {
    const kind = hostcallNamed(call.name)?.result
    return kind === 'status' ? statusNames : kind === 'errno' ? errnoNames : kind === 'bool' ? yesNo : null
  }
  if (/_(request|response)_headers$/.test(call.name)) return headersNames
  if (/_(request|response)_body$/.test(call.name)) return dataNames
  if (/_(request|response)_trailers$/.test(call.name)) return trailersNames
  if (/_(vm_start|validate_configuration|configure|done)$/.test(call.name)) return yesNo
  return null
}

/** Whether an answer means that the guest was told no. */
export function isRefusal(call: Call, word: number | bigint | undefined): boolean {
  if (call.kind !== 'hostcall' || word === undefined) return false
  const kind = hostcallNamed(call.name)?.result
  return (kind === 'status' || kind === 'errno') && Number(word) !== 0
}
