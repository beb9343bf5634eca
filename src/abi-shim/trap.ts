// Traps: what ends a guest's call early, in the words of the engine that Envoy embeds.
import type { ByteString } from '../util/bytes.ts'
import { showText } from '../util/bytes.ts'
import { demangleCpp } from './demangle/itanium.ts'

/** Thrown through a guest that calls what it may not call yet. */
export class RestrictedCall extends Error {
  override readonly name = 'RestrictedCall'

  constructor() {
    super('restricted_callback')
  }
}

/** Thrown through a guest that has made more host calls than one entry from outside may make. */
export class HostCallBudgetSpent extends Error {
  override readonly name = 'HostCallBudgetSpent'
  readonly limit: number

  constructor(limit: number) {
    super(`more than ${limit} host calls within one callback`)
    this.limit = limit
  }
}

/** Thrown where a module that Envoy would not survive is about to do what kills Envoy. */
export class EnvoyCrash extends Error {
  override readonly name = 'EnvoyCrash'
}

/** A guest's call that ended early. Not an `Error`: it is the guest's, and its stack is the guest's. */
export class GuestTrap {
  readonly name = 'GuestTrap'
  /** The export that was called; empty while the module was being instantiated. */
  readonly callback: string
  /** As Envoy logs it after `Function: <export> failed: `. */
  readonly message: string
  /** `0x<offset> - <name>`, innermost first; offsets are the original file's. Empty where the module has no names, as in Envoy. */
  readonly stack: readonly string[]
  /** The limit that was reached, or null. */
  readonly budget: 'hostCalls' | null

  constructor(callback: string, message: string, stack: readonly string[], budget: 'hostCalls' | null) {
    this.callback = callback
    this.message = message
    this.stack = stack
    this.budget = budget
  }
}

/** What the text of an exception of another engine, or of another release of V8, means. First match wins. */
const wordings: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/unreachable/i, 'RuntimeError: unreachable'],
  [
    /indirect call to null|null function|signature mismatch|to be (a|the same) signature|null entry/i,
    'RuntimeError: null function or function signature mismatch',
  ],
  [
    /table index|table element|table access|out of bounds call_indirect|index out of bounds.*table/i,
    'RuntimeError: table index is out of bounds',
  ],
  [
    /memory access out of bounds|out of bounds memory|index out of bounds|memory out of bounds/i,
    'RuntimeError: memory access out of bounds',
  ],
  [/remainder by zero/i, 'RuntimeError: remainder by zero'],
  [/divi(de|sion) by zero/i, 'RuntimeError: divide by zero'],
  [/divide result unrepresentable|integer overflow/i, 'RuntimeError: divide result unrepresentable'],
  [
    /float unrepresentable|conversion to integer|out of bounds trunc|out of bounds float/i,
    'RuntimeError: float unrepresentable in integer range',
  ],
  [/unaligned/i, 'RuntimeError: operation does not support unaligned accesses'],
]

const stackOverflow = 'RangeError: Maximum call stack size exceeded'

/** Whether an exception says that the stack is full. It may be thrown by our own code on top of a guest's deep recursion. */
export function isStackOverflow(error: unknown): boolean {
  if (error instanceof RangeError) return /call stack/i.test(error.message)
  return error instanceof Error && error.name === 'InternalError' && /recursion/i.test(error.message)
}

/**
 * The text that Envoy logs for an exception that unwound a guest, or undefined for one that is not the guest's doing.
 */
export function trapText(error: unknown): string | undefined {
  if (error instanceof RestrictedCall) return 'Uncaught Error: restricted_callback'
  if (error instanceof HostCallBudgetSpent || error instanceof EnvoyCrash) return error.message
  if (isStackOverflow(error)) return `Uncaught ${stackOverflow}`
  if (error instanceof WebAssembly.RuntimeError) {
    const known = wordings.find(([pattern]) => pattern.test(error.message))
    return `Uncaught ${known?.[1] ?? `RuntimeError: ${error.message}`}`
  }
  if (isWasmException(error)) return 'Uncaught #<Exception>'
  return undefined
}

/** An exception that the guest threw with WebAssembly's own instruction; the library's types lack its class. */
function isWasmException(error: unknown): boolean {
  const { Exception } = WebAssembly as unknown as { readonly Exception?: new (...args: never[]) => object }
  return Exception !== undefined && error instanceof Exception
}

/** A function's name as Envoy prints it: C++ demangled, and of Rust what passes for C++. */
function nameOf(name: ByteString): string {
  const text = showText(name)
  return demangleCpp(text) ?? text
}

// V8 and JavaScriptCore: `wasm-function[12]:0x9d`; SpiderMonkey: `wasm-function[12]:0x9d` after `@`. Without an offset there is no frame.
const framePattern = /wasm-function\[(\d+)\]:(0x[0-9a-f]+)/gi

/** The guest's frames in an exception's stack. `shift` maps offsets to the original file. */
export function framesOf(
  error: unknown,
  names: ReadonlyMap<number, ByteString>,
  shift: (offset: number) => number,
  limit: number,
): string[] {
  // Envoy prints a backtrace only for a module with names.
  if (names.size === 0 || !(error instanceof Error) || error.stack === undefined) return []
  const frames: string[] = []
  for (const [, index, offset] of error.stack.matchAll(framePattern)) {
    if (frames.length === limit) break
    const name = names.get(Number(index))
    frames.push(
      `0x${shift(Number(offset)).toString(16)} - ${name === undefined ? `unknown(function index:${index})` : nameOf(name)}`,
    )
  }
  return frames
}
