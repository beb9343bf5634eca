// A log of a real Envoy, browsed in the place of a run. The run is kept, to go back to and to compare with.
import { leaveLog, run, showLog } from './run.ts'
import { confirmBriefly, notify, openPanel } from './view.ts'

/** Opens a log, or says why it is none. */
export async function openLog(name: string, blob: Blob, current: () => boolean) {
  confirmBriefly(`Reading ${name}…`)
  let told = 0
  const { readLog } = await import('./log-reading.ts')
  const reading = await readLog(blob, current, (share) => {
    const percent = Math.floor(share * 100)
    if (percent < told + 10) return
    told = percent
    confirmBriefly(`Reading ${name}: ${percent} %`)
  })
  if (reading === null) return
  if (reading.history === null) {
    const [first = '', ...others] = reading.issues.map(({ message }) => message)
    notify({
      at: 'document',
      title: `${name} is not a log of an Envoy’s host calls`,
      lines: [`${first.slice(0, 1).toUpperCase()}${first.slice(1)}.`, ...others, 'Your scenario and its run are unchanged.'],
    })
    return
  }
  const { history, facts, issues } = reading
  const mine = run.getState().log?.mine ?? run.getState().history
  if (!(await showLog(history, { name, facts, issues: issues.map(({ message }) => message), mine }))) return
  openPanel('moment', 'result')
  openPanel('trace', 'timeline')
  confirmBriefly(`${name} is open`)
}

/** Shows the reader's own run again. */
export function backToRun() {
  leaveLog()
  openPanel('trace', 'timeline')
}
