// The timers of one VM: a tick period for each root context. Envoy: Wasm::setTimerPeriod and tickHandler in wasm.cc.
import { cells } from '../../trace/cells.ts'
import type { Appointment } from '../scheduler.ts'
import type { RootContext } from './context.ts'
import type { Vm } from './vm.ts'

interface Timer {
  readonly root: RootContext
  /** Nanoseconds; 0 while it is off. */
  period: bigint
  next: Appointment | null
}

/** Timers go off in the background: nobody waits for them but a request that is paused. */
export class Timers {
  readonly #vm: Vm
  readonly #timers = new Map<number, Timer>()

  constructor(vm: Vm) {
    this.#vm = vm
  }

  /** A new period counts from now; 0 ends the timer. */
  set(root: RootContext, milliseconds: number): void {
    let timer = this.#timers.get(root.id)
    if (timer === undefined) {
      timer = { root, period: 0n, next: null }
      this.#timers.set(root.id, timer)
    }
    timer.period = BigInt(milliseconds) * 1_000_000n
    if (this.#vm.exports('proxy_on_tick')) this.#record(root, milliseconds)
    this.#arm(timer)
  }

  /** The VM is gone, or its guest is: a failed one is not called any more. */
  stop(): void {
    for (const { root, next } of this.#timers.values()) {
      if (next !== null) this.#record(root, 0)
      next?.cancel()
    }
    this.#timers.clear()
  }

  #record(root: RootContext, milliseconds: number): void {
    this.#vm.process.sink?.write(cells.timer(this.#vm.id, root.plugin.id), milliseconds)
  }

  #arm(timer: Timer): void {
    timer.next?.cancel()
    timer.next = null
    // Without the export the timer goes off once, and nobody sees it.
    if (timer.period === 0n || !this.#vm.exports('proxy_on_tick')) return
    timer.next = this.#vm.process.scheduler.inBackground(timer.period, () => this.#tick(timer))
  }

  #tick(timer: Timer): void {
    const { root } = timer
    this.#vm.event({ kind: 'envoy', what: 'timer' }, () => this.#vm.callVoid(root, 'proxy_on_tick', root.id))
    // From the end of the callback, with the period that counts by then.
    if (this.#timers.get(root.id) === timer) this.#arm(timer)
  }
}
