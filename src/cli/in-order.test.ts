// Jobs side by side: how many at once, in which order they are told, and what happens when one fails.
import { expect, test } from 'vitest'
import { inOrder } from './in-order.ts'

/** Jobs that end when they are told to. */
function jobs(count: number) {
  const running = new Map<number, { end(): void; fail(): void }>()
  const run = (job: number) =>
    new Promise<string>((resolve, reject) => {
      running.set(job, {
        end: () => {
          running.delete(job)
          resolve(`job ${job}`)
        },
        fail: () => reject(new Error(`job ${job} failed`)),
      })
    })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { list: Array.from({ length: count }, (_, index) => index), running, run, turn }
}

test('two are under way at once, and results are told in the order of the jobs', async () => {
  const { list, running, run, turn } = jobs(4)
  const told: string[] = []
  const all = inOrder(list, 2, run, (result) => told.push(result))
  expect([...running.keys()]).toEqual([0, 1])
  running.get(1)?.end()
  await turn()
  expect({ under: [...running.keys()], told }).toEqual({ under: [0, 2], told: [] })
  running.get(0)?.end()
  await turn()
  expect(told).toEqual(['job 0', 'job 1'])
  running.get(2)?.end()
  running.get(3)?.end()
  await turn()
  for (const job of running.values()) job.end()
  expect(await all).toEqual(['job 0', 'job 1', 'job 2', 'job 3'])
})

test('a job that fails ends the whole once the others under way have ended', async () => {
  const { list, running, run, turn } = jobs(4)
  const all = inOrder(list, 2, run, () => {})
  running.get(0)?.fail()
  await turn()
  expect([...running.keys()]).toEqual([0, 1])
  running.get(1)?.end()
  await expect(all).rejects.toThrow('job 0 failed')
  expect(running.has(2)).toBe(false)
})

test('no jobs give no results', async () => {
  expect(
    await inOrder(
      [],
      2,
      async () => 1,
      () => {},
    ),
  ).toEqual([])
})
