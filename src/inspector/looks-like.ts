// Recognises what was dropped where a module was expected.

interface Look {
  /** Where the mark is; 0 where absent. */
  readonly at?: number
  readonly begins: readonly number[]
  readonly what: string
  readonly change: string
}

const looks: readonly Look[] = [
  { begins: [0x1f, 0x8b], what: 'a gzip file', change: 'Unpack it first: it does not hold a module, or is packed twice.' },
  { begins: [0x50, 0x4b, 3, 4], what: 'a zip archive', change: 'Unpack it and give the .wasm file inside.' },
  { at: 257, begins: [0x75, 0x73, 0x74, 0x61, 0x72], what: 'a tar archive', change: 'Unpack it and give the .wasm file inside.' },
  {
    begins: [0x7f, 0x45, 0x4c, 0x46],
    what: 'a program for this machine (ELF)',
    change: 'Build for the target wasm32-wasip1 (Go: GOOS=wasip1 GOARCH=wasm).',
  },
  {
    begins: [0xcf, 0xfa, 0xed, 0xfe],
    what: 'a program for this machine (Mach-O)',
    change: 'Build for the target wasm32-wasip1 (Go: GOOS=wasip1 GOARCH=wasm).',
  },
  {
    begins: [0x4d, 0x5a],
    what: 'a program for Windows',
    change: 'Build for the target wasm32-wasip1 (Go: GOOS=wasip1 GOARCH=wasm).',
  },
  { begins: [0x42, 0x43, 0xc0, 0xde], what: 'LLVM bitcode', change: 'Link it (wasm-ld), so that a module comes out.' },
  {
    begins: [0x21, 0x3c, 0x61, 0x72],
    what: 'a static library (ar)',
    change: 'Rust: set crate-type = ["cdylib"]. C and C++: link it into a module.',
  },
]

/** What bytes that are no module look like, and what to do about it; undefined where there is nothing to say. */
export function looksLike(bytes: Uint8Array): { readonly what: string; readonly change: string } | undefined {
  if (bytes.length === 0) return { what: 'an empty file', change: 'See whether the build succeeded.' }
  const look = looks.find(({ at = 0, begins }) => begins.every((byte, i) => bytes[at + i] === byte))
  if (look) return look
  const start = String.fromCharCode(...bytes.subarray(0, 200)).trimStart()
  if (/^(;;|\(;|\(module)/.test(start))
    return { what: 'WebAssembly text', change: 'Assemble it (`wasm-tools parse`, `wat2wasm`) and give the .wasm file.' }
  if (/^<(!doctype|html)/i.test(start))
    return { what: 'a web page', change: 'Download the file itself: what was saved is a page, perhaps an error or a login.' }
  if (start.startsWith('version https://git-lfs'))
    return { what: 'a Git LFS pointer', change: 'Run `git lfs pull` and give the file that takes its place.' }
  return undefined
}
