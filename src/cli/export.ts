// `export`: a scenario in another format, with what that format cannot say on the error stream.
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeArchive } from '../scenario/archive.ts'
import type { ExportFile } from '../scenario/formats/format.ts'
import { formats } from '../scenario/formats/index.ts'
import { utf8 } from '../util/bytes.ts'
import { type Command, misuse, oneOf, readArgs } from './command.ts'
import { writeBytes, writeText } from './files.ts'
import { openScenario } from './load-scenario.ts'
import { presentModules } from './modules.ts'
import { ExitCode, type Terminal } from './terminal.ts'

const exporters = formats.filter((format) => format.export !== undefined)

export const exportCommand: Command = {
  name: 'export',
  usage: [
    `export <scenario.json|.yaml|project.zip|link> --to ${exporters.map(({ id }) => id).join('|')} [--out file|folder|archive.zip]`,
  ],
  about: 'Writes a scenario in another format; what is lost is said on the error stream.',
  async run(args, terminal) {
    const { values, positionals } = readArgs(exportCommand, args, { to: { type: 'string' }, out: { type: 'string' } })
    const [file, more] = positionals
    if (file === undefined) throw misuse(exportCommand, 'there is no scenario')
    if (more !== undefined) throw misuse(exportCommand, `one scenario at a time; what is \`${more}\`?`)
    if (values.to === undefined) throw misuse(exportCommand, '--to is missing')
    const ids = exporters.map(({ id }) => id)
    const id = oneOf(exportCommand, 'to', values.to, ids)
    const { scenario, modules, file: name } = openScenario(file)
    const made = exporters.find((format) => format.id === id)?.export?.(scenario, presentModules(scenario, name, modules))
    if (made === undefined) throw misuse(exportCommand, `${id} cannot be written`)
    for (const { path, message } of made.losses) terminal.err(`lost: ${path}${path === '' ? '' : ': '}${message}\n`)
    if (made.files.length === 0) return ExitCode.badInput
    write(made.files, values.out, terminal)
    return 0
  },
}

function write(files: readonly ExportFile[], out: string | undefined, terminal: Terminal): void {
  const [first, second] = files
  if (out !== undefined && existsSync(out) && statSync(out).isDirectory()) {
    for (const file of files) {
      mkdirSync(dirname(join(out, file.name)), { recursive: true })
      writeBytes(join(out, file.name), bytesOf(file))
    }
  } else if (out !== undefined && /\.zip$/i.test(out)) {
    writeBytes(out, writeArchive(files.map((file) => ({ name: file.name, bytes: bytesOf(file) }))))
  } else if (first !== undefined && 'text' in first && second === undefined) {
    if (out === undefined) terminal.out(first.text)
    else writeText(out, first.text)
  } else throw misuse(exportCommand, `this is ${files.length} files: name an existing folder, or an archive.zip, with --out`)
}

const bytesOf = (file: ExportFile) => ('text' in file ? utf8(file.text) : file.bytes)
