// What becomes of the bytes of a body along the chain, reckoned from the calls of a trace alone: from what each callback was given, wrote
// and answered, and from what was continued. It knows nothing of how the engine holds a body, and does not ask it.
import type { Direction } from '../../src/trace/cells.ts'
import type { History } from '../../src/trace/history.ts'
import type { EnterEvent } from '../../src/trace/spans.ts'
import { endOf, spansAround } from '../../src/trace/spans.ts'
import { type ByteString, byteString } from '../../src/util/bytes.ts'

/** proxy_set_buffer_bytes that had its effect. */
interface Edit {
  readonly start: number
  readonly length: number
  readonly data: ByteString
}

/** What one filter does to a body, in order. */
type Act =
  /** Its callback is told `size`. `continues`: it calls proxy_continue_stream, which comes before its answer counts. */
  | { readonly kind: 'piece'; readonly size: number; readonly edits: Edit[]; continues: boolean; status: string }
  | { readonly kind: 'trailers'; readonly edits: Edit[]; status: string }
  | { readonly kind: 'headers'; readonly status: string }
  | { readonly kind: 'continue' }

type Callback = Extract<EnterEvent['span'], { kind: 'callback' }>
type Hostcall = Extract<EnterEvent['span'], { kind: 'hostcall' }>

const directions: readonly Direction[] = ['request', 'response']

/**
 * Reads one stream of a trace. Where it is `unclear` nothing can be reckoned: a body was written to from elsewhere, or a filter that
 * does not hold the message continued it, or two hold it. Envoy has one buffer for all filters of a direction, and lets what another
 * holds go on, or gives it to the filters between them again.
 */
export class Bodies {
  readonly #history: History
  readonly #acts = new Map<string, Act[]>()
  /** By VM and context id: the plugin. */
  readonly #contexts = new Map<string, string>()
  /** By direction: the filters that hold the message by now. */
  readonly #holding: Readonly<Record<Direction, Set<string>>> = { request: new Set(), response: new Set() }
  unclear = false

  /** `enter` is the event that opens the stream. */
  constructor(history: History, enter: number) {
    this.#history = history
    const end = history.partner(enter) ?? history.length
    for (let seq = enter; seq < end; seq++) {
      const event = history.event(seq)
      if (event.type !== 'enter') continue
      if (event.span.kind === 'callback') this.#called(seq, event.span)
      if (event.span.kind === 'hostcall') this.#calls(seq, event.span)
    }
  }

  /** What a filter lets go of `input`, and how many pieces it was given. `left` is what it still holds or was never given. */
  through(plugin: string, direction: Direction, input: ByteString): { out: ByteString; left: ByteString; pieces: number } {
    const acts = this.#of(plugin, direction)
    let [given, held, out] = [0, '', '']
    let collecting = false
    let stopped = false
    for (const act of acts) {
      if (act.kind === 'continue') {
        if (!stopped) this.unclear = true
        stopped = false
        ;[out, held] = [out + held, '']
        continue
      }
      stopped = act.status !== 'Continue'
      if (act.kind === 'trailers') {
        if (collecting) held = act.edits.reduce(edited, held)
        if (!stopped) [out, held] = [out + held, '']
      } else if (act.kind === 'piece') {
        const fresh = act.size - (collecting ? held.length : 0)
        if (!this.unclear && (fresh < 0 || given + fresh > input.length))
          throw new Error(
            `${plugin} was told of ${act.size} bytes, and ${input.length - given} were to come behind ${held.length}`,
          )
        const piece = input.slice(given, given + fresh)
        given += fresh
        // Of a body that is collected the guest is shown all, else the piece; what is held behind its back comes first all the same.
        let shown = act.edits.reduce(edited, collecting ? held + piece : piece)
        if (collecting) [held, shown] = [shown, '']
        if (act.continues) [out, held] = [out + held, '']
        if (act.status !== 'StopIterationNoBuffer') held += shown
        if (!stopped) [out, held] = [out + held, '']
        collecting = act.status === 'StopIterationAndBuffer'
      }
    }
    return { out, left: held + input.slice(given), pieces: acts.filter(({ kind }) => kind === 'piece').length }
  }

  #of(plugin: string, direction: Direction): Act[] {
    const key = `${plugin} ${direction}`
    const acts = this.#acts.get(key) ?? []
    this.#acts.set(key, acts)
    return acts
  }

  #called(seq: number, { name, vm, words, plugin }: Callback): void {
    const [context, second] = words
    if (plugin === null) return
    if (name === 'proxy_on_context_create' && second !== 0) this.#contexts.set(`${vm}/${context}`, plugin)
    for (const direction of directions) {
      const parts = { headers: 'headers', body: 'piece', trailers: 'trailers' } as const
      const part = Object.entries(parts).find(([word]) => name === `proxy_on_${direction}_${word}`)?.[1] ?? null
      if (part === null) continue
      const filter = [...spansAround(this.#history, seq)].find(({ span }) => span.kind === 'filter')
      const status = (filter === undefined ? undefined : endOf(this.#history, filter.seq))?.result.verdict ?? ''
      const holding = this.#holding[direction]
      if (status === 'Continue') holding.delete(plugin)
      else if (holding.add(plugin).size > 1) this.unclear = true
      const acts = this.#of(plugin, direction)
      if (part === 'piece') acts.push({ kind: part, size: Number(second), edits: [], continues: false, status })
      else if (part === 'trailers') acts.push({ kind: part, edits: [], status })
      else acts.push({ kind: part, status })
    }
  }

  #calls(seq: number, call: Hostcall): void {
    const { name, args } = call
    this.#makesTrailers(seq, call)
    const buffer =
      name === 'proxy_set_buffer_bytes' ? args['buffer'] : name === 'proxy_continue_stream' ? args['streamType'] : null
    const direction = typeof buffer === 'number' ? directions[buffer] : undefined
    if (direction === undefined || endOf(this.#history, seq)?.result.word !== 0 || this.#history.markedBy(seq) !== undefined)
      return
    const around = [...spansAround(this.#history, seq)].find(({ span }) => span.kind === 'callback')
    if (around === undefined || around.span.kind !== 'callback') return
    const own = `${around.span.vm}/${around.span.words[0]}`
    const acting = this.#effective(around.seq, seq, around.span.vm) ?? own
    const plugin = this.#contexts.get(acting)
    if (plugin === undefined) return
    const within = acting === own ? around.span.name : ''
    const acts = this.#of(plugin, direction)
    const last = acts.at(-1)
    const isPiece = within === `proxy_on_${direction}_body` && last?.kind === 'piece'
    const isTrailers = within === `proxy_on_${direction}_trailers` && last?.kind === 'trailers'
    if (name === 'proxy_continue_stream') {
      // Before the answer of the headers counts, what is continued is sent twice.
      this.#holding[direction].delete(plugin)
      if (within === `proxy_on_${direction}_headers`) this.unclear = true
      else if (isPiece) last.continues = true
      else if (isTrailers) acts.splice(-1, 0, { kind: 'continue' })
      else acts.push({ kind: 'continue' })
    } else if (isPiece || isTrailers) {
      const { start, length, data } = args
      last.edits.push({
        start: Number(start),
        length: Number(length) >>> 0,
        data: data instanceof Uint8Array ? byteString(data) : '',
      })
    } else this.unclear = true
  }

  /** Trailers that are made in the last piece of a body go on without what is held: testdata/trailers-made-in-a-held-last-piece-of-a-request. */
  #makesTrailers(seq: number, { name, args }: Hostcall): void {
    const map = /^proxy_(add|replace|remove|set|get)_header_map_(value|pairs|size)$/.test(name) ? args['map'] : null
    if ((map !== 1 && map !== 3) || /^proxy_get_header_map_(value|pairs)$/.test(name)) return
    const around = [...spansAround(this.#history, seq)].find(({ span }) => span.kind === 'callback')?.span
    const ends = around?.kind === 'callback' && around.name === `proxy_on_${map === 1 ? 'request' : 'response'}_trailers`
    if (!ends && endOf(this.#history, seq)?.result.word === 0) this.unclear = true
  }

  /** The context that calls act on by now, by VM and id; null for the callback's own. */
  #effective(callback: number, until: number, vm: number): string | null {
    let found: string | null = null
    for (let seq = callback + 1; seq < until; seq++) {
      const event = this.#history.event(seq)
      if (event.type !== 'enter' || event.span.kind !== 'hostcall' || event.span.name !== 'proxy_set_effective_context') continue
      if (endOf(this.#history, seq)?.result.word !== 0) continue
      found = event.span.words[0] === 0 ? null : `${vm}/${event.span.words[0]}`
    }
    return found
  }
}

/** Envoy Buffer::copyFrom: at 0 in the place of the first bytes, else behind the last; in between it is refused. */
function edited(bytes: ByteString, { start, length, data }: Edit): ByteString {
  return start === 0 ? data + bytes.slice(length) : bytes + data
}
