// `npm run preview`: serves the built page, with the headers that a host should send. `--port N` to ask for a port of one's own.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './lib/install.mjs'
import { serve } from './lib/static-server.mjs'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4173' }, strict: { type: 'boolean', default: false } },
})
const folder = join(root, 'dist')
if (!existsSync(join(folder, 'index.html'))) {
  console.error('There is no build yet: npm run build')
  process.exit(2)
}
const { address } = await serve({ folder, port: Number(values.port), tries: values.strict ? 1 : 20 })
console.log(address)
