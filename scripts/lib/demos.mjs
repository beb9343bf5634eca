// The index of public/demos: what the page shows without asking, and what the build publishes by content address.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {{ file: string, language: string | null, sha256: string, size: number }} DemoModule
 * @typedef {{ slug: string, task: string, line: string, scenario: any, lesson: string, modules: DemoModule[] }} Demo
 */

/** The languages of `src/`, in the order in which the first that is there gives `filter.wasm` (build-demos.mjs). */
const languages = ['rust', 'wat', 'go', 'cpp']

/**
 * Every folder with a scenario, in order of their names. Throws where a scenario names a module that is not beside it.
 * @param {string} folder
 * @returns {Demo[]}
 */
export function readDemos(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'scenario.json')))
    .map((entry) => entry.name)
    .sort()
    .map((slug) => readDemo(folder, slug))
}

/**
 * @param {string} folder
 * @param {string} slug
 * @returns {Demo}
 */
function readDemo(folder, slug) {
  const at = join(folder, slug)
  const scenario = JSON.parse(readFileSync(join(at, 'scenario.json'), 'utf8'))
  const { task, line } = JSON.parse(readFileSync(join(at, 'demo.json'), 'utf8'))
  const lesson = join(at, 'lesson.md')
  const first = languages.find((language) => existsSync(join(at, 'src', language))) ?? null
  const modules = readdirSync(at)
    .filter((file) => file.endsWith('.wasm'))
    .sort((a, b) => (a === 'filter.wasm' ? -1 : b === 'filter.wasm' ? 1 : a < b ? -1 : 1))
    .map((file) => {
      const bytes = readFileSync(join(at, file))
      const language = /^filter\.(\w+)\.wasm$/.exec(file)?.[1] ?? first
      return { file, language, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length }
    })
  for (const [id, ref] of Object.entries(scenario.modules ?? {})) {
    if (ref.demo === slug && !modules.some((module) => module.sha256 === ref.sha256)) {
      throw new Error(`${slug}/scenario.json: module "${id}" has sha256 ${ref.sha256}, which no file beside it has`)
    }
  }
  return { slug, task, line, scenario, lesson: existsSync(lesson) ? readFileSync(lesson, 'utf8') : '', modules }
}
