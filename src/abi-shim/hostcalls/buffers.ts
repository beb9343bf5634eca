// Host functions for buffers: bodies, network data, configurations, callout payloads.
import { bytesIn, bytesOut, enumIn, lazy, u32, u32Out } from '../codec.ts'
import { BufferType } from '../enums.ts'
import { hostcall } from '../hostcall.ts'

const buffer = enumIn(BufferType)

export const buffers = {
  proxy_get_buffer_bytes: hostcall({
    doc: 'Copies a stretch of a buffer; what lies beyond its end is left out. Bodies that are not there read as empty; a configuration or callout body that is not there is NotFound.',
    params: { buffer, start: u32, length: u32, bytes: bytesOut },
    answers: ['Ok', 'NotFound'],
    label: 'as-envoy',
  }),
  proxy_get_buffer_status: hostcall({
    doc: 'Tells how many bytes a buffer holds. The flags are always 0.',
    params: { buffer, length: u32Out, flags: u32Out },
    answers: ['Ok', 'NotFound'],
    label: 'as-envoy',
  }),
  proxy_set_buffer_bytes: hostcall({
    doc: 'Changes a body: start 0 puts data in front and drops the first `length` bytes, a start at or behind the end appends. A start in between is BadArgument.',
    params: { buffer, start: u32, length: u32, data: lazy(bytesIn) },
    answers: ['Ok', 'NotFound', 'BadArgument'],
    label: 'as-envoy',
  }),
} as const
