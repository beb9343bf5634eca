// Violations that each checker must find: a checker that finds nothing here proves nothing about the rest.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './install.mjs'
import { run, runNode } from './run.mjs'

const ground = join(root, '.cache/planted')

/**
 * Writes a small tree and returns its folder.
 * @param {string} name
 * @param {Record<string, string>} files
 */
function plant(name, files) {
  const folder = join(ground, name)
  rmSync(folder, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/**
 * What of the expected words a checker did not say.
 * @param {{ status: number, output: string }} result
 * @param {readonly string[]} words
 */
function unsaid({ status, output }, words) {
  const missing = words.filter((word) => !output.includes(word))
  if (status === 0) return [`the checker found nothing wrong (expected ${words.join(', ')})`]
  return missing.map((word) => `not reported: ${word}`)
}

/** A clock, the network, an `any` and a non-null assertion in the engine. */
function biome() {
  const source = [
    '// Planted.',
    'export const now = (): number => Date.now()',
    'export const get = (): unknown => fetch',
    'export const later = (): unknown => setTimeout',
    'export const loose = (value: any): string => value!.text',
    '',
  ].join('\n')
  const configuration = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  const folder = plant('style', {
    'biome.json': JSON.stringify({ ...configuration, vcs: { enabled: false } }),
    'src/envoy/planted.ts': source,
    'src/util/badly-formatted.ts': 'export const  a = "x";\n',
  })
  const result = run('biome', ['check', '.'], { cwd: folder })
  return unsaid(result, [
    'noRestrictedGlobals',
    'Date',
    'fetch',
    'setTimeout',
    'noExplicitAny',
    'noNonNullAssertion',
    'badly-formatted.ts format',
  ])
}

/** What an environment does not have: the page in the engine, the page in Node, Node in the page; and a wrong type. */
function types() {
  const environments = [
    { of: 'src/tsconfig.json', names: ['document', 'process'] },
    { of: 'web/tsconfig.json', names: ['process'] },
    { of: 'tsconfig.node.json', names: ['document'] },
  ]
  return environments.flatMap(({ of, names }, index) => {
    const lines = names.map((name) => `export const its_${name}: unknown = ${name}`)
    const folder = plant(`types-${index}`, {
      'planted.ts': ['// Planted.', ...lines, "export const wrong: number = 'text'", 'enum Erased {}', ''].join('\n'),
      'tsconfig.json': JSON.stringify({
        extends: join(root, of),
        compilerOptions: { composite: false, noEmit: true, emitDeclarationOnly: false, incremental: false, rootDir: root },
        include: ['planted.ts'],
        exclude: [],
        references: [],
      }),
    })
    const missing = unsaid(run('tsc', ['-p', folder]), [...names.map((name) => `'${name}'`), 'TS2322', 'TS1294'])
    return missing.map((line) => `${of}: ${line}`)
  })
}

/** The page reaches into the sandbox and the engine, the engine into the sandbox, two files into each other, Node in the engine. */
function layers() {
  const folder = plant('layers', {
    'package.json': JSON.stringify({ name: 'planted', private: true, type: 'module' }),
    'tsconfig.node.json': JSON.stringify({
      compilerOptions: { module: 'ESNext', moduleResolution: 'bundler', allowImportingTsExtensions: true, noEmit: true },
    }),
    'web/main.ts':
      "import { a } from '../src/sandbox/session.ts'\nimport type { B } from '../src/envoy/b.ts'\nexport const x: B = a\n",
    'src/sandbox/session.ts': 'export const a = 1\n',
    'src/envoy/b.ts':
      "import { a } from '../sandbox/session.ts'\nimport { readFileSync } from 'node:fs'\nexport type B = typeof a\nexport const r = readFileSync\n",
    'src/util/one.ts': "import { two } from './two.ts'\nexport const one = () => two\n",
    'src/util/two.ts': "import { one } from './one.ts'\nexport const two = () => one\n",
    'src/trace/gone.ts': "import { nothing } from './nowhere.ts'\nexport const gone = nothing\n",
  })
  const result = run('depcruise', ['--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'err', 'src', 'web'], {
    cwd: folder,
  })
  return unsaid(result, [
    'web-layer: web/main.ts → src/sandbox/session.ts',
    'web-layer: web/main.ts → src/envoy/b.ts',
    'src/envoy-layer: src/envoy/b.ts → src/sandbox/session.ts',
    'no-page-in-node-and-no-node-in-page: src/envoy/b.ts',
    'no-cycles',
    'no-unresolved',
  ])
}

/** A file nobody imports, an export nobody uses, a package that is not listed. */
function deadCode() {
  const folder = plant('dead', {
    'package.json': JSON.stringify({ name: 'planted', private: true, type: 'module', dependencies: {} }),
    'web/index.html': '<script type="module" src="/main.tsx"></script>\n',
    'web/main.tsx': "import { used } from '../src/util/some.ts'\nimport 'unlisted-package'\nconsole.log(used)\n",
    'src/util/some.ts': 'export const used = 1\nexport const neverUsed = 2\n',
    'src/util/forgotten.ts': 'export const forgotten = 1\n',
  })
  const result = run('knip', ['--no-gitignore', '--config', join(root, 'knip.json')], { cwd: folder })
  return unsaid(result, ['src/util/forgotten.ts', 'neverUsed', 'unlisted-package'])
}

/** A printed file in which one character is not what the table says. */
function printed() {
  const text = readFileSync(join(root, 'src/abi-shim/bind.gen.ts'), 'utf8')
  const folder = plant('printed', { 'src/abi-shim/bind.gen.ts': text.replace('w0', 'w1') })
  return unsaid(runNode([join(root, 'scripts/run-ts.mjs'), join(root, 'scripts/print-bind.ts'), '--check'], { cwd: folder }), [
    'bind.gen.ts',
  ])
}

/** An index of proofs that names a folder without a recording. */
function proofs() {
  const text = readFileSync(join(root, 'src/abi-shim/proofs.gen.ts'), 'utf8')
  const folder = plant('proofs', { 'src/abi-shim/proofs.gen.ts': text.replace('"proxy_log": "', '"proxy_log": "nowhere/') })
  for (const path of ['public', 'src/envoy']) symlinkSync(join(root, path), join(folder, path))
  return unsaid(runNode([join(root, 'scripts/run-ts.mjs'), join(root, 'scripts/print-proofs.ts'), '--check'], { cwd: folder }), [
    'proofs.gen.ts is stale',
  ])
}

/** A page that names a case which is not there. */
function pages() {
  const text = readFileSync(join(root, 'docs/fidelity.md'), 'utf8')
  const folder = plant('pages', { 'docs/fidelity.md': text.replace('(../src/envoy/testdata/', '(../src/envoy/nowhere/') })
  for (const path of ['public', 'src']) symlinkSync(join(root, path), join(folder, path))
  return unsaid(runNode([join(root, 'scripts/run-ts.mjs'), join(root, 'scripts/print-pages.ts'), '--check'], { cwd: folder }), [
    'docs/fidelity.md is stale',
  ])
}

/** By name of the step in `check`: returns what went unnoticed. */
export const planted = { biome, types, layers, deadCode, printed, proofs, pages }
