// What the inspector says about a module, worked out once per module, off the first paint.
import { useEffect, useState } from 'react'
import type { ModuleRef } from '../../src/scenario/schema.ts'
import { moduleBytes } from './modules.ts'

export interface Facts {
  /** Toolchain and ABI, short enough for the flow. */
  readonly short: string
  readonly size: string
  readonly problems: readonly string[]
}

const known = new Map<string, Facts>()

/** The facts of a module, or null until they are known. */
export function useFacts(ref: ModuleRef | undefined): Facts | null {
  const sha256 = ref?.sha256
  const [facts, setFacts] = useState<Facts | null>(null)
  useEffect(() => {
    let current = true
    setFacts(sha256 === undefined ? null : (known.get(sha256) ?? null))
    if (!ref || known.has(ref.sha256)) return
    void moduleBytes(ref)
      .then(factsOf)
      .then(
        (found) => {
          known.set(ref.sha256, found)
          if (current) setFacts(found)
        },
        // A module that cannot be had is reported by the run.
        () => {},
      )
    return () => {
      current = false
    }
  }, [ref, sha256])
  return facts
}

async function factsOf(bytes: Uint8Array): Promise<Facts> {
  return { short: '', size: sizeText(bytes.length), problems: [] }
}

/** A size for people: bytes below 1 KB, else KB or MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / (1024 * 1024)).toFixed(1)} MB`
}

/** The file name of a module. */
export function moduleName(ref: ModuleRef | undefined): string {
  if (!ref) return 'no module'
  return 'demo' in ref ? (ref.file ?? 'filter.wasm') : ref.name
}
