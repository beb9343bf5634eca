// HTTP/2 as Envoy writes it, frame by frame. Envoy: source/common/http/http2/codec_impl.cc StreamImpl.
import { atLeast } from '../../abi-shim/version.ts'
import type { Target } from '../../scenario/schema.ts'
import { dataFrame, type Http2Error, headersFrame, resetFrame } from '../../trace/http2.ts'
import { type ByteString, byteString, type Pairs } from '../../util/bytes.ts'
import type { Encoder } from './encoder.ts'

/** What Envoy says of a stream that it resets by itself (seen in 1.36.4 to 1.40.0). */
export const resetCode = (target: Target): Http2Error => (atLeast(target, '1.37') ? 'INTERNAL_ERROR' : 'NO_ERROR')

/** The largest frame that a peer takes unless it says more. */
const mostPayload = 16_384

/** Bytes as the payloads of DATA frames; none at all are one without any. */
export function dataFrames(bytes: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += mostPayload) frames.push(bytes.subarray(at, at + mostPayload))
  return frames
}

export class Http2Encoder implements Encoder {
  readonly wire: ByteString[] = []

  requestHead(headers: Pairs, endStream: boolean): void {
    this.wire.push(headersFrame(headers, endStream))
  }

  proceed(): void {
    this.wire.push(headersFrame([[':status', '100']], false))
  }

  responseHead(headers: Pairs, endStream: boolean): void {
    this.wire.push(headersFrame(headers, endStream))
  }

  /** Nothing without an end is no frame: StreamDataFrameSource::SelectPayloadLength waits for more. */
  data(bytes: Uint8Array, endStream: boolean): void {
    if (bytes.length === 0 && !endStream) return
    const frames = dataFrames(bytes)
    for (const [index, frame] of frames.entries())
      this.wire.push(dataFrame(byteString(frame), endStream && index === frames.length - 1))
  }

  /** StreamImpl::submitTrailers: trailers without an entry are an empty piece of the body. */
  trailers(trailers: Pairs): void {
    this.wire.push(trailers.length === 0 ? dataFrame('', true) : headersFrame(trailers, true))
  }

  reset(error: Http2Error): void {
    this.wire.push(resetFrame(error))
  }
}
