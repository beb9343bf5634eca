// The command that runs the same scenario without the page.
import { byteStringOfText } from '../../util/bytes.ts'
import { pathText } from '../issue.ts'
import { encodeLink } from '../link.ts'
import { print } from '../parse.ts'
import type { Format } from './format.ts'
import { moduleFiles } from './module-files.ts'
import { shellWord } from './shell-quote.ts'

/** Linux takes 128 KiB in one argument, and cmd.exe 8191 characters in a line: what is longer lies in a file. */
const longestArgument = 8000

export const cliRun: Format = {
  id: 'cli-run',
  label: 'Command line',
  mayLose: ['modules.*'],
  export: (scenario, modules) => {
    const link = encodeLink(scenario, modules)
    const isShort = 'fragment' in link && link.fragment.length < longestArgument
    const names = moduleFiles(scenario)
    // Demos are found by the command itself, and what is in the link comes with it.
    const missing = Object.entries(scenario.modules).filter(([id, ref]) =>
      isShort ? link.travels[id]?.by === 'sha256' : !('demo' in ref),
    )
    const words = [
      ...['npm', 'run', '-s', 'cli', '--', 'run', isShort ? `#${link.fragment}` : 'scenario.json'],
      ...missing.flatMap(([id]) => ['--module', `${id}=${names[id] ?? id}`]),
    ]
    const command = words.map((word) => shellWord(byteStringOfText(word)) ?? word).join(' ')
    const losses = missing.map(([id, { sha256 }]) => ({
      path: pathText(['modules', id]),
      message: `have the file with sha256 ${sha256} as ${names[id] ?? id}`,
    }))
    return {
      files: [
        { name: 'run.sh', mediaType: 'text/x-shellscript', text: `${command}\n` },
        ...(isShort ? [] : [{ name: 'scenario.json', mediaType: 'application/json', text: print(scenario) }]),
      ],
      losses,
    }
  },
}
