// Faults that only the outside of the sandbox can see: a guest that never returns, a worker that dies.
import { patience } from '../scenario/limits.ts'
import { Op } from '../trace/chunk.ts'
import type { Fault, Role } from '../trace/event.ts'
import type { History } from '../trace/history.ts'

/** What the watchdog found: which callback is open, and what its endless loop would do to Envoy. */
export function hangFault(history: History, compiling: boolean): Fault {
  if (compiling) {
    return {
      ...nobody,
      code: 'hang',
      kind: 'compile',
      message: `Compiling the modules took more than ${seconds(patience.compile)}.`,
      consequence: 'Envoy compiles on its main thread and would wait as long as it takes before it listens.',
      remedy: 'Make the module smaller: optimise for size, strip debug information, split very large functions.',
    }
  }
  const open = openCallback(history)
  if (open === undefined) {
    return {
      ...nobody,
      code: 'hang',
      kind: 'engine',
      message: `The engine was silent for ${seconds(patience.hang)} outside of any callback.`,
      consequence: 'Envoy is not known to stop here; where no callback is open, a start section of the module may be looping.',
      remedy:
        'Look at what the module does when it is instantiated; if it has no start section, this is a mistake of the playground.',
    }
  }
  const { name, vm, plugin } = open
  const role = roleOf(history, vm)
  return {
    code: 'hang',
    kind: 'callback',
    plugin,
    vm,
    callback: name,
    message: `${name} did not return within ${seconds(patience.hang)}.`,
    stack: [],
    consequence:
      role === 'worker'
        ? 'Envoy has no time limit for a guest: this worker thread would hang for ever, and with it every connection that it serves.'
        : 'Envoy has no time limit for a guest: its main thread would hang for ever, so the configuration is never loaded and no listener opens.',
    remedy: `Look for a loop in ${name} that never ends, or that takes far longer than a filter may: the last host calls before this fault show where it got to.`,
  }
}

/** Our own mistake, or a worker that the system ended. */
export function bugFault(message: string): Fault {
  return {
    ...nobody,
    code: 'bug',
    kind: 'playground',
    message,
    consequence: 'Nothing is known about what Envoy would do next: the playground itself failed here.',
    remedy: 'Nothing in your scenario needs to change; please report this with the scenario and the module.',
  }
}

const nobody = { plugin: null, vm: null, callback: null, stack: [] } as const

const seconds = (milliseconds: number) => `${milliseconds / 1000} s`

/** The innermost call into a guest that has not come back. */
function openCallback(history: History): { name: string; vm: number; plugin: string | null } | undefined {
  for (let seq = history.lastSeq; seq >= 0; seq--) {
    if (history.op(seq) !== Op.CallbackEnter || history.partner(seq) !== null) continue
    const event = history.event(seq)
    if (event.type === 'enter' && event.span.kind === 'callback') return event.span
  }
  return undefined
}

function roleOf(history: History, vm: number): Role | undefined {
  for (let seq = 0; seq < history.length; seq++) {
    if (history.op(seq) !== Op.Vm) continue
    const event = history.event(seq)
    if (event.type === 'vm' && event.vm === vm) return event.role
  }
  return undefined
}
