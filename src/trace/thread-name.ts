// What a thread and the VM on it are called, as Envoy calls them.
import type { Role } from './event.ts'

/** Envoy counts workers from 0; a trace's thread 0 is the main thread. */
export function threadName(thread: number): string {
  return thread === 0 ? 'the main thread' : `worker ${thread - 1}`
}

/** `base`, `canary`, `main`, which worker, or which thread where a log does not say more. */
export function vmName({ role, thread }: { readonly role: Role; readonly thread: number }): string {
  if (role === 'unknown') return `thread ${thread}`
  return role === 'worker' ? threadName(thread) : role
}
