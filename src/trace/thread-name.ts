// What a thread and the VM on it are called, as Envoy calls them.
import type { Role } from './event.ts'

/** The number of a worker as Envoy and scenarios count, from 0; null for the main thread, which is a trace's thread 0. */
export const workerOf = (thread: number): number | null => (thread === 0 ? null : thread - 1)

/** A worker by its number. */
export const workerName = (worker: number | null): string => (worker === null ? 'the main thread' : `worker ${worker}`)

/** A thread of a trace. */
export const threadName = (thread: number): string => workerName(workerOf(thread))

/** `base`, `canary`, `main`, which worker, or which thread where a log does not say more. */
export function vmName({ role, thread }: { readonly role: Role; readonly thread: number }): string {
  if (role === 'unknown') return `thread ${thread}`
  return role === 'worker' ? threadName(thread) : role
}
