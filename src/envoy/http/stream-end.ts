// StreamEnd: how a stream ended, and what comes of plugins that close it or reply to it once more.
// Envoy: ConnectionManagerImpl::doEndStream, which has no guard: it writes the log again and destroys what is destroyed.
import type { TraceSink } from '../../trace/recording-sink.ts'

export class StreamEnd {
  /** The response is complete, the stream was reset, or the client is gone. */
  kind: 'open' | 'completed' | 'reset' | 'left' = 'open'
  /** The filters are being told. */
  destroyed = false
  /** They know, and the connection of a stream that was reset is closed. */
  gone = false
  #closedOnceMore = false
  readonly #sink: TraceSink | null

  constructor(sink: TraceSink | null) {
    this.#sink = sink
  }

  /** A stream that has ended is closed. A request that is not complete is reset in the codec, which calls back once. */
  closedOnceMore(requestComplete: boolean): void {
    if (this.kind === 'left' ? this.#closedOnceMore : requestComplete) this.#crash()
    this.#closedOnceMore = true
  }

  /** A reply to a stream that has ended came through all filters to its end. Envoy: FilterManager::maybeEndEncode. */
  repliedOnceMore(headOnly: boolean): void {
    if (this.kind === 'left' ? this.#closedOnceMore : headOnly) this.#crash()
  }

  /** The same of a reply that goes directly to the codec. Says whether anybody gets it. */
  takesReply(headOnly: boolean): boolean {
    if (this.kind === 'left' ? this.#closedOnceMore : this.gone && headOnly) this.#crash()
    return this.kind !== 'left' && !this.gone
  }

  #crash(): void {
    const text = 'the stream has ended, and is ended once more: Envoy enters on_log again, and dies with SIGSEGV'
    this.#sink?.note('envoy-crash', text)
  }
}
