// The log: what guests wrote, and Envoy's own lines, in Envoy's order.
import { logLevels } from '../../src/scenario/schema.ts'
import { vmName } from '../../src/trace/thread-name.ts'
import { showText } from '../../src/util/bytes.ts'
import { pluginLabel } from '../state/exchange.ts'
import { useRun } from '../state/run.ts'
import type { TraceIndex } from '../state/trace-index.ts'
import { useIndex } from '../state/use-trace.ts'
import { select, useView } from '../state/view.ts'

/** More lines than anyone reads at once; the command line prints all. */
const shownLines = 2000

export function LogsPanel() {
  const { index } = useIndex()
  const ran = useRun((state) => state.ran)
  const selected = useView((state) => state.selected)
  const over = useRun((state) => state.status === 'done')
  if (!index || index.logs.length + index.hiddenLogs === 0)
    return <p className="blank">{over ? 'Nothing was logged.' : 'Nothing is logged yet.'}</p>
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
                  <span className="dim"> {roleAt(index, event.in)}</span>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {index.hiddenLogs > 0 && (
        <p className="hint padded-hint">
          {index.hiddenLogs} more below the level “{ran?.process.logLevel}”, which Envoy would not print; the timeline has them.
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

/** The VM that a line came from: Envoy starts each plugin several times. */
function roleAt(index: TraceIndex, seq: number | null): string {
  for (const { span } of index.around(seq)) {
    const vm = span.kind === 'callback' || span.kind === 'hostcall' ? index.vms.get(span.vm) : undefined
    if (vm) return vmName(vm)
  }
  return ''
}
