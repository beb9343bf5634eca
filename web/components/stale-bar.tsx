// Above a result that is not this document's: what happened, and the way to a new one.
import { keyText } from '../actions/keys.ts'
import { runNow } from '../state/run.ts'
import { useIsStale } from '../state/stale.ts'

/** Nothing while the result is that of the document on screen. The foot's status is what is read out. */
export function StaleBar() {
  if (!useIsStale()) return null
  return (
    <p className="stale-bar">
      <span>Edited since this run.</span>
      <button type="button" className="btn small" onClick={() => void runNow()}>
        Run again <kbd className="wide">{keyText('Mod+Enter')}</kbd>
      </button>
    </p>
  )
}
