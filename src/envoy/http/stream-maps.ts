// The header maps of one stream, which write themselves into the trace at each change.
import { cells, type Direction, type MessagePart } from '../../trace/cells.ts'
import type { TraceSink } from '../../trace/recording-sink.ts'
import type { Pair, Pairs } from '../../util/bytes.ts'
import { HeaderMap } from './headers.ts'
import type { HeaderKind } from './inline-headers.ts'

export class StreamMaps {
  readonly #stream: number
  readonly #sink: TraceSink | null

  constructor(stream: number, sink: TraceSink | null) {
    this.#stream = stream
    this.#sink = sink
  }

  make(kind: HeaderKind, pairs: Pair[], direction: Direction, part: MessagePart): HeaderMap {
    const sink = this.#sink
    if (sink === null) return new HeaderMap(kind, pairs, null)
    const cell = cells.message(this.#stream, direction, 'current', part)
    const map: HeaderMap = new HeaderMap(kind, pairs, () => sink.write(cell, map.snapshot()))
    sink.write(cell, map.snapshot())
    return map
  }

  /** Trailers that a filter makes. */
  noTrailers(direction: Direction): HeaderMap {
    return this.make(`${direction}Trailers`, [], direction, 'trailers')
  }

  /** Trailers that arrive. */
  trailers(direction: Direction, trailers: Pairs): HeaderMap {
    this.#sink?.write(cells.message(this.#stream, direction, 'received', 'trailers'), trailers)
    const map = this.noTrailers(direction)
    map.assign(trailers)
    return map
  }
}
