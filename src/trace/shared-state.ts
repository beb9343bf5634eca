// What VMs share at the end of a trace: values and queues.
import type { ByteString } from '../util/bytes.ts'
import { cells, ofSharedData } from './cells.ts'
import type { History } from './history.ts'

export interface SharedValue {
  readonly vmId: ByteString
  readonly key: ByteString
  readonly value: Uint8Array
  readonly cas: number
}

export interface QueueFacts {
  readonly token: number
  readonly vmId: ByteString
  readonly name: ByteString
  /** Who is told of new items. */
  readonly consumer: { readonly plugin: string; readonly thread: number }
  /** How many items were appended so far. */
  readonly enqueued: number
  /** What nobody has taken. */
  readonly items: readonly Uint8Array[]
}

const noBytes = new Uint8Array(0)

/** Every shared value, in the order in which its key was first written. */
export function sharedData(history: History): SharedValue[] {
  return history.cellsMatching(ofSharedData).map((cell) => {
    const [vmId = '', key = ''] = JSON.parse(cell.slice(ofSharedData.length)) as [ByteString, ByteString]
    const value = history.last(cell)
    return {
      vmId,
      key,
      value: value instanceof Uint8Array ? value : noBytes,
      cas: Number(history.last(cells.sharedDataCas(vmId, key))),
    }
  })
}

/** Every queue, by token. */
export function queues(history: History): QueueFacts[] {
  const found: QueueFacts[] = []
  for (let token = 1; history.last(cells.queue(token, 'name')) !== undefined; token++) {
    const text = (field: 'vm-id' | 'name' | 'consumer') => String(history.last(cells.queue(token, field)))
    const enqueued = Number(history.last(cells.queue(token, 'enqueued')) ?? 0)
    const dequeued = Number(history.last(cells.queue(token, 'dequeued')) ?? 0)
    const items: Uint8Array[] = []
    for (let item = dequeued; item < enqueued; item++) {
      const value = history.last(cells.queueItem(token, item))
      items.push(value instanceof Uint8Array ? value : noBytes)
    }
    const consumer = { plugin: text('consumer'), thread: Number(history.last(cells.queue(token, 'thread'))) }
    found.push({ token, vmId: text('vm-id'), name: text('name'), consumer, enqueued, items })
  }
  return found
}
