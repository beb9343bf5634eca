// Mutants: the engine with one mistake each. A recording of a real Envoy must notice every one of them.
import { binders } from '../../src/abi-shim/bind.gen.ts'
import { callbacks } from '../../src/abi-shim/callbacks.ts'
import { Errno, Status } from '../../src/abi-shim/enums.ts'
import { Gate } from '../../src/abi-shim/gate.ts'
import { type AnyHostcall, answersOf } from '../../src/abi-shim/hostcall.ts'
import { hostcalls } from '../../src/abi-shim/hostcalls/index.ts'
import { filterStatuses } from '../../src/envoy/wasm/filter-status.ts'
import { host } from '../../src/envoy/wasm/host/index.ts'

export interface Mutant {
  /** What is wrong with it, as a sentence's subject: `proxy_log does nothing`. */
  readonly name: string
  /** A recording without this text cannot notice. */
  readonly mention: RegExp
  /** Makes the mistake; the answer takes it back. */
  apply(): () => void
}

/** Mutants that no plugin can tell from Envoy, with the reason. */
export const equivalent: ReadonlyMap<string, string> = new Map([
  ...['fd_seek', 'fd_close', 'fd_advise', 'sched_yield', 'proc_exit', 'emscripten_notify_memory_growth'].map(
    (name): [string, string] => [`${name} does nothing`, 'it does nothing in Envoy, and answers 0 where it answers'],
  ),
  ...['does nothing', 'answers Success instead of Fault'].map((mistake): [string, string] => [
    `args_get ${mistake}`,
    'there are no arguments, so that Envoy writes nothing, anywhere',
  ]),
  ['proxy_clear_route_cache does nothing', 'what could change the route has cleared the cache already'],
  [
    'proxy_done answers NotFound instead of Ok',
    'only at shutdown, or when a configuration is replaced, is a context waiting to be done',
  ],
  ...[
    'proxy_get_property answers Ok instead of InternalFailure',
    'proxy_set_property answers InvalidMemoryAccess instead of BadArgument',
    'proxy_call_foreign_function answers SerializationFailure instead of BadArgument',
    'proxy_call_foreign_function answers InvalidMemoryAccess instead of SerializationFailure',
    'proxy_call_foreign_function answers Ok instead of InternalFailure',
  ].map((name): [string, string] => [name, 'the answer of a part that is not modelled: nothing gives it yet']),
])

type Table = Record<string, unknown>

/** Puts another value under a name of a table that the engine reads anew for each VM. */
function replaced(table: object, name: string, value: unknown): () => void {
  const entries = table as Table
  const before = entries[name]
  entries[name] = value
  return () => {
    entries[name] = before
  }
}

function withoutKey(table: object, name: string): () => void {
  const entries = table as Table
  // The order of keys is the order in which Envoy looks for exports, so the whole table is put back.
  const before = { ...entries }
  delete entries[name]
  return () => {
    for (const key of Object.keys(entries)) delete entries[key]
    Object.assign(entries, before)
  }
}

const called = (name: string) => new RegExp(`^  > [\\w]+\\.${name}\\(`, 'm')

const modelled = (Object.entries(hostcalls) as [string, AnyHostcall][]).filter(
  ([name, { label }]) => label !== 'not-modelled' && name in host,
)

/** Each host function in turn answers Ok and does nothing. */
function idle(): Mutant[] {
  return modelled.map(([name, { result }]) => ({
    name: `${name} does nothing`,
    mention: called(name),
    apply: () => replaced(host, name, () => (result === 'bool' ? false : result === 'none' ? undefined : 0)),
  }))
}

/** The wrong code is answered while this is set. */
let swap: { readonly from: number; readonly to: number } | null = null

type Call = (...words: never[]) => number | undefined
type Bind = (...given: unknown[]) => Call

/** Each code that a host function may answer is another one: the next that it has, else Ok, else InternalFailure. */
function swapped(): Mutant[] {
  return modelled.flatMap(([name, entry]) => {
    const codes: Readonly<Record<string, number>> = entry.result === 'errno' ? Errno : Status
    const names = answersOf(entry)
    return names.map((from, index) => {
      const to = names[(index + 1) % names.length] === from ? 'InternalFailure' : (names[(index + 1) % names.length] ?? from)
      const only = entry.result === 'errno' && names.length === 1
      // 8 (badf), and 52 (nosys) instead of that.
      const wrong = { from: codes[from] ?? 0, to: only ? (from === 'BadF' ? 52 : 8) : (codes[to] ?? 10) }
      return {
        name: `${name} answers ${to} instead of ${from}`,
        mention: new RegExp(`^  < [\\w]+\\.${name} = ${wrong.from}$`, 'm'),
        apply: () => {
          const bind = (binders as unknown as Record<string, Bind>)[name] as Bind
          const mutated: Bind = (...given) => {
            const call = bind(...given)
            return (...words) => {
              const outer = swap
              swap = wrong
              try {
                return call(...words)
              } finally {
                swap = outer
              }
            }
          }
          return replaced(binders, name, mutated)
        },
      }
    })
  })
}

const { left } = Gate.prototype
// Every answer of a host call leaves through this door.
Gate.prototype.left = function <W extends number | bigint | undefined>(word: W, outputs?: never): W {
  return left.call(this, swap !== null && word === swap.from ? swap.to : word, outputs) as W
}

/** Entered by another door than callbacks are. */
const allocators: ReadonlySet<string> = new Set(['malloc', 'proxy_on_memory_allocate'])

/** Each callback is never called. */
function dropped(): Mutant[] {
  return Object.entries(callbacks)
    .filter(([name, { label, neverCalled }]) => !allocators.has(name) && neverCalled !== true && label !== 'not-modelled')
    .map(([name]) => ({
      name: `${name} is never called`,
      mention: new RegExp(`^> ${name}\\(`, 'm'),
      apply: () => withoutKey(callbacks, name),
    }))
}

const callbacksOf = { headers: 'headers', headersWithStop: 'headers', data: 'body', trailers: 'trailers' } as const

/** Each answer of a filter callback means something else to the chain. */
function misread(): Mutant[] {
  return Object.entries(filterStatuses).flatMap(([kind, answers]) => {
    const all = [...new Set([...answers.named, answers.other])]
    const other = (status: string) => all[(all.indexOf(status as never) + 1) % all.length]
    const part = callbacksOf[kind as keyof typeof callbacksOf]
    const mention = (word: string) => new RegExp(`^< proxy_on_(request|response)_${part} = ${word}$`, 'm')
    return [
      ...answers.named.map((status, word) => ({
        name: `${kind}: ${word} means ${other(status)} instead of ${status}`,
        mention: mention(String(word)),
        apply: () => replaced(answers.named, String(word), other(status)),
      })),
      {
        name: `${kind}: any other answer means ${other(answers.other)} instead of ${answers.other}`,
        mention: mention('\\d+'),
        apply: () => replaced(answers, 'other', other(answers.other)),
      },
      {
        name: `${kind}: after a local reply the answer means Continue`,
        mention: /env\.proxy_send_local_response/,
        apply: () => replaced(answers, 'replied', 'Continue'),
      },
    ]
  })
}

/** All of them. */
export const mutants: readonly Mutant[] = [...idle(), ...swapped(), ...dropped(), ...misread()]
