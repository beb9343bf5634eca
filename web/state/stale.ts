// Whether the result on screen is that of an older document.
import { useDocument } from './document.ts'
import { useRun } from './run.ts'

/** True where the document was edited since the run that is shown. A log is nobody's run. */
export function useIsStale(): boolean {
  const of = useRun(({ status, log, of }) => (status === 'done' && log === null ? of : null))
  return useDocument((state) => of !== null && of !== state.revision)
}
