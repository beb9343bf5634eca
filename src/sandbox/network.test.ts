// The closing of the network, on objects shaped like a browser's worker scope.
import { expect, test } from 'vitest'
import { closeNetwork, doors, navigatorDoors } from './network.ts'

/** A scope whose doors are accessors of prototypes, as in browsers. */
function browserScope(): object {
  class WorkerNavigator {}
  for (const name of navigatorDoors)
    Object.defineProperty(WorkerNavigator.prototype, name, { get: () => name, configurable: true })
  class WorkerGlobalScope {}
  const navigator = new WorkerNavigator()
  Object.defineProperty(WorkerGlobalScope.prototype, 'navigator', { get: () => navigator, configurable: true })
  doors.forEach((name, i) => {
    const holder = i % 2 === 0 ? WorkerGlobalScope.prototype : Object.prototype
    if (holder === WorkerGlobalScope.prototype) Object.defineProperty(holder, name, { get: () => name, configurable: true })
  })
  class DedicatedWorkerGlobalScope extends WorkerGlobalScope {}
  const scope = new DedicatedWorkerGlobalScope()
  doors.forEach((name, i) => {
    if (i % 2 === 1) Object.defineProperty(scope, name, { value: name, configurable: true, writable: true })
  })
  return scope
}

test('no door is left, whether it hangs on the scope or on a prototype', () => {
  const scope = browserScope()
  expect('fetch' in scope && 'WebSocket' in scope).toBe(true)
  expect(closeNetwork(scope)).toEqual([])
  for (const name of doors) expect(name in scope, name).toBe(false)
  const navigator = Reflect.get(scope, 'navigator') as object
  for (const name of navigatorDoors) expect(name in navigator, name).toBe(false)
})

test('a door that cannot be deleted is named', () => {
  const scope = browserScope()
  Object.defineProperty(scope, 'fetch', { value: 1, configurable: false })
  expect(closeNetwork(scope)).toEqual(['fetch'])
})

test('what the sandbox needs stays', () => {
  const scope = { MessageChannel, WebAssembly, performance, TextDecoder, fetch }
  expect(closeNetwork(scope)).toEqual([])
  expect(Object.keys(scope)).toEqual(['MessageChannel', 'WebAssembly', 'performance', 'TextDecoder'])
})
