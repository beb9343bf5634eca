// Runs a program of node_modules to its end and hands back what it said.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './install.mjs'

/** Programs by name: the script in node_modules that Node runs. */
const programs = {
  biome: '@biomejs/biome/bin/biome',
  tsc: 'typescript/bin/tsc',
  depcruise: 'dependency-cruiser/bin/dependency-cruise.mjs',
  knip: 'knip/bin/knip.js',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
  playwright: 'playwright/cli.js',
}

/**
 * @param {keyof typeof programs} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, input?: string, inherit?: boolean, timeoutMs?: number, env?: Record<string, string> }} [options]
 *   `inherit` shows the output as it comes instead of handing it back
 * @returns {{ status: number, output: string }} standard output and error, one after the other
 */
export function run(program, args, options = {}) {
  // Playwright forces colours on its workers, and Node warns where both are set.
  const colour = program === 'playwright' ? { FORCE_COLOR: '0' } : { NO_COLOR: '1' }
  return runNode([join(root, 'node_modules', programs[program]), ...args], { ...options, env: { ...colour, ...options.env } })
}

/**
 * The same for any script that Node runs.
 * @param {readonly string[]} args
 * @param {{ cwd?: string, input?: string, inherit?: boolean, timeoutMs?: number, env?: Record<string, string> }} [options]
 * @returns {{ status: number, output: string }}
 */
export function runNode(args, { cwd = root, input, inherit = false, timeoutMs = 10 * 60_000, env = {} } = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, [...args], {
    cwd,
    encoding: 'utf8',
    input: input ?? '',
    stdio: inherit ? ['ignore', 'inherit', 'inherit'] : 'pipe',
    timeout: timeoutMs,
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, ...env },
  })
  const end = error ? `\n${error.message}` : signal ? `\nended by ${signal}` : ''
  return { status: status ?? 1, output: `${stdout ?? ''}${stderr ?? ''}${end}` }
}
