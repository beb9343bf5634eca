// An Envoy that does not answer: programs stand in for it.
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Envoy, Restless } from './envoy.ts'

const path = join(mkdtempSync(join(tmpdir(), 'stand-in-')), 'envoy')
writeFileSync(path, '#!/bin/sh\nexec sleep 600\n')
chmodSync(path, 0o755)

const silent = new Envoy({
  binary: { path, release: '1.40.0', target: '1.40' },
  bootstrap: {},
  files: new Map(),
  concurrency: 1,
  adminPort: 0,
  workerVms: 0,
  patience: 20,
})
afterAll(() => silent.stop())

test.each([
  ['a new connection', () => silent.connectionId(1), /did not tell of a new connection in 0\.02 s/],
  ['a closed connection', () => silent.connectionClosed('1'), /did not notice that a connection is closed in 0\.02 s/],
])('an Envoy that says nothing of %s is not waited for without end', async (_, asked, message) => {
  const error = await asked().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Restless)
  expect(String(error)).toMatch(message)
})
