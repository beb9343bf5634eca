// Shared queues: messages between VMs, with a consumer that is woken. Envoy: proxy-wasm-cpp-host src/shared_queue.cc.
import { Status } from '../abi-shim/enums.ts'
import { cells } from '../trace/cells.ts'
import type { TraceSink } from '../trace/recording-sink.ts'
import type { ByteString } from '../util/bytes.ts'

/** Who is told of new items: a root context, by what finds it when the time has come. */
export interface Consumer {
  readonly thread: number
  readonly vmKey: string
  readonly rootId: number
  /** The scenario's id of its plugin. */
  readonly plugin: string
}

interface Queue {
  readonly token: number
  consumer: Consumer
  readonly items: Uint8Array[]
  /** How many were appended and taken so far. */
  enqueued: number
  dequeued: number
}

export class SharedQueues {
  readonly #sink: TraceSink | null
  readonly #wake: (consumer: Consumer, token: number) => void
  readonly #tokens = new Map<string, number>()
  /** By token; the first is 1. */
  readonly #queues: Queue[] = []

  /** `wake` is told once for each item. */
  constructor(sink: TraceSink | null, wake: (consumer: Consumer, token: number) => void) {
    this.#sink = sink
    this.#wake = wake
  }

  /** Makes or finds a queue; what is in it stays. Whoever registers last is the consumer. */
  register(vmId: ByteString, name: ByteString, consumer: Consumer): number {
    const key = JSON.stringify([vmId, name])
    const known = this.#queues[(this.#tokens.get(key) ?? 0) - 1]
    const queue = known ?? { token: this.#queues.length + 1, consumer, items: [], enqueued: 0, dequeued: 0 }
    if (known === undefined) {
      this.#queues.push(queue)
      this.#tokens.set(key, queue.token)
      this.#sink?.write(cells.queue(queue.token, 'vm-id'), vmId)
      this.#sink?.write(cells.queue(queue.token, 'name'), name)
    }
    queue.consumer = consumer
    this.#sink?.write(cells.queue(queue.token, 'consumer'), consumer.plugin)
    this.#sink?.write(cells.queue(queue.token, 'thread'), consumer.thread)
    return queue.token
  }

  /** The token of a queue; undefined where nobody has registered it. */
  resolve(vmId: ByteString, name: ByteString): number | undefined {
    return this.#tokens.get(JSON.stringify([vmId, name]))
  }

  enqueue(token: number, item: Uint8Array): typeof Status.Ok | typeof Status.NotFound {
    const queue = this.#queues[token - 1]
    if (queue === undefined) return Status.NotFound
    queue.items.push(item)
    this.#sink?.write(cells.queueItem(token, queue.enqueued), item)
    queue.enqueued++
    this.#sink?.write(cells.queue(token, 'enqueued'), queue.enqueued)
    this.#wake(queue.consumer, token)
    return Status.Ok
  }

  /** The oldest item. Anybody may take it. */
  dequeue(token: number): Uint8Array | typeof Status.NotFound | typeof Status.Empty {
    const queue = this.#queues[token - 1]
    if (queue === undefined) return Status.NotFound
    const item = queue.items.shift()
    if (item === undefined) return Status.Empty
    queue.dequeued++
    this.#sink?.write(cells.queue(token, 'dequeued'), queue.dequeued)
    return item
  }
}
