// The log: what guests wrote, and Envoy's own lines, in Envoy's order.
import { logLevels } from '../../src/scenario/schema.ts'
import { showText } from '../../src/util/bytes.ts'
import { pluginLabel } from '../state/exchange.ts'
import { useRun } from '../state/run.ts'
import { useIndex } from '../state/use-trace.ts'
import { select, useView } from '../state/view.ts'

/** More lines than anyone reads at once; the command line prints all. */
const shownLines = 2000

export function LogsPanel() {
  const { index } = useIndex()
  const ran = useRun((state) => state.ran)
  const selected = useView((state) => state.selected)
  if (!index || index.logs.length === 0) return <p className="blank">Nothing was logged.</p>
  const hidden = index.logs.filter((seq) => {
    const event = index.history.event(seq)
    return event.type === 'log' && !event.shown
  }).length
  return (
    <>
      <table className="logs">
        <caption className="hidden-label">Log lines</caption>
        <thead className="hidden-label">
          <tr>
            <th scope="col">Level</th>
            <th scope="col">Text</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {index.logs.slice(0, shownLines).map((seq) => {
            const event = index.history.event(seq)
            if (event.type !== 'log' && event.type !== 'envoy-log') return null
            if (event.type === 'log' && !event.shown) return null
            const level = logLevels[event.level] ?? String(event.level)
            const from = event.type === 'log' ? (event.plugin === null ? '' : pluginLabel(ran, event.plugin)) : 'Envoy'
            return (
              <tr key={seq} className={event.in !== null && event.in === selected ? 'current' : ''}>
                <td className={`level ${event.level >= 4 ? 'del' : event.level === 3 ? 'warn' : 'dim'}`}>{level}</td>
                <td>{showText(event.text)}</td>
                <td className="by">
                  {event.in === null || event.type !== 'log' ? (
                    <span className="dim">{from}</span>
                  ) : (
                    <button type="button" className="link" onClick={() => select(event.in)}>
                      {from || 'guest'}
                    </button>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {hidden > 0 && (
        <p className="hint padded-hint">
          {hidden} more below the level “{ran?.process.logLevel}”, which Envoy would not print; the timeline has them.
        </p>
      )}
      {index.logs.length > shownLines && (
        <p className="hint padded-hint">
          The first {shownLines} of {index.logs.length} lines.
        </p>
      )}
    </>
  )
}
