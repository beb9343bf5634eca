// The catalogue of properties.
import { expect, test } from 'vitest'
import { properties } from './properties.ts'

test('attributes that came with a release say so', () => {
  // Release notes of 1.37 to 1.39.
  const since = Object.entries(properties).flatMap(([path, { since: release }]) =>
    release === undefined ? [] : [[path, release]],
  )
  expect(Object.fromEntries(since)).toEqual({
    'request.headers_bytes': '1.37',
    'response.headers_bytes': '1.37',
    'connection.peer_certificate': '1.38',
    'connection.peer_certificate_valid': '1.39',
    'upstream.peer_certificate': '1.38',
    'upstream.server_name': '1.39',
  })
})

test('every attribute says in a sentence what it is', () => {
  for (const [path, { doc }] of Object.entries(properties)) expect(doc, path).toMatch(/^[A-Z0].{10,}\.$/s)
})
