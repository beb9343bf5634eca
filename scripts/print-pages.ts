// Prints what docs/fidelity.md says of each rule, and docs/lints.md, from the cases and tables; with `--check` only says whether they are stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { proofs } from '../src/abi-shim/proofs.gen.ts'
import { lints, lintsAbout } from '../src/trace/lints.ts'
import { type Proofs, tables } from './lib/proofs.ts'
import { type Rule, readRules } from './lib/rules.ts'

const begin = '<!-- Printed by scripts/print-pages.ts from the cases; `npm run fix` prints it anew. -->'
const end = '<!-- End of what is printed. -->'

function ruleLines(rules: readonly Rule[]): string[] {
  const lines = [
    `Each of these ${rules.length} rules is a case: a scenario, and beside it what a real Envoy did with it. A release has a recording of its own where`,
    'it does otherwise than the next newer one. `npm test` holds our run against every one of them.',
  ]
  let area = ''
  for (const rule of rules) {
    if (rule.area !== area) lines.push('', `### ${rule.area}`, '')
    area = rule.area
    const { folder, releases } = rule
    lines.push(`- ${escaped(rule.title)}: [${folder.slice(folder.lastIndexOf('/') + 1)}](../${folder}) ${releases.join(', ')}`)
  }
  return lines
}

/** What markdown would take for its own. */
const escaped = (text: string) => text.replace(/[*_<[\]`]/g, '\\$&')

const kinds = {
  hostcalls: 'Host calls',
  callbacks: 'Callbacks',
  properties: 'Properties',
  foreignFunctions: 'Foreign functions',
} as const satisfies Record<keyof typeof tables, string>

function otherLines(): string[] {
  const known: Proofs = proofs
  const lines: string[] = []
  for (const kind of Object.keys(kinds) as (keyof typeof tables)[]) {
    const of = (label: string) => tables[kind].filter((entry) => entry.label === label).map(({ name }) => name)
    const approximated = of('approximated').map(
      (name) => `\`${name}\` ([${basename(known[kind][name])}](../${known[kind][name]}))`,
    )
    const missing = of('not-modelled').map((name) => `\`${name}\``)
    if (approximated.length > 0) lines.push(`- ${kinds[kind]}, approximated: ${approximated.join(', ')}`)
    if (missing.length > 0) lines.push(`- ${kinds[kind]}, not modelled: ${missing.join(', ')}`)
  }
  return lines
}

const basename = (folder: string | undefined) => folder?.slice(folder.lastIndexOf('/') + 1)

/** Puts lines between the marks of a page, in the place of those that are there. */
function between(page: string, heading: string, lines: readonly string[]): string {
  const from = page.indexOf(begin, page.indexOf(`\n${heading}\n`))
  const to = page.indexOf(end, from)
  if (from < 0 || to < 0) throw new Error(`no marks under ${heading}`)
  return `${page.slice(0, from)}${begin}\n\n${lines.join('\n')}\n\n${page.slice(to)}`
}

const fidelity = 'docs/fidelity.md'
const rules = readRules('.')
const page = readFileSync(fidelity, 'utf8')
const pages = {
  [fidelity]: between(between(page, '## Rule by rule', ruleLines(rules)), '## What is not modelled', otherLines()),
  'docs/lints.md': [
    '# Lints',
    '',
    lintsAbout,
    '',
    'Notes of a run with these codes are lints: they are about the plugin, not about how the playground differs from Envoy, and no run',
    'fails because of one. The page shows them in the timeline, `run` under `Lints`, `run --format json` as notes of kind `lint`.',
    'Each has a script in which it is found and one in which it is not, in `src/envoy/wasm/lints.test.ts`.',
    '',
    ...Object.entries(lints).flatMap(([code, { title, why, change }]) => [
      `## \`${code}\``,
      '',
      `${title}. ${why}`,
      '',
      `To do: ${change}`,
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n'),
}
let stale = false
for (const [file, text] of Object.entries(pages)) {
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    stale = true
    console.error(`${file} is stale: run \`npm run fix\``)
  }
}
if (stale) process.exitCode = 1
else console.log(`${fidelity} lists ${rules.length} rules, docs/lints.md ${Object.keys(lints).length} lints`)
