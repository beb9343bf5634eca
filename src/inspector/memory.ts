// Which memory a host reads and writes, and whether it is one that Envoy can use.
import { envoyPages } from '../abi-shim/load-problem.ts'
import { showText } from '../util/bytes.ts'
import type { Limits, Sections } from '../wasm/sections.ts'
import type { MemoryReport, Problem } from './report.ts'

/** The memory that Envoy takes: the last one exported, else an imported one. */
export function memoryOf(sections: Sections): MemoryReport | null {
  const all = memoriesOf(sections)
  const exported = sections.exports.findLast(({ kind }) => kind === 'memory')
  const limits = exported && all[exported.index]
  if (exported && limits) return report('exported', showText(exported.name), limits)
  const imported = sections.imports.find(({ kind }) => kind === 'memory')
  if (imported?.memory) return report('imported', `${showText(imported.module)}.${showText(imported.name)}`, imported.memory)
  return all[0] ? report('private', null, all[0]) : null
}

/** What is wrong with the memories. */
export function memoryProblems(sections: Sections): Problem[] {
  const all = memoriesOf(sections)
  const problems: Problem[] = []
  const seen = memoryOf(sections)
  if (seen === null || seen.source === 'private') {
    problems.push({
      code: 'no-memory',
      severity: 'error',
      what: seen === null ? 'Has no memory' : 'Keeps its memory to itself: it is neither exported nor imported',
      where: seen === null ? 'module' : 'memory 0',
      envoy: 'Loads it, and crashes at the first host call that passes a pointer.',
      change: 'Export the memory, under any name. Linkers do so unless told otherwise; in text: (memory (export "memory") 1).',
    })
  }
  if (all.length > 1) {
    problems.push({
      code: 'several-memories',
      severity: 'warning',
      what: `Has ${all.length} memories`,
      where: 'memories',
      envoy: 'Looks pointers up in one: the last that is exported, else the imported one.',
      change: 'Build without the multi-memory feature.',
    })
  }
  for (const [index, memory] of all.entries()) {
    // What is imported is checked with the imports.
    if (index < all.length - sections.memories.length) continue
    const pages = Math.ceil((memory.min * 2 ** memory.pageSizeLog2) / 65_536)
    if (pages <= envoyPages) continue
    problems.push({
      code: 'memory-too-large',
      severity: 'error',
      what: `Asks for ${pages} pages of memory at its start; the ceiling is ${envoyPages} (1 GiB)`,
      where: `memory ${index}`,
      envoy: 'Refuses to load it: “Failed to create new Wasm instance”.',
      change: 'Lower the initial memory (linker option --initial-memory).',
    })
  }
  return problems
}

/** The memory index space: imports first. */
function memoriesOf(sections: Sections): Limits[] {
  return [...sections.imports.flatMap((entry) => entry.memory ?? []), ...sections.memories]
}

function report(
  source: MemoryReport['source'],
  name: string | null,
  { min, max, shared, is64, pageSizeLog2 }: Limits,
): MemoryReport {
  return { source, name, limits: { min, max: max ?? null, shared, is64, pageSizeLog2 } }
}
