// A command that is stopped from outside leaves nothing behind: no Envoy, and no folder of one.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { demos, folder, root } from './testing/cli.ts'

const files = folder()

/** An Envoy that never gets ready. It says in which folder it runs, and holds the pipe open for as long as it lives. */
function endless(pipe: string): string {
  execFileSync('mkfifo', [pipe])
  const path = files.put(
    `${pipe.split('/').at(-1)}.envoy`,
    `#!/bin/sh\n[ "$1" = --version ] && echo "envoy  version: 9e/1.40.0/Clean/RELEASE/BoringSSL" && exit\nexec 3>'${pipe}'\npwd >&3\nexec sleep 600\n`,
  )
  chmodSync(path, 0o755)
  return path
}

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('verify takes its Envoy along when %s ends it', async (signal, code) => {
  const pipe = join(files.path, signal)
  const args = ['scripts/cli.mjs', 'verify', join(demos, '03-smallest'), '--envoy', endless(pipe)]
  const command = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' })
  const exit = new Promise((resolve) => command.once('exit', resolve))
  const lines = createInterface({ input: createReadStream(pipe) })[Symbol.asyncIterator]()
  const { value: home } = await lines.next()
  expect(existsSync(home)).toBe(true)
  command.kill(signal)
  // The pipe ends with the last process that has it open.
  expect(await lines.next()).toMatchObject({ done: true })
  expect(await exit).toBe(code)
  expect(existsSync(home)).toBe(false)
})
