// Properties that a filter has read or set in a stretch of a trace: path, value, answer, when.
import { type PropertyType, properties } from '../abi-shim/properties.ts'
import { type ByteString, bytesOf, showText } from '../util/bytes.ts'
import { resultNames } from './call-names.ts'
import { Op } from './chunk.ts'
import type { History } from './history.ts'
import { endOf } from './spans.ts'

export interface PropertyRead {
  readonly seq: number
  /** Its parts joined with dots. */
  readonly path: string
  readonly set: boolean
  /** Undefined where none was given. */
  readonly value: ByteString | undefined
  readonly type: PropertyType | null
  /** The answer in words. */
  readonly answer: string
}

/** In order of the calls, from one event to another. */
export function propertyReads(history: History, from: number, to: number): PropertyRead[] {
  const found: PropertyRead[] = []
  for (let seq = from; seq <= to; seq++) {
    if (history.op(seq) !== Op.HostcallEnter) continue
    const name = history.callName(seq)
    if (name !== 'proxy_get_property' && name !== 'proxy_set_property') continue
    const event = history.event(seq)
    if (event.type !== 'enter' || event.span.kind !== 'hostcall') continue
    const { span } = event
    const { path } = span.args
    if (typeof path !== 'string') continue
    const result = endOf(history, seq)?.result
    const value = name === 'proxy_set_property' ? span.args['value'] : result?.outputs?.['value']
    const dotted = path.replace(/\0$/, '').replaceAll('\0', '.')
    found.push({
      seq,
      path: dotted,
      set: name === 'proxy_set_property',
      value: typeof value === 'string' ? value : undefined,
      type: typeOf(dotted),
      answer: resultNames(span)?.[Number(result?.word)] ?? '',
    })
  }
  return found
}

/** The type of an attribute; a part of a map is text. */
function typeOf(path: string): PropertyType | null {
  const own = properties[path]
  if (own !== undefined) return own.type
  const parent = properties[path.split('.').slice(0, 2).join('.')]
  return parent?.type === 'map' ? 'string' : null
}

/** A value as people read it: numbers from their eight bytes, text as it is. */
export function propertyText(value: ByteString, type: PropertyType | null): string {
  const number = type === 'int' || type === 'uint' || type === 'timestamp' || type === 'duration'
  if (number && value.length === 8) {
    const view = new DataView(bytesOf(value).buffer)
    const read = type === 'uint' ? view.getBigUint64(0, true) : view.getBigInt64(0, true)
    return type === 'timestamp' || type === 'duration' ? `${read} ns` : String(read)
  }
  if (type === 'bool' && value.length === 1) return value === '\x01' ? 'true' : 'false'
  return showText(value)
}
