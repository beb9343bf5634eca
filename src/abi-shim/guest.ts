// Guest: one instance of a module, with the typed doors through which the engine enters it.

import { asImports, bindImport, type Importable } from './bind.ts'
import { type Callback, callbacks, paramsOf } from './callbacks.ts'
import { crashes } from './crashes.ts'
import { Gate, type GateHooks, Mode } from './gate.ts'
import type { Host } from './hostcalls/index.ts'
import { GuestMemory } from './memory.ts'
import type { LoadedModule } from './module.ts'
import type { CallObserver, Word } from './observer.ts'
import { EnvoyCrash, framesOf, GuestTrap, HostCallBudgetSpent, trapText } from './trap.ts'
import { atLeast, type Release } from './version.ts'

export { GuestTrap } from './trap.ts'

/** What a guest tells its owner besides calls. */
export interface GuestHooks extends GateHooks {
  /**
   * A call into the guest trapped, and what comes next goes on as if it had not: the allocator inside a host call, whose
   * guest gets status 6, or `_initialize` before `main`. Envoy marks the VM as failed.
   */
  lostCall(trap: GuestTrap): void
}

export interface GuestOptions<Ctx> {
  readonly module: LoadedModule
  readonly host: Host<Ctx>
  /** What every host function is given first. */
  readonly context: Ctx
  readonly hooks: GuestHooks
  /** Null runs untraced, at no cost. */
  readonly observer: CallObserver | null
  /** Names that the configuration allows; null or empty allows all. */
  readonly capabilities: ReadonlySet<string> | null
  readonly release: Release
  /** How many host calls one entry from outside may make. */
  readonly hostCalls: number
}

/** An exported function as we call it: words that it does not take are ignored. */
type Door = (a?: number, b?: number, c?: number, d?: number, e?: number) => number | undefined

interface BoundCallback {
  readonly call: Door
  readonly arity: number
  readonly isVoid: boolean
}

// V8 keeps ten frames unless told; Envoy prints up to twenty, and our own may lie between them.
const capturedFrames = 50

export class Guest<Ctx> {
  readonly #options: GuestOptions<Ctx>
  readonly #gate: Gate<Ctx>
  readonly #callbacks = new Map<string, BoundCallback>()
  readonly #refused = new Set<string>()
  #allocatorName = 'malloc'
  #depth = 0

  constructor(options: GuestOptions<Ctx>) {
    this.#options = options
    this.#gate = new Gate(options.context, options.observer, options.hooks, options.hostCalls)
  }

  /** The guest's memory, for whoever shows it. */
  get memory(): GuestMemory {
    return this.#gate.memory
  }

  /** Whether the guest's allocator runs now: Envoy makes the VM's own context (0) current for it. */
  get allocating(): boolean {
    return this.#gate.mode === Mode.allocate
  }

  /**
   * Instantiates the module and runs its start functions in restricted mode: `_initialize` and then `main(0, 0)` (since
   * 1.39 else `__main_void`), or `_start`. WasmBase::startVm. Throws `GuestTrap`.
   */
  instantiateAndStart(): void {
    this.#instantiate()
    const gate = this.#gate
    gate.mode = Mode.start
    try {
      const main = this.has('main') ? 'main' : this.has('__main_void') ? '__main_void' : null
      if (!this.has('_initialize')) this.call('_start')
      else if (main === null) this.call('_initialize')
      else {
        this.#initializeBeforeMain()
        this.call(main, 0, 0)
      }
    } finally {
      gate.mode = Mode.open
    }
  }

  /** WasmBase::startVm does not ask how `_initialize` went before it calls `main` (seen in 1.40.0). */
  #initializeBeforeMain(): void {
    try {
      this.call('_initialize')
    } catch (error) {
      if (!(error instanceof GuestTrap) || this.#gate.poison !== null) throw error
      this.#options.hooks.lostCall(error)
    }
  }

  /** Whether the guest exports a callback that Envoy would call. */
  has(name: string): boolean {
    return this.#callbacks.has(name)
  }

  /** Whether the guest exports a callback that the allowed capabilities keep from Envoy. */
  refuses(name: string): boolean {
    return this.#refused.has(name)
  }

  /**
   * Calls an export. Answers its word, unsigned; 0 for an export that returns nothing, undefined where there is no such
   * export. Throws `GuestTrap`; whatever else it throws is not the guest's doing.
   */
  call(name: string, a?: number, b?: number, c?: number, d?: number, e?: number): number | undefined {
    const bound = this.#callbacks.get(name)
    if (bound === undefined) return undefined
    const gate = this.#gate
    const { observer } = gate
    if (this.#depth === 0) gate.refill()
    if (observer !== null) observer.callbackEnter(name, words(bound.arity, a, b, c, d, e))
    this.#depth++
    try {
      const word = (bound.call(a, b, c, d, e) ?? 0) >>> 0
      if (gate.poison !== null) throw gate.poison.error
      if (observer !== null) observer.callbackLeave(bound.isVoid ? undefined : word, false)
      return word
    } catch (error) {
      throw this.#ended(name, error)
    } finally {
      this.#depth--
    }
  }

  /** Closes the observer's span and says what the exception was: a trap, or something that is not the guest's. */
  #ended(name: string, thrown: unknown): unknown {
    const gate = this.#gate
    try {
      gate.observer?.callbackLeave(undefined, true)
    } catch {
      // The observer's own budget is spent; what ended the call is already on its way.
    }
    const error = gate.poison?.error ?? thrown
    return this.#trapOf(name, error) ?? error
  }

  #trapOf(name: string, error: unknown): GuestTrap | undefined {
    const text = trapText(error)
    if (text === undefined) return undefined
    const { module, release } = this.#options
    const stack = framesOf(error, module.functionNames(), module.shift, atLeast(release, '1.39') ? 20 : 10)
    return new GuestTrap(name, text, stack, error instanceof HostCallBudgetSpent ? 'hostCalls' : null)
  }

  #instantiate(): void {
    // The library for workers does not know V8's knob; other engines ignore it.
    ;(Error as { stackTraceLimit?: number }).stackTraceLimit = capturedFrames
    const { module, host, capabilities, release } = this.#options
    const gate = this.#gate
    let instantiated = false
    const imports = new Map<string, Map<string, Importable>>()
    const names = (of: string): Map<string, Importable> => {
      const known = imports.get(of) ?? new Map<string, Importable>()
      imports.set(of, known)
      return known
    }
    for (const wanted of module.imports)
      names(wanted.module).set(wanted.name, bindImport(wanted, gate, host, capabilities, release))
    let memory: WebAssembly.Memory | null = null
    if (module.importedMemory !== null) {
      const { module: from, name, descriptor } = module.importedMemory
      memory = new WebAssembly.Memory(descriptor)
      names(from).set(name, memory)
    }
    if (module.importedTable !== null) {
      const { module: from, name, descriptor } = module.importedTable
      names(from).set(name, new WebAssembly.Table(descriptor))
    }
    const start = module.hasStart ? guardStart(imports, gate, () => instantiated) : imports
    let exports: GuestExports
    try {
      exports = module.instantiate(asImports(start))
    } catch (error) {
      const trap = this.#trapOf('', error)
      if (trap === undefined) throw error
      const text = error instanceof EnvoyCrash ? trap.message : 'Failed to create new Wasm instance'
      throw new GuestTrap('', text, trap.stack, trap.budget)
    }
    instantiated = true
    for (const line of module.complaints) this.#options.hooks.log(4, line)
    const exported = module.memoryExport === null ? undefined : exports[module.memoryExport]
    if (exported !== undefined) memory = exported as WebAssembly.Memory
    gate.memory = new GuestMemory(memory, memory === null ? noMemory(gate) : undefined)
    this.#bindCallbacks(exports)
    gate.observer?.instantiated?.({
      memory: () => gate.memory.copy(),
      frames: (error) => framesOf(error, module.functionNames(), module.shift, capturedFrames),
    })
  }

  #bindCallbacks(exports: GuestExports): void {
    const { module, capabilities, release } = this.#options
    for (const [name, entry] of Object.entries<Callback>(callbacks)) {
      const door = exports[name]
      if (typeof door !== 'function' || !entry.abi.includes(module.abi)) continue
      if (entry.since !== undefined && !atLeast(release, entry.since)) continue
      const allocator = name === 'malloc' || name === 'proxy_on_memory_allocate'
      // WasmBase::getFunctions: the allocator is no capability, every other proxy_ function is.
      const refused =
        capabilities !== null && capabilities.size > 0 && name.startsWith('proxy_') && !allocator && !capabilities.has(name)
      if (refused) this.#refused.add(name)
      if (refused || entry.neverCalled || module.withheld.has(name)) continue
      // Its type was compared with the table's when the module was examined.
      this.#callbacks.set(name, {
        call: door as Door,
        arity: paramsOf(entry, module.abi).length,
        isVoid: entry.result === 'void',
      })
    }
    this.#allocatorName = this.has('malloc') ? 'malloc' : 'proxy_on_memory_allocate'
    const allocate = this.#callbacks.get(this.#allocatorName)?.call
    if (allocate !== undefined) this.#gate.allocator = (size) => this.#allocate(allocate, size)
  }

  #allocate(allocate: Door, size: number): number {
    const gate = this.#gate
    const { observer, mode } = gate
    if (observer !== null) observer.callbackEnter(this.#allocatorName, [size])
    gate.mode = Mode.allocate
    try {
      const address = (allocate(size) ?? 0) >>> 0
      if (gate.poison !== null) throw gate.poison.error
      if (observer !== null) observer.callbackLeave(address, false)
      return address
    } catch (error) {
      const ended = this.#ended(this.#allocatorName, error)
      if (!(ended instanceof GuestTrap) || gate.poison !== null) throw error
      this.#options.hooks.lostCall(ended)
      return 0
    } finally {
      gate.mode = mode
    }
  }
}

/** Envoy follows every pointer through a memory that it takes for granted. */
function noMemory<Ctx>(gate: Gate<Ctx>): () => void {
  let told = false
  return () => {
    if (!told) gate.hooks.note('envoy-crash', crashes['pointer without memory'].text)
    told = true
  }
}

/** What instantiation gives: functions, and the memory. */
export type GuestExports = Readonly<Record<string, unknown>>

function words(arity: number, ...all: readonly (number | undefined)[]): Word[] {
  const out: Word[] = []
  for (let i = 0; i < arity; i++) out.push((all[i] ?? 0) >>> 0)
  return out
}

/** During wasm's own start section Envoy has no context and no memory: a host call there is a null pointer. */
function guardStart<Ctx>(
  imports: ReadonlyMap<string, ReadonlyMap<string, Importable>>,
  gate: Gate<Ctx>,
  ready: () => boolean,
): Map<string, Map<string, Importable>> {
  const guarded = new Map<string, Map<string, Importable>>()
  for (const [module, names] of imports) {
    const inner = new Map<string, Importable>()
    for (const [name, bound] of names) {
      if (typeof bound !== 'function') {
        inner.set(name, bound)
        continue
      }
      inner.set(name, (...given: never[]) => {
        if (!ready()) {
          const detail = `${module}.${name} is called from the start section: Envoy dies with SIGSEGV while it loads the module`
          gate.hooks.note('envoy-crash', detail)
          gate.poison = { error: new EnvoyCrash(detail) }
          throw gate.poison.error
        }
        return bound(...given)
      })
    }
    guarded.set(module, inner)
  }
  return guarded
}
