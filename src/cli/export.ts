// `export`: a scenario in another format, with what that format cannot say on the error stream.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { formats } from '../scenario/formats/index.ts'
import { type Command, misuse, oneOf, readArgs } from './command.ts'
import { writeText } from './files.ts'
import { loadScenario } from './load-scenario.ts'

const exporters = formats.filter((format) => format.export !== undefined)

export const exportCommand: Command = {
  name: 'export',
  usage: [`export <scenario.json|.yaml> --to ${exporters.map(({ id }) => id).join('|')} [--out file|folder]`],
  about: 'Writes a scenario in another format; what is lost is said on the error stream.',
  async run(args, terminal) {
    const { values, positionals } = readArgs(exportCommand, args, { to: { type: 'string' }, out: { type: 'string' } })
    const [file, more] = positionals
    if (file === undefined) throw misuse(exportCommand, 'there is no scenario')
    if (more !== undefined) throw misuse(exportCommand, `one scenario at a time; what is \`${more}\`?`)
    if (values.to === undefined) throw misuse(exportCommand, '--to is missing')
    const ids = exporters.map(({ id }) => id)
    const id = oneOf(exportCommand, 'to', values.to, ids)
    const scenario = loadScenario(file)
    const made = exporters.find((format) => format.id === id)?.export?.(scenario)
    if (made === undefined) throw misuse(exportCommand, `${id} cannot be written`)
    for (const { path, message } of made.losses) terminal.err(`lost: ${path}: ${message}\n`)
    const { out } = values
    const intoFolder = out !== undefined && existsSync(out) && statSync(out).isDirectory()
    if (made.files.length > 1 && !intoFolder)
      throw misuse(exportCommand, `${id} is ${made.files.length} files: name an existing folder with --out`)
    for (const { name, text } of made.files) {
      if (out === undefined) terminal.out(text)
      else writeText(intoFolder ? join(out, name) : out, text)
    }
    return 0
  },
}
