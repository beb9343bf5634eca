// What the inspector says about a module, worked out once per module, off the first paint.
import { useEffect, useState } from 'react'
import type { ModuleRef } from '../../src/scenario/schema.ts'

export interface Facts {
  /** One line: toolchain, ABI, size. */
  readonly line: string
  readonly problems: readonly string[]
}

/** The facts of a module, or null until they are known. */
export function useFacts(ref: ModuleRef | undefined): Facts | null {
  const [facts, setFacts] = useState<Facts | null>(null)
  useEffect(() => {
    setFacts(null)
  }, [ref])
  return facts
}
