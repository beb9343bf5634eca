// Prints src/abi-shim/bind.gen.ts from the table of host functions; with `--check` only says whether it is stale.
// A page with a strict Content-Security-Policy cannot generate code, and composed closures cost half again as much.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Codec } from '../src/abi-shim/codec.ts'
import { isOutput } from '../src/abi-shim/codec.ts'
import type { AnyHostcall } from '../src/abi-shim/hostcall.ts'
import { wordsType } from '../src/abi-shim/hostcall.ts'
import { hostcalls } from '../src/abi-shim/hostcalls/index.ts'
import { invariant } from '../src/util/assert.ts'

type AnyCodec = Codec<unknown, unknown>

/** One argument with the names of its words in the printed function. */
interface Argument {
  readonly name: string
  readonly codec: AnyCodec
  readonly words: readonly string[]
}

const target = 'src/abi-shim/bind.gen.ts'

function argumentsOf(entry: AnyHostcall): Argument[] {
  let next = 0
  return Object.entries(entry.params).map(([name, codec]) => ({ name, codec, words: codec.words.map(() => `w${next++}`) }))
}

/** The expression that reads an input; undefined for an output. */
function read({ codec, words: [a, b] }: Argument): string | undefined {
  switch (codec.kind) {
    case 'u32':
    case 'enum':
    case 'pointer':
      return `${a} >>> 0`
    case 'i32':
      return `${a}`
    case 'bool':
      return `${a} !== 0`
    case 'u64':
      return `BigInt.asUintN(64, ${a})`
    case 'i64':
      return `${a}`
    case 'string':
    case 'path':
      return `gate.memory.string(${a}, ${b})`
    case 'bytes':
      return `gate.memory.bytes(${a}, ${b})`
    case 'pairs':
      return `gate.pairs(${a}, ${b})`
    case 'iovecs':
      return `gate.iovecs(${a}, ${b})`
    case 'fill':
      return `${b} >>> 0`
    default:
      return undefined
  }
}

/** The statement that writes an output from an expression. */
function write({ codec, words: [a, b] }: Argument, value: string): string {
  switch (codec.kind) {
    case 'u16-out':
      return `gate.memory.setU16(${a}, ${value})`
    case 'u32-out':
      return `gate.memory.setU32(${a}, ${value})`
    case 'u64-out':
      return `gate.memory.setU64(${a}, ${value})`
    case 'string-out':
      return `gate.putString(${value}, ${a}, ${b})`
    case 'bytes-out':
      return `gate.putBytes(${value}, ${a}, ${b})`
    case 'optional-bytes-out':
      return `gate.putOptionalBytes(${value}, ${a}, ${b})`
    case 'pairs-out':
      return `gate.putPairs(${value}, ${a}, ${b})`
    case 'strings-out':
      return `gate.putStrings(${value}, ${a}, ${b})`
    case 'fill':
      return `gate.putFilled(${value}, ${a})`
    case 'unchecked-block-out':
      return `gate.putUnchecked(${a}, ${value})`
    default:
      invariant(false, `${codec.kind} is no output`)
  }
}

function print(name: string, entry: AnyHostcall): string[] {
  const all = argumentsOf(entry)
  const inputs = all.filter((each) => read(each) !== undefined)
  const outputs = all.filter(({ codec }) => isOutput(codec))
  const modelled = entry.label !== 'not-modelled'
  const types = wordsType(entry).params
  const signature = types.map((type, i) => `w${i}: ${type === 'i64' ? 'bigint' : 'number'}`).join(', ')
  const shownWords = types.map((type, i) => (type === 'i64' ? `BigInt.asUintN(64, w${i})` : `w${i} >>> 0`)).join(', ')
  const fault = entry.result === 'errno' ? 'Errno.Fault' : 'Status.InvalidMemoryAccess'
  const body: string[] = []
  for (const input of inputs) {
    const { codec } = input
    body.push(codec.lazy ? `const ${input.name} = () => ${read(input)}` : `const ${input.name} = ${read(input)}`)
    if (codec.kind === 'enum') body.push(`if (${input.name} > ${codec.max}) return gate.left(Status.BadArgument)`)
  }
  // An enumeration is refused before memory is looked at.
  const firstMemory = inputs.findIndex(
    ({ codec }) => ['string', 'bytes', 'pairs', 'path', 'iovecs'].includes(codec.kind) && !codec.lazy,
  )
  const lastEnum = inputs.findLastIndex(({ codec }) => codec.kind === 'enum')
  invariant(firstMemory < 0 || lastEnum < firstMemory, `${name} reads memory before it checks an enumeration`)
  if (inputs.length > 0 || modelled) {
    const shown = inputs.map(({ name: input, codec }) => (codec.lazy ? `${input}: gate.peeked(${input})` : input))
    if (shown.length > 0) body.push(`if (observer !== null) observer.hostcallInputs({ ${shown.join(', ')} })`)
  }
  if (!modelled) body.push(`return gate.left(gate.unmodelled('${name}'))`)
  else body.push(...callAndAnswer(name, entry, inputs, outputs))
  const prepare = modelled ? [`const { context, observer } = gate`, `const call = host.${name}`] : [`const { observer } = gate`]
  return [
    `${name}: (gate, ${modelled ? 'host' : '_host'}, module, allowed) => {`,
    ...prepare,
    `return (${signature}) => {`,
    `if (--gate.calls < 0) gate.spent()`,
    `try {`,
    `if (observer !== null) observer.hostcallEnter(module, '${name}', [${shownWords}])`,
    `if (gate.mode !== 0) gate.restrict(allowed)`,
    ...body,
    `} catch (error) {`,
    ...(entry.result === 'none' ? [`gate.failed(error, 0)`, `return undefined`] : [`return gate.failed(error, ${fault})`]),
    `}`,
    `}`,
    `},`,
  ]
}

function callAndAnswer(name: string, entry: AnyHostcall, inputs: readonly Argument[], outputs: readonly Argument[]): string[] {
  const given = inputs.length === 0 ? '{}' : `{ ${inputs.map(({ name: input }) => input).join(', ')} }`
  const call = `call(context, ${given} as Inputs<'${name}'>)`
  if (entry.result === 'none') return [call, `return gate.left(undefined)`]
  if (entry.result === 'bool') return [`return gate.left(${call} ? 1 : 0)`]
  if (outputs.length === 0) return [`return gate.left(${call})`]
  return [
    ...outputs.filter(({ codec }) => codec.zeroed).map((output) => write(output, '0')),
    `const answer = ${call}`,
    `if (typeof answer === 'number') return gate.left(answer)`,
    ...outputs.map((output) => `if (answer.${output.name} !== undefined) ${write(output, `answer.${output.name}`)}`),
    `const status = answer.status ?? 0`,
    `if (observer === null) return status`,
    `const outputs: Outputs = {}`,
    ...outputs.map(({ name: output, codec }) => {
      const value = codec.kind === 'strings-out' ? `answer.${output}.join('\\0')` : `answer.${output}`
      return `if (answer.${output} !== undefined) outputs.${output} = ${value}`
    }),
    `return gate.left(status, outputs)`,
  ]
}

const lines = [
  '// Printed by scripts/print-bind.ts from hostcalls/*.ts; change those and run `npm run fix`.',
  `import type { Import } from './bind.ts'`,
  `import { Errno, Status } from './enums.ts'`,
  `import type { Gate } from './gate.ts'`,
  `import type { Host, HostcallName } from './hostcalls/index.ts'`,
  `import type { TraceValue } from './trace-value.ts'`,
  '',
  '/** What the engine gives is wider than what an enumeration names; the check above each cast narrows it. */',
  `type Inputs<N extends keyof Host<unknown>> = Parameters<Host<unknown>[N]>[1]`,
  `type Outputs = Record<string, TraceValue>`,
  '',
  '/** Makes the function behind an import. `allowed` is the modes in which it may be called. */',
  `export type Binder = <Ctx>(gate: Gate<Ctx>, host: Host<Ctx>, module: string, allowed: number) => Import`,
  '',
  `export const binders: { readonly [N in HostcallName]: Binder } = {`,
  ...Object.entries<AnyHostcall>(hostcalls).flatMap(([name, entry]) => print(name, entry)),
  '}',
]

/** Indents by brackets; the file is left out of formatting so that the printer alone decides its bytes. */
function indent(source: readonly string[]): string {
  let depth = 0
  return source
    .map((line) => {
      if (/^[}\])]/.test(line)) depth--
      const out = line === '' ? '' : '  '.repeat(depth) + line
      if (/[{[(]$/.test(line) || /=> \{$/.test(line)) depth++
      return out
    })
    .join('\n')
    .concat('\n')
}

const text = indent(lines)
if (process.argv.includes('--check')) {
  const current = readFileSync(target, 'utf8')
  if (current !== text) {
    console.error(`${target} is stale: run \`node scripts/run-ts.mjs scripts/print-bind.ts\``)
    process.exitCode = 1
  } else {
    console.log(`${target} is what the table says (${Object.keys(hostcalls).length} host functions)`)
  }
} else {
  writeFileSync(target, text)
  console.log(`printed ${Object.keys(hostcalls).length} host functions to ${target}`)
}
