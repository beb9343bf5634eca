// The layer table: which folder may import which. One line per layer; cycles and orphans are errors too.
const layers = {
  'src/util': [],
  'src/wasm': ['src/util'],
  'src/abi-shim': ['src/util', 'src/wasm'],
  'src/scenario': ['src/util', 'src/abi-shim'],
  'src/trace': ['src/util', 'src/abi-shim', 'src/scenario'],
  'src/inspector': ['src/util', 'src/wasm', 'src/abi-shim'],
  'src/envoy': ['src/util', 'src/abi-shim', 'src/scenario', 'src/trace'],
  'src/sandbox': ['src/util', 'src/wasm', 'src/abi-shim', 'src/scenario', 'src/trace', 'src/envoy'],
  'src/oracle': ['src/util', 'src/abi-shim', 'src/scenario', 'src/trace'],
  'src/cli': [
    'src/util',
    'src/abi-shim',
    'src/scenario',
    'src/trace',
    'src/inspector',
    'src/oracle',
    'src/sandbox/client',
    'src/sandbox/run-scenario',
  ],
  web: ['src/util', 'src/abi-shim', 'src/scenario', 'src/trace', 'src/inspector', 'src/sandbox/client'],
}

// A worker's entry is named by URL, not called: whoever spawns it runs none of it.
const workerEntry = '^src/sandbox/worker[.]ts$'

// The worker thread of the command line hosts the sandbox's session, as the page's worker does.
const hosts = '^src/cli/worker[.]ts$'

const layered = Object.entries(layers).map(([layer, allowed]) => ({
  name: `${layer}-layer`,
  severity: 'error',
  from: { path: `^${layer}/`, pathNot: ['[.]test[.]tsx?$', hosts] },
  to: { path: '^(src|web)/', pathNot: [...[layer, ...allowed].map((folder) => `^${folder}[./]`), workerEntry] },
}))

export default {
  forbidden: [
    ...layered,
    {
      name: 'no-page-in-node-and-no-node-in-page',
      severity: 'error',
      from: { path: '^(web|src/(util|wasm|abi-shim|scenario|trace|inspector|envoy|sandbox))/', pathNot: '[.]test[.]tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['[.]d[.]ts$', '[.]test[.]tsx?$', workerEntry, '^scripts/lib/knip-counter[.]mjs$'] },
      to: {},
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
    {
      name: 'no-dev-code-in-product',
      severity: 'error',
      from: { path: '^(web|src)/', pathNot: '[.]test[.]tsx?$' },
      to: { path: '^(scripts|bench|e2e)/' },
    },
  ],
  options: {
    // AssemblyScript, which has modules that are printed while it is compiled.
    exclude: '^src/envoy/testdata/',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'types', 'default'],
      exportsFields: ['exports'],
    },
  },
}
