// Features of WebAssembly that Envoy's V8 has and another JavaScript engine may lack. Each was seen to load in Envoy 1.40.0.
import type { Sections } from './sections.ts'

interface Feature {
  readonly name: string
  /** A smallest module that needs it: what follows the header, in hexadecimal. */
  readonly module: string
  /** Whether an outline shows that a module needs it; without this only its code would. */
  readonly isIn?: (sections: Sections) => boolean
  /** What turns it on in a V8 that has it but keeps it off. */
  readonly flag?: string
}

const memories = ({ imports, memories: own }: Sections) => [...imports.flatMap(({ memory }) => memory ?? []), ...own]

const features: readonly Feature[] = [
  { name: 'several memories', module: '05050200010001', isIn: (sections) => memories(sections).length > 1 },
  {
    name: 'a 64-bit memory',
    module: '0503010401',
    isIn: (sections) => memories(sections).some(({ is64 }) => is64),
    flag: '--experimental-wasm-memory64',
  },
  { name: 'extended constant expressions', module: '0609017f00410041006a0b', flag: '--experimental-wasm-extended-const' },
  { name: 'garbage collection', module: '0106025f00600000030201010a08010600fb01001a0b' },
  { name: 'SIMD', module: '010401600000030201000a17011500fd0c000000000000000000000000000000001a0b' },
  {
    name: 'relaxed SIMD',
    module: '010401600000030201000a1a011800fd0c00000000000000000000000000000000fd81021a0b',
    flag: '--experimental-wasm-relaxed-simd',
  },
  { name: 'tail calls', module: '010401600000030201000a0601040012000b' },
  { name: 'exceptions of the first proposal', module: '010401600000030201000a080106000640190b0b' },
  { name: 'exceptions with references', module: '010401600000030201000a0d010b0002401f400102000b0b0b' },
]

function bytesOf(module: string): Uint8Array<ArrayBuffer> {
  const contents = module.match(/../g) ?? []
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...contents.map((digits) => Number.parseInt(digits, 16))])
}

const lacking = () => features.filter(({ module }) => !WebAssembly.validate(bytesOf(module)))

/** The flags that turn on what V8 has and keeps off. The V8s that lack one of these features know its flag. */
export function flagsOfLacking(): string[] {
  return lacking().flatMap(({ flag }) => flag ?? [])
}

/** What this JavaScript engine lacks; `used` is what the module is known to need of it. */
export function lackingFeatures(sections: Sections): { readonly all: readonly string[]; readonly used: readonly string[] } {
  const all = lacking()
  return {
    all: all.map(({ name }) => name),
    used: all.filter(({ isIn }) => isIn?.(sections) === true).map(({ name }) => name),
  }
}
