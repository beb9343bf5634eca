// The host with answers that the scenario scripts: the n-th call of a function in a VM answers what it says, and does nothing else.
import type { Host, HostcallName } from '../../abi-shim/hostcalls/index.ts'
import { answerNumber } from '../../scenario/faults.ts'
import type { Fault } from '../../scenario/schema.ts'
import type { Vm } from './vm.ts'

/** What Envoy writes whatever the answer is. */
const always: Readonly<Partial<Record<HostcallName, object>>> = {
  proxy_http_call: { token: 0 },
  fd_readdir: { used: 0 },
  path_readlink: { used: 0 },
  sock_accept: { accepted: 0 },
  sock_recv: { received: 0, receivedFlags: 0 },
  sock_send: { sent: 0 },
}

interface Counted {
  readonly fault: Fault
  seen: number
}

/** The scripted answers of one VM, which counts its own calls. */
export class ScriptedAnswers {
  readonly #vm: Vm
  readonly #counted: ReadonlyMap<string, readonly Counted[]>

  constructor(vm: Vm, faults: readonly Fault[]) {
    this.#vm = vm
    const counted = new Map<string, Counted[]>()
    for (const fault of faults) counted.set(fault.call, [...(counted.get(fault.call) ?? []), { fault, seen: 0 }])
    this.#counted = counted
  }

  /** Counts a call, and says what it is made to answer; null where Envoy decides. */
  answer(call: string): number | null {
    const plugin = this.#vm.currentContext.root?.plugin.id
    let found: number | null = null
    for (const counted of this.#counted.get(call) ?? []) {
      const { fault } = counted
      if (fault.plugin !== undefined && fault.plugin !== plugin) continue
      counted.seen++
      if (counted.seen !== fault.nth || found !== null) continue
      found = answerNumber(call, fault.status) ?? null
      this.#vm.note('scripted-answer', `call ${fault.nth} of ${call} answers ${fault.status}, as the scenario says`)
    }
    return found
  }

  /** The host with these answers before it. */
  over(host: Host<Vm>): Host<Vm> {
    const functions: Record<string, (vm: Vm, args: never) => unknown> = { ...host }
    for (const name of this.#counted.keys()) {
      const call = functions[name]
      if (call === undefined) continue
      functions[name] = (vm, args) => {
        const status = this.answer(name)
        if (status === null) return call(vm, args)
        const written = always[name as HostcallName]
        return written === undefined ? status : { status, ...written }
      }
    }
    // Each answer is one of its call's enumeration: references.ts has seen to that.
    return functions as unknown as Host<Vm>
  }
}
