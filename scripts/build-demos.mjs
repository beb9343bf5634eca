// Compiles the sources of public/demos into the modules beside them: `npm run demos -- [--check] [folder …]`.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const demosFolder = join(root, 'public', 'demos')
const workFolder = join(root, '.cache', 'demos')

const usage = `npm run demos -- [--check] [folder …]

Compiles public/demos/<folder>/src/<language> to filter.wasm (the first of rust, wat, go, cpp that is there) or
filter.<language>.wasm, and writes the sha256 into scenario.json.
  --check   write nothing; say whether the committed modules are what the sources give (exit code 1 where not)`

/** Where compilers leave paths of this machine, a fixed name stands instead. */
function rustFlags(source) {
  const sysroot = output('rustc', ['--print', 'sysroot'])
  const commit = /^commit-hash: (\w+)$/m.exec(output('rustc', ['-vV']))?.[1] ?? 'unknown'
  const names = [
    [process.env.CARGO_HOME ?? join(homedir(), '.cargo'), '/cargo'],
    [join(sysroot, 'lib', 'rustlib', 'src', 'rust'), `/rustc/${commit}`],
    [source, '/demo'],
  ]
  return names.map(([from, to]) => `--remap-path-prefix=${from}=${to}`).join('\x1f')
}

/** One toolchain for each language. The versions are those that made the committed modules. */
const toolchains = {
  rust: {
    version: { command: ['rustc', '--version'], expected: 'rustc 1.95.0' },
    missing() {
      if (!runs('cargo', ['--version'])) return 'cargo: install Rust from https://rustup.rs'
      const library = join(output('rustc', ['--print', 'sysroot']), 'lib', 'rustlib', 'wasm32-wasip1')
      return existsSync(library) ? null : 'the target wasm32-wasip1: rustup target add wasm32-wasip1'
    },
    // With the same compiler the bytes are the same in any folder and with any CARGO_HOME.
    compile(source, work) {
      run('cargo', ['build', '--release', '--locked', '--target', 'wasm32-wasip1'], source, {
        CARGO_TARGET_DIR: join(work, 'target'),
        CARGO_ENCODED_RUSTFLAGS: rustFlags(source),
      })
      const folder = join(work, 'target', 'wasm32-wasip1', 'release')
      const made = readdirSync(folder).filter((name) => name.endsWith('.wasm'))
      if (made.length !== 1) throw new Error(`${folder} has ${made.length} modules, not one`)
      return readFileSync(join(folder, made[0]))
    },
  },
  wat: {
    version: null,
    missing: () =>
      existsSync(join(root, 'node_modules', 'assemblyscript')) ? null : 'assemblyscript (it brings Binaryen): npm ci',
    async compile(source) {
      const { default: binaryen } = await import('assemblyscript/binaryen')
      const module = binaryen.parseText(readFileSync(join(source, 'filter.wat'), 'utf8'))
      if (!module.validate()) throw new Error(`${source}/filter.wat is not valid`)
      return Buffer.from(module.emitBinary())
    },
  },
  go: {
    version: { command: ['go', 'version'], expected: 'go version go1.26.8' },
    missing: () => (runs('go', ['version']) ? null : 'go: install Go from https://go.dev/dl'),
    compile(source, work) {
      const made = join(work, 'filter.wasm')
      run(
        'go',
        ['build', '-buildmode=c-shared', '-trimpath', '-buildvcs=false', '-ldflags=-s -w -buildid=', '-o', made, '.'],
        source,
        {
          GOOS: 'wasip1',
          GOARCH: 'wasm',
          GOFLAGS: '-mod=readonly',
          GOWORK: 'off',
        },
      )
      return readFileSync(made)
    },
  },
  cpp: {
    version: { command: ['clang++-19', '--version'], expected: 'Debian clang version 19.1.7' },
    missing: () =>
      runs('clang++-19', ['--version']) && existsSync('/usr/include/wasm32-wasi')
        ? null
        : 'clang for wasm32-wasi: apt-get install clang-19 lld-19 libc++-19-dev-wasm32 libc++abi-19-dev-wasm32 libclang-rt-19-dev-wasm32 wasi-libc',
    // Names of functions stay in the module, so that a trap can be read.
    compile(source, work) {
      const made = join(work, 'filter.wasm')
      const target = ['--target=wasm32-wasi', '-mexec-model=reactor']
      const language = ['-std=c++17', '-O2', '-flto', '-fno-exceptions', '-fno-rtti']
      const link = ['-Wl,--allow-undefined,--export=malloc,--export-dynamic,--strip-debug']
      const sources = ['filter.cc', 'proxy-wasm-cpp-sdk/proxy_wasm_intrinsics.cc']
      run('clang++-19', [...target, ...language, ...link, ...sources, '-o', made], source)
      return readFileSync(made)
    },
  },
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function output(command, args) {
  return spawnSync(command, args, { encoding: 'utf8' }).stdout?.trim() ?? ''
}

function run(command, args, cwd, environment) {
  const done = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${done.stderr || done.error}`)
}

/** A path of this machine in a module would say who built it, and where. */
function localPaths(bytes) {
  const text = bytes.toString('latin1')
  return [homedir(), root, tmpdir()].filter((folder) => folder.length > 1 && text.includes(`${folder}/`))
}

/** What there is to compile in a demo: language, source folder, module file. */
function targetsOf(demo) {
  const source = join(demosFolder, demo, 'src')
  return Object.keys(toolchains)
    .filter((language) => existsSync(join(source, language)))
    .map((language, index) => ({
      language,
      source: join(source, language),
      file: join(demosFolder, demo, index === 0 ? 'filter.wasm' : `filter.${language}.wasm`),
    }))
}

async function build(demo, target, check) {
  const toolchain = toolchains[target.language]
  const name = relative(root, target.file)
  const missing = toolchain.missing()
  if (missing !== null) {
    console.log(`${name}: not built, missing ${missing}`)
    return false
  }
  if (toolchain.version !== null) {
    const [command, ...args] = toolchain.version.command
    const found = output(command, args)
    if (!found.startsWith(`${toolchain.version.expected} `))
      console.log(`${name}: made by ${toolchain.version.expected}, here is ${found}: bytes may differ`)
  }
  const work = join(workFolder, demo, target.language)
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const copy = join(work, 'src')
  cpSync(target.source, copy, {
    recursive: true,
    filter: (path) => !path.endsWith('/target'),
  })
  const bytes = await toolchain.compile(copy, work)
  const paths = localPaths(bytes)
  if (paths.length > 0) throw new Error(`${name} contains paths of this machine: ${paths.join(', ')}`)

  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const before = existsSync(target.file) ? readFileSync(target.file) : null
  const same = before?.equals(bytes) ?? false
  console.log(`${name}: ${bytes.length} bytes, sha256 ${sha256}, ${same ? 'as committed' : 'differs from the committed file'}`)
  if (!check && !same) {
    writeFileSync(target.file, bytes)
    if (before !== null) {
      const old = createHash('sha256').update(before).digest('hex')
      const scenario = join(demosFolder, demo, 'scenario.json')
      writeFileSync(scenario, readFileSync(scenario, 'utf8').replaceAll(old, sha256))
    }
  }
  return same || !check
}

/** The scenario names its modules by content: the hash must be that of the file beside it. */
function hashesMatch(demo) {
  const { modules } = JSON.parse(readFileSync(join(demosFolder, demo, 'scenario.json'), 'utf8'))
  let match = true
  for (const [id, module] of Object.entries(modules)) {
    const file = join(demosFolder, module.demo, module.file ?? 'filter.wasm')
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
    if (sha256 === module.sha256) continue
    console.log(
      `${relative(root, join(demosFolder, demo, 'scenario.json'))}: modules.${id}.sha256 is not that of ${relative(root, file)} (${sha256})`,
    )
    match = false
  }
  return match
}

const args = process.argv.slice(2)
if (args.includes('--help')) {
  console.log(usage)
  process.exit(0)
}
const check = args.includes('--check')
const wanted = args.filter((arg) => !arg.startsWith('--'))
const all = readdirSync(demosFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()
const unknown = [
  ...wanted.filter((name) => !all.includes(name)),
  ...args.filter((arg) => arg.startsWith('--') && arg !== '--check'),
]
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}\n\n${usage}`)
  process.exit(2)
}
let good = true
for (const demo of wanted.length > 0 ? wanted : all) {
  for (const target of targetsOf(demo)) good = (await build(demo, target, check)) && good
  good = hashesMatch(demo) && good
}
process.exit(good ? 0 : 1)
