// What the inspector says about a module, worked out once per module, off the first paint.
import { useEffect, useState } from 'react'
import type { Report } from '../../src/inspector/report.ts'
import type { ModuleRef } from '../../src/scenario/schema.ts'
import { moduleBytes } from './modules.ts'

const known = new Map<string, Promise<Report>>()

/** The report on a module, or null until it is known. */
export function useFacts(ref: ModuleRef | undefined): Report | null {
  const [facts, setFacts] = useState<Report | null>(null)
  useEffect(() => {
    let current = true
    setFacts(null)
    if (ref) {
      reportOn(ref).then(
        (report) => {
          if (current) setFacts(report)
        },
        // A module that cannot be had is reported by the run.
        () => known.delete(ref.sha256),
      )
    }
    return () => {
      current = false
    }
  }, [ref])
  return facts
}

function reportOn(ref: ModuleRef): Promise<Report> {
  const found = known.get(ref.sha256)
  if (found) return found
  const report = moduleBytes(ref).then(async (bytes) => (await import('../../src/inspector/inspect.ts')).inspect(bytes))
  known.set(ref.sha256, report)
  return report
}

/** Language and ABI, short enough for the flow: `Rust · ABI 0.2.1`. */
export function shortFacts({ toolchain, abi }: Report): string {
  return [toolchain.language, abi.version === null ? 'no ABI' : `ABI ${abi.version}`].filter((part) => part !== null).join(' · ')
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
