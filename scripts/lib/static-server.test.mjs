// What the static server hands out, under which headers, and what it keeps to itself.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileFor, headersFor, serve } from './static-server.mjs'

const folder = mkdtempSync(join(tmpdir(), 'playground-static-'))

beforeAll(() => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, '.stamp'), 'x')
  writeFileSync(join(folder, 'assets/a b.js'), '1')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a folder answers with its index', () => {
  expect(fileFor(folder, '/?x=1')).toEqual({ file: join(folder, 'index.html'), size: 15 })
  expect(fileFor(folder, '/assets/a%20b.js')?.size).toBe(1)
})

test('nothing outside the folder, hidden or malformed is served', () => {
  for (const url of ['/../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..%5cx', '/.stamp', '/assets', '/%00', '/%zz', '//']) {
    expect(fileFor(folder, url), url).toBeNull()
  }
})

test('the worker in which guests run gets a second policy that lets it connect to nothing', () => {
  const [page, sandbox, ...more] = headersFor('assets/sandbox-abc.js')['Content-Security-Policy']
  expect(page).toContain("connect-src 'self'")
  expect(sandbox).toBe("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'")
  expect(more).toEqual([])
  expect(headersFor('index.html')['Content-Security-Policy']).toEqual([page])
})

test('scripts are never allowed inline, nor by eval', () => {
  const [page] = headersFor('index.html')['Content-Security-Policy']
  expect(page).toContain("script-src 'self' 'wasm-unsafe-eval';")
})

test('a used port makes it take the next one', async () => {
  const first = await serve({ folder, port: 42730 })
  const second = await serve({ folder, port: Number(new URL(first.address).port) })
  expect(Number(new URL(second.address).port)).toBeGreaterThan(Number(new URL(first.address).port))
  const answer = await fetch(second.address)
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect((await fetch(second.address, { method: 'POST' })).status).toBe(405)
  first.close()
  second.close()
})
