// Ways to take Envoy down stand at the host calls that come to them.
import { expect, test } from 'vitest'
import { crashes, crashesOf } from './crashes.ts'
import { hostcallNamed } from './hostcalls/index.ts'

test('a way names calls that there are', () => {
  for (const call of Object.values(crashes).flatMap(({ calls }) => [...calls])) expect(hostcallNamed(call), call).toBeDefined()
})

test('a call knows its ways, and most have none', () => {
  expect(crashesOf('proxy_continue_stream')).toEqual([crashes['continued before it exists']])
  expect(crashesOf('proxy_close_stream')).toHaveLength(2)
  expect(crashesOf('proxy_log')).toEqual([])
})
