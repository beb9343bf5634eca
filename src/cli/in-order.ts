// Does jobs side by side, a few at a time, and tells their results in the order of the jobs.

/** Rejects with the first job that does, once those that are under way have ended. */
export async function inOrder<T, R>(
  jobs: readonly T[],
  atOnce: number,
  run: (job: T) => Promise<R>,
  tell: (result: R) => void,
): Promise<R[]> {
  const results = new Map<number, R>()
  const told: R[] = []
  const failures: unknown[] = []
  const waiting = jobs.entries()
  const work = async () => {
    for (const [at, job] of waiting) {
      try {
        results.set(at, await run(job))
      } catch (error) {
        failures.push(error)
      }
      if (failures.length > 0) return
      for (let result = results.get(told.length); result !== undefined; result = results.get(told.length)) {
        told.push(result)
        tell(result)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  if (failures.length > 0) throw failures[0]
  return told
}
