// Rules of this repository that no linter has, over the text of its own files.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

const code = /^(src|web|scripts|bench|e2e)\/.*\.(ts|tsx|mjs)$|^[\w.]+\.(ts|mjs)$/
const test = /\.(test|spec)\.\w+$/
const generated = /\.gen\.ts$/
const longest = 400

/**
 * What is wrong with one file.
 * @param {string} path relative to the repository, with forward slashes
 * @param {string} text
 * @returns {string[]}
 */
export function problemsOf(path, text) {
  /** @type {string[]} */
  const problems = []
  if (!code.test(path)) return problems
  if (!/^(#!.*\n)?(\/\/|\/\*)/.test(text)) problems.push('the first line should be a comment that says what the file is')
  const lines = text.split('\n').length - 1
  if (lines > longest && !test.test(path) && !generated.test(path))
    problems.push(`${lines} lines: which two things does it know?`)
  if (/\b(TODO|FIXME|XXX)\b/.test(text) && !path.endsWith('tidy.mjs') && !path.endsWith('tidy.test.mjs'))
    problems.push('an open end without an issue')
  if (/^src\/(envoy|abi-shim)\//.test(path) && !test.test(path)) {
    const bare = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    if (/\bMath\.random\b/.test(bare)) problems.push('Math.random: the engine rolls no dice of its own')
    if (/\bawait\b|\basync\b(?!-)/.test(bare)) problems.push('await: the engine is synchronous')
  }
  return problems
}

/** Our code, relative to the repository: found by walking, since an unpacked archive is no git repository. */
export function ownFiles() {
  const folders = ['src', 'web', 'scripts', 'bench', 'e2e'].filter((folder) => existsSync(join(root, folder)))
  const below = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
      (path) => `${folder}/${path.replaceAll('\\', '/')}`,
    ),
  )
  return [...readdirSync(root), ...below].filter((path) => code.test(path)).sort()
}

/** Every problem of every file, and how many files were read. */
export function tidy() {
  const files = ownFiles()
  const problems = files.flatMap((path) =>
    problemsOf(path, readFileSync(join(root, path), 'utf8')).map((problem) => `${path}: ${problem}`),
  )
  return { files: files.length, problems }
}
