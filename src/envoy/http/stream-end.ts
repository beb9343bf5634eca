// StreamEnd: how a stream ended, and what comes of plugins that close it or reply to it once more.
// Envoy: ConnectionManagerImpl::doEndStream, which has no guard: it writes the log again and destroys what is destroyed.

import { crashes } from '../../abi-shim/crashes.ts'
import type { Direction, MessagePart } from '../../trace/cells.ts'
import type { TraceSink } from '../../trace/recording-sink.ts'

export class StreamEnd {
  /** The response is complete, the stream was reset, or the client is gone. */
  kind: 'open' | 'completed' | 'reset' | 'left' = 'open'
  /** Its end waits to be sent, and nobody is told before that. */
  waits = false
  /** The filters are being told. */
  destroyed = false
  /** They know, and the connection of a stream that was reset is closed. */
  gone = false
  /** What came to the codec of a client that has left. */
  #closed = false
  #encoded = false
  readonly #sink: TraceSink | null
  /** The codec keeps an object for each stream, which takes any number of ends. */
  readonly #isHttp2: boolean

  constructor(sink: TraceSink | null, isHttp2: boolean) {
    this.#sink = sink
    this.#isHttp2 = isHttp2
  }

  /** A stream that has ended is closed. A request that is not complete is reset in the codec, which calls back once. */
  closedOnceMore(requestComplete: boolean): void {
    if (this.kind === 'left' ? this.#closed : requestComplete) this.#crash()
    this.#closed = true
  }

  /** The end of a response comes to the codec of a client that has left, which knows one. */
  #encodedOnceMore(): void {
    if (!this.#isHttp2 && (this.#closed || this.#encoded)) this.#crash()
    this.#encoded = true
  }

  /** A piece of a response comes through all filters. Says whether anybody gets it. Envoy: FilterManager::maybeEndEncode. */
  takes(endStream: boolean): boolean {
    if (endStream && this.kind === 'left') this.#encodedOnceMore()
    else if (endStream && this.gone && !this.#isHttp2) this.#crash()
    return this.kind !== 'left' && !this.gone
  }

  /** The same of a reply that goes directly to the codec. */
  takesReply(headOnly: boolean): boolean {
    if (this.kind !== 'left') {
      if (this.gone && headOnly && !this.#isHttp2) this.#crash()
      return !this.gone
    }
    // What is destroyed gets no body.
    if (headOnly || !this.destroyed || this.#closed) this.#encodedOnceMore()
    return false
  }

  /** Envoy goes on with an encoder that is gone. A reset is noticed there, but not behind trailers; a completion never is. */
  continuedInside(direction: Direction, part: MessagePart): void {
    if (direction !== 'response' || (this.kind === 'reset' && part !== 'trailers')) return
    this.#sink?.note('envoy-crash', crashes['let go on behind its end'].text)
  }

  #crash(): void {
    this.#sink?.note('envoy-crash', crashes['ended once more'].text)
  }
}
