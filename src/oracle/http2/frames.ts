// Frames of HTTP/2: written, and read out of a stream of bytes. RFC 9113, sections 4 and 6.
import { concat } from '../../util/bytes.ts'

export const frameTypes = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const

export const flags = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 0x20 } as const

export interface Frame {
  readonly type: number
  readonly flags: number
  readonly stream: number
  readonly payload: Uint8Array
}

const noBytes = new Uint8Array(0)

export function encodeFrame(type: number, flagBits: number, stream: number, payload: Uint8Array = noBytes): Uint8Array {
  const head = new Uint8Array(9)
  const view = new DataView(head.buffer)
  view.setUint32(0, payload.length * 0x100 + type)
  view.setUint8(4, flagBits)
  view.setUint32(5, stream)
  return concat([head, payload])
}

/** A number of 32 bits, as the payloads of several frames are. */
export function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** What a client says before anything else. */
export const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

/** The largest window that there is. */
const window = 0x7fffffff
/** What a connection's window is before anybody says otherwise. */
const initialWindow = 65_535

/** What both sides say first: no table of headers, no push, and windows that never fill. */
export function greeting(isClient: boolean): Uint8Array {
  const setting = (id: number, value: number) => concat([new Uint8Array([0, id]), word(value)])
  const settings = concat([setting(1, 0), ...(isClient ? [setting(2, 0)] : []), setting(4, window)])
  return concat([
    encodeFrame(frameTypes.settings, 0, 0, settings),
    encodeFrame(frameTypes.windowUpdate, 0, 0, word(window - initialWindow)),
  ])
}

/** Cuts what arrives into frames. */
export class FrameReader {
  #rest: Uint8Array = noBytes

  push(bytes: Uint8Array): Frame[] {
    this.#rest = concat([this.#rest, bytes])
    const frames: Frame[] = []
    for (;;) {
      const view = new DataView(this.#rest.buffer, this.#rest.byteOffset, this.#rest.length)
      const length = this.#rest.length < 9 ? 0 : view.getUint32(0) >>> 8
      if (this.#rest.length < 9 + length) return frames
      if (this.#rest.length < 9) return frames
      frames.push({
        type: view.getUint8(3),
        flags: view.getUint8(4),
        stream: view.getUint32(5) & 0x7fffffff,
        payload: this.#rest.slice(9, 9 + length),
      })
      this.#rest = this.#rest.slice(9 + length)
    }
  }
}
