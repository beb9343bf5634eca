// `npm run bench [-- hostcalls|requests|growth|page …]`: measures, prints a table, and keeps the figures in bench/results.json.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { hostcalls } from './hostcalls.ts'
import { page } from './page.ts'
import { growth, type LanguageId, languages, requests } from './requests.ts'
import { tableOf } from './table.ts'

const resultsFile = 'bench/results.json'
const most = 1_000_000

/** What can be asked for. Each runs in a process of its own, so that none inherits another's compiled code. */
const parts = {
  hostcalls: (argument: string) => hostcalls(argument),
  requests: (argument: string) => requests(argument as LanguageId),
  growth: (argument: string) => growth(argument as LanguageId, most),
  page: () => page(),
} as const
export type Part = keyof typeof parts

/** Everything that was measured, by part and by what the part was asked. */
export type Results = Readonly<Record<string, unknown>>

const [first, ...rest] = process.argv.slice(2)
if (first === 'child') {
  const [part, argument] = rest as [Part, string]
  process.stdout.write(JSON.stringify(await parts[part](argument)))
} else {
  const asked = [first, ...rest].filter((word): word is Part => word !== undefined && word in parts)
  const unknown = [first, ...rest].filter((word) => word !== undefined && !(word in parts))
  if (unknown.length > 0) {
    console.error(`usage: npm run bench [-- ${Object.keys(parts).join('|')} …]; what is ${unknown.join(', ')}?`)
    process.exit(2)
  }
  const names: readonly Part[] = asked.length > 0 ? asked : ['hostcalls', 'requests', 'growth']
  const results: Record<string, unknown> = existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : {}
  results['machine'] = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`
  for (const part of names) {
    if (part === 'hostcalls' || part === 'page') results[part] = inChild(part, '')
    else results[part] = Object.fromEntries(Object.keys(languages).map((language) => [language, inChild(part, language)]))
    console.log(tableOf(part, results[part]))
  }
  writeFileSync(resultsFile, `${JSON.stringify(results, rounded, 2)}\n`)
  console.log(`written to ${resultsFile}`)
}

function inChild(part: Part, argument: string): unknown {
  const output = execFileSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), 'child', part, argument], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(output)
}

/** Three digits are more than the machine keeps. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value
}
