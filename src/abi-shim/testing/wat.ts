// Assembles WebAssembly text for tests that need real code: traps, restricted calls, memory that grows.
import binaryen from 'assemblyscript/binaryen'

/** The binary of a module in text form. Names are kept, as debug builds do, unless told otherwise. */
export function assemble(text: string, { names } = { names: true }): Uint8Array {
  const module = binaryen.parseText(text)
  try {
    module.setFeatures(binaryen.Features.All)
    binaryen.setDebugInfo(names)
    return module.emitBinary()
  } finally {
    module.dispose()
  }
}
