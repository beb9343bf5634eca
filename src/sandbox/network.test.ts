// The closing of the network, on objects shaped like a browser's worker scope and in a real thread's scope.
import { Worker } from 'node:worker_threads'
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

test('in a thread of Node nothing is left either', async () => {
  const source = `${remover()}; const left = closeNetwork(globalThis)
    require('node:worker_threads').parentPort.postMessage([left, doors.filter((name) => name in globalThis)])`
  const worker = new Worker(source, { eval: true })
  const answer = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  await worker.terminate()
  expect(answer).toEqual([[], []])
})

/** The functions under test as source text that needs no loader. */
function remover(): string {
  const body = closeNetwork.toString().replace(/__vi\w+__\./g, '')
  return `const doors = ${JSON.stringify(doors)}; const navigatorDoors = ${JSON.stringify(navigatorDoors)}
    function remove(target, names) {
      for (let at = target; at !== null; at = Object.getPrototypeOf(at)) for (const name of names) if (Object.hasOwn(at, name)) Reflect.deleteProperty(at, name)
      return names.filter((name) => name in target)
    }
    ${body}`
}
