// Comlink speaks to anything with `addEventListener`; Node's threads have `on` instead.

import type { Transferable as NodeTransferable } from 'node:worker_threads'
import type { Endpoint } from 'comlink'

/** The part of `Worker` and of `parentPort` that carries messages. */
interface Thread {
  postMessage(message: unknown, transfer?: readonly NodeTransferable[]): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  off(event: 'message', listener: (message: unknown) => void): unknown
}

/** Either end of a worker thread as Comlink wants it. */
export function threadEndpoint(thread: Thread): Endpoint {
  const listeners = new Map<unknown, (message: unknown) => void>()
  return {
    postMessage: (message: unknown, transfer?: unknown[]) =>
      thread.postMessage(message, transfer as NodeTransferable[] | undefined),
    addEventListener: (_type, listener) => {
      const call = (data: unknown) => {
        const event = { data } as MessageEvent
        if ('handleEvent' in listener) listener.handleEvent(event)
        else listener(event)
      }
      listeners.set(listener, call)
      thread.on('message', call)
    },
    removeEventListener: (_type, listener) => {
      const call = listeners.get(listener)
      if (call) thread.off('message', call)
      listeners.delete(listener)
    },
  }
}
