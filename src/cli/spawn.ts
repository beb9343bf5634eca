// Starts the worker thread in which guests run.
import { Worker } from 'node:worker_threads'
import type { SandboxWorker } from '../sandbox/client.ts'
import { threadEndpoint } from './endpoint.ts'

/** `entry` is the built `worker.ts`; tests build their own. */
export function spawnThread(entry: URL = new URL('./worker.ts', import.meta.url)): SandboxWorker {
  const worker = new Worker(entry)
  return {
    endpoint: threadEndpoint(worker),
    terminate: () => void worker.terminate(),
    onFailure: (listener) => {
      worker.on('error', (error) => listener(error.message))
      worker.on('messageerror', (error) => listener(error.message))
    },
  }
}
