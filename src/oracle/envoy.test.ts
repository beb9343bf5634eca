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
  patience: 100,
})
afterAll(() => silent.stop())

test.each([
  ['a new connection', () => silent.connectionId(1), /did not tell of a new connection in 0\.1 s/],
  ['a closed connection', () => silent.connectionClosed('1'), /did not notice that a connection is closed in 0\.1 s/],
])('an Envoy that says nothing of %s is not waited for without end', async (_, asked, message) => {
  const error = await asked().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Restless)
  expect(String(error)).toMatch(message)
})

test('a port that is used once more has the connection that came last', async () => {
  const connect = (id: number) =>
    silent.log.push(
      `[2026-11-25 18:08:24.176][8][debug][conn_handler] [source/common/a.cc:25] [Tags: "ConnectionId":"${id}"] new connection from 127.0.0.1:40000\n`,
    )
  connect(3)
  expect(await silent.connectionId(40_000)).toBe('3')
  const asked = silent.connectionId(40_000)
  connect(7)
  expect(await asked).toBe('7')
})
