// Vm: one Wasm VM on one thread, with its contexts and the actions that wait for the end of a call.
// Envoy: proxy-wasm-cpp-host src/wasm.cc, src/context.cc.
import { Guest, type GuestHooks, GuestTrap } from '../../abi-shim/guest.ts'
import { cells } from '../../trace/cells.ts'
import type { Fault, MarkKind, Role, Span } from '../../trace/event.ts'
import type { LintCode } from '../../trace/lints.ts'
import type { ByteString } from '../../util/bytes.ts'
import type { Process } from '../process.ts'
import type { Stat } from '../stats.ts'
import { Callouts } from './callouts.ts'
import { type Context, RootContext, vmContext } from './context.ts'
import { bypassedSilently, describeTrap, notOnMain } from './failure.ts'
import { host } from './host/index.ts'
import { linted } from './linted/index.ts'
import type { Plugin } from './plugin.ts'
import { ScriptedAnswers } from './scripted.ts'
import { Timers } from './timers.ts'

/**
 * What a filter callback said; the action is null where the guest has no such callback. `replied`: a local response was sent
 * meanwhile, so the action does not count.
 */
export interface FilterResult {
  readonly action: number | null
  readonly replied: boolean
}

/** The context of a stream callback. */
export interface FilterContext extends Context {
  /**
   * The VM has failed. It is told before anything happens that the callback has asked for: Envoy's CHECK_FAIL stands inside
   * DeferAfterCallActions.
   */
  failStream(): void
}

export class Vm {
  readonly id: number
  readonly role: Role
  /** The logical thread that it lives on. */
  readonly thread: number
  readonly process: Process
  /** The plugin that made this VM: its module, VM configuration and environment are the VM's. */
  readonly plugin: Plugin
  readonly #guest: Guest<Vm>
  readonly #scripted: ScriptedAnswers
  readonly #contexts = new Map<number, Context>()
  #nextContextId = 1
  #failed = false
  #current: Context = vmContext
  #effective: Context | null = null
  #depth = 0
  #replied = false
  #actions: (() => void)[] = []
  /** Stats by metric id, one list for each type: ids count up in steps of four. */
  readonly counters: Stat[] = []
  readonly gauges: Stat[] = []
  readonly histograms: Stat[] = []
  readonly timers = new Timers(this)
  readonly callouts = new Callouts(this)

  constructor(process: Process, plugin: Plugin, role: Role, thread: number) {
    this.process = process
    this.plugin = plugin
    this.role = role
    this.thread = thread
    this.id = process.nextVmId()
    process.lifecycle.created()
    this.#scripted = new ScriptedAnswers(this, process.faults)
    const observer =
      process.sink?.vm(this.id, role, plugin.moduleId, plugin.vmId, () => this.#current.root?.plugin.id ?? null) ?? null
    this.#guest = new Guest<Vm>({
      module: plugin.module,
      host: this.#scripted.over(process.sink === null ? host : linted(host)),
      context: this,
      hooks: this.#hooks(),
      observer,
      capabilities: plugin.capabilities,
      release: process.target,
      hostCalls: process.limits.hostCalls,
    })
  }

  get failed(): boolean {
    return this.#failed
  }

  /** The context that host functions act on: the effective one where it lives, else the current one; the VM's own in the allocator. */
  get context(): Context {
    if (this.#guest.allocating) return vmContext
    return this.#effective ?? this.#current
  }

  /** The context whose callback runs. */
  get currentContext(): Context {
    return this.#current
  }

  /** Instantiates the module and runs its start functions. False where Envoy could not initialise the code. */
  initialize(): boolean {
    try {
      this.#guest.instantiateAndStart()
    } catch (error) {
      this.#trapped(error, 'start')
    }
    if (this.plugin.module.complaints.length > 0) this.markFailed()
    return !this.#failed
  }

  nextContextId(): number {
    return this.#nextContextId++
  }

  remember(context: Context): void {
    this.#contexts.set(context.id, context)
  }

  forget(context: Context): void {
    this.#contexts.delete(context.id)
    if (this.#effective === context) this.#effective = null
  }

  /** proxy_set_effective_context. False where the id is unknown in this VM; 0 goes back to the real context. */
  setEffectiveContext(id: number): boolean {
    if (id === 0) {
      this.#effective = null
      return true
    }
    const context = this.#contexts.get(id)
    if (context === undefined) return false
    this.#effective = context
    return true
  }

  /** Queues what must wait until the running callback has returned. */
  afterCall(action: () => void): void {
    this.#actions.push(action)
  }

  /** A local response was asked for: the running callback's action does not count. */
  stopIteration(): void {
    this.#replied = true
  }

  /** Calls an export that returns a word; 0 where the VM has failed or the call trapped, 1 where it does not exist. */
  call(context: Context, name: string, a: number, b?: number): number {
    if (this.#failed) return 0
    const word = this.#enter(context, name, a, b)
    this.#settle()
    return word === undefined ? 1 : (word ?? 0)
  }

  callVoid(context: Context, name: string, a: number, b?: number, c?: number, d?: number, e?: number): void {
    if (this.#failed) return
    this.#enter(context, name, a, b, c, d, e)
    this.#settle()
  }

  /** Calls a stream callback; a missing export means Continue. */
  callFilter(filter: FilterContext, name: string, id: number, a: number, b?: number): FilterResult {
    if (this.#failed) return { action: null, replied: false }
    const word = this.#enter(filter, name, id, a, b)
    const replied = word !== null && this.#replied
    this.#settle(filter)
    return { action: word ?? null, replied }
  }

  /** Whether the VM starts for a plugin. Envoy's ContextBase::onStart does not ask whether on_context_create went well. */
  startFor(root: RootContext, configurationSize: number): boolean {
    const word = this.#enter(root, 'proxy_on_vm_start', root.id, configurationSize)
    this.#settle()
    return word === undefined || (word !== null && word !== 0)
  }

  /** Whether a plugin takes its configuration; a missing export means yes. */
  configureFor(root: RootContext, configurationSize: number): boolean {
    return this.call(root, 'proxy_on_configure', root.id, configurationSize) !== 0
  }

  /** The end of a plugin in this VM: on_delete follows unless on_done asks for time. */
  endRoot(root: RootContext): void {
    if (this.call(root, 'proxy_on_done', root.id) !== 0) this.callVoid(root, 'proxy_on_delete', root.id)
  }

  /** ~WasmHandleBase: no plugin has this VM any more. */
  shutDown(): void {
    for (const context of [...this.#contexts.values()]) if (context instanceof RootContext) this.endRoot(context)
    this.destroy()
  }

  /** Whether the guest has a callback. */
  exports(name: string): boolean {
    return this.#guest.has(name)
  }

  /** Whether the guest has a callback that it is not allowed. */
  refuses(name: string): boolean {
    return this.#guest.refuses(name)
  }

  /** The plugins besides this one that live here. */
  othersThan(plugin: Plugin): string[] {
    const roots = [...this.#contexts.values()].filter((context) => context instanceof RootContext)
    return [...new Set(roots.map((root) => root.plugin).filter((other) => other !== plugin))].map(({ id }) => id)
  }

  /** Something comes to this VM from outside a stream: on its own thread, in a span of its own. */
  event(span: Extract<Span, { kind: 'envoy' | 'callout' }>, run: () => void): void {
    const { sink, thread } = this.process
    thread.on(this.thread, () => {
      sink?.enter(span)
      run()
      sink?.leave()
    })
  }

  /** An item is in a queue that a plugin of this VM has registered. */
  queueReady(rootId: number, token: number): void {
    const context = this.#contexts.get(rootId)
    if (context === undefined || !this.exports('proxy_on_queue_ready')) return
    this.event({ kind: 'envoy', what: 'queue' }, () => this.callVoid(context, 'proxy_on_queue_ready', rootId, token))
  }

  /** A guest log line with the effective context's prefix. */
  log(level: number, text: ByteString): void {
    const { sink, logLevel } = this.process
    if (sink === null) return
    const { context } = this
    sink.log(level, context.logPrefix, text, context.root?.plugin.id ?? null, level >= logLevel)
  }

  /** The wall clock, in nanoseconds since the epoch. */
  now(): bigint {
    return this.process.scheduler.wallTime
  }

  note(code: string, detail: string): void {
    this.process.sink?.note(code, detail)
  }

  /** The plugin did something that Envoy does as told, and that nobody can want. */
  lint(code: LintCode, detail: string): void {
    this.process.sink?.note(code, detail)
  }

  /** Where the trace has the host call that is under way, for `mark`: asked before anything else is recorded. */
  get callSeq(): number {
    return this.process.sink?.lastSeq ?? -1
  }

  /** The host call that is under way has no effect. */
  mark(kind: MarkKind, text: string): void {
    this.process.sink?.mark(this.callSeq, kind, text)
  }

  /** The VM is destroyed, and with it what it waits for. */
  destroy(): void {
    this.timers.stop()
    this.callouts.cancel()
    this.process.lifecycle.destroyed()
  }

  /** Ends the VM for good, without a fault of its own: something that belongs to it failed elsewhere. */
  markFailed(): void {
    this.#failed = true
    this.timers.stop()
    this.process.sink?.write(cells.vm(this.id), 'failed')
  }

  /** Enters the guest. Undefined where it has no such export, null where it trapped: the VM has failed then. */
  #enter(context: Context, name: string, a: number, b?: number, c?: number, d?: number, e?: number): number | undefined | null {
    const current = this.#current
    const effective = this.#effective
    this.#current = context
    this.#effective = null
    this.#depth++
    try {
      return this.#guest.call(name, a, b, c, d, e)
    } catch (error) {
      this.#trapped(error, name)
      return null
    } finally {
      this.#depth--
      this.#current = current
      this.#effective = effective
    }
  }

  /** After a call. Envoy DeferAfterCallActions: first in, first out; an action may queue another. */
  #settle(filter?: FilterContext): void {
    if (this.#depth === 0) this.#replied = false
    if (this.#failed) filter?.failStream()
    for (let action = this.#actions.shift(); action !== undefined; action = this.#actions.shift()) action()
  }

  /** A trap fails the VM. What is not the guest's surfaces. */
  #trapped(error: unknown, name: string): void {
    if (!(error instanceof GuestTrap)) throw error
    const instantiated = error.callback !== ''
    this.#fail(describeTrap(error, instantiated ? error.callback : name, this), instantiated)
  }

  /** Where there is no instance yet, Envoy has no function to name, and no backtrace. */
  #fail(fault: Fault, instantiated = true): void {
    const { sink } = this.process
    const trace = fault.stack.map((frame, index) => `\n${String(index).padStart(3)}:  ${frame}`).join('')
    const backtrace = trace === '' ? '' : `\nProxy-Wasm plugin in-VM backtrace:${trace}`
    sink?.envoyLog(4, instantiated ? `Function: ${fault.callback} failed: ${fault.message}${backtrace}` : fault.message)
    sink?.fault(fault)
    this.markFailed()
  }

  #hooks(): GuestHooks {
    return {
      note: (code, detail) => this.note(code, detail),
      log: (level, text) => this.process.sink?.envoyLog(level, text),
      answer: (name) => this.#scripted.answer(name),
      lostCall: (trap) => this.#fail(describeTrap(trap, trap.callback, this)),
    }
  }
}

/**
 * Makes a root context, starts and configures it (cpp-host Context::onStart, onConfigure). Null where the guest said no;
 * a VM that has failed is not configured, which counts as success.
 */
export function startPluginOn(vm: Vm, plugin: Plugin, what: 'base Wasm' | 'thread-local Wasm'): RootContext | null {
  const root = new RootContext(vm.nextContextId(), plugin)
  vm.remember(root)
  if (vm.role === 'canary') lookAtStart(vm, plugin)
  root.configurationExposed = true
  vm.callVoid(root, 'proxy_on_context_create', root.id, 0)
  root.configurationExposed = false
  if (!vm.startFor(root, plugin.vmConfiguration.length)) {
    refuse(vm, plugin, 'proxy_on_vm_start', `Failed to start ${what}`)
    return null
  }
  if (vm.failed) return root
  root.configurationExposed = true
  const configured = vm.configureFor(root, plugin.configuration.length)
  root.configurationExposed = false
  if (configured) return root
  refuse(vm, plugin, 'proxy_on_configure', `Failed to configure ${what} plugin`)
  return null
}

/** What is odd about a plugin before it has done anything. */
function lookAtStart(vm: Vm, { configuration }: Plugin): void {
  const needed = ['proxy_on_context_create', ...(configuration.length > 0 ? ['proxy_on_configure'] : [])]
  for (const name of needed)
    if (vm.refuses(name)) vm.lint('capability-of-callback', `the module has ${name}, and the capabilities do not allow it`)
}

function refuse(vm: Vm, plugin: Plugin, callback: string, message: string): void {
  const { sink } = vm.process
  const canary = vm.role === 'canary'
  const trapped = vm.failed
  // getOrCreateThreadLocalPlugin blames the base VM: the thread's own may serve other plugins.
  if (canary) vm.markFailed()
  sink?.envoyLog(4, `Wasm VM failed ${message}`)
  if (trapped) return
  sink?.fault({
    code: 'start',
    kind: callback,
    plugin: plugin.id,
    vm: vm.id,
    callback,
    message: canary ? `${message}: Unable to create Wasm plugin ${plugin.name}` : message,
    stack: [],
    consequence: canary
      ? 'Envoy rejects the configuration: it refuses to start, or keeps the listener it has. No failure policy changes that.'
      : vm.role === 'main'
        ? notOnMain
        : bypassedSilently,
    remedy: `Return true (1) from ${callback} once the configuration is understood; log what is wrong with it before returning false.`,
  })
}
