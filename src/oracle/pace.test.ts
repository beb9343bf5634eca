// When an Envoy has done all that it will do by itself: stand-ins say what its log, its threads and our sockets would.
import { expect, test } from 'vitest'
import { LogWatch } from './log-watch.ts'
import { Pace } from './pace.ts'
import { Traffic } from './traffic.ts'

/** An Envoy that is looked at; `onLook` is told how often. */
function standIn(onLook: (look: number, log: LogWatch, traffic: Traffic) => boolean | null) {
  const log = new LogWatch()
  const traffic = new Traffic()
  let looks = 0
  const envoy = { log, ended: null, asleep: () => onLook(++looks, log, traffic) }
  return { log, traffic, pace: new Pace(envoy, traffic), looks: () => looks }
}

test('it is not settled while a thread runs', async () => {
  const { pace, looks } = standIn((look) => look > 50)
  await pace.settled()
  expect(looks()).toBeGreaterThan(50)
  expect(looks()).toBeLessThan(80)
})

test('it is not settled before every byte, connection and close has been noticed on the other side', async () => {
  const { pace, log, traffic } = standIn((look) => {
    if (look === 4) log.read = 5
    if (look === 8) traffic.received = 7
    if (look === 12) traffic.closed = 1
    if (look === 16) log.connecting.clear()
    return true
  })
  traffic.sent = 5
  log.written = 7
  log.closed.add('0')
  log.connecting.add('1')
  await pace.settled()
  expect([log.read, traffic.received, traffic.closed, log.connecting.size]).toEqual([5, 7, 1, 0])
})

test('what stays under way is waited for once, and then counts as lost', async () => {
  const { pace, traffic, looks } = standIn(() => true)
  traffic.sent = 5
  await pace.settled()
  const first = looks()
  await pace.settled()
  expect(looks() - first).toBeLessThan(first)
})

test('of two who send at the same time the second waits until what the first sent has been read', async () => {
  const { pace, log, traffic } = standIn(() => {
    if (traffic.sent > log.read && performance.now() > readAt) log.read = traffic.sent
    return true
  })
  let readAt = Number.POSITIVE_INFINITY
  const read: number[] = []
  const send = async (bytes: number) => {
    await pace.turn()
    read.push(log.read)
    traffic.sent += bytes
    readAt = performance.now() + 5
  }
  await Promise.all([send(3), send(4), send(5)])
  expect(read).toEqual([0, 3, 7])
})
