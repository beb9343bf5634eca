// Stats under the names that Envoy gives them: the filter's own first, then those about its VMs.
import { cells } from '../../src/trace/cells.ts'
import { showText } from '../../src/util/bytes.ts'
import type { TraceIndex } from '../state/trace-index.ts'
import { useIndex } from '../state/use-trace.ts'

export interface Stat {
  readonly name: string
  readonly type: string
  readonly value: string
}

/** Every stat at the end of the trace, by name. */
export function statsOf(index: TraceIndex): Stat[] {
  const out: Stat[] = []
  const { history } = index
  for (const cell of history.cellsMatching('stat/')) {
    const name = cell.slice('stat/'.length)
    const type = history.last(cells.statType(name))
    const value = history.last(cell)
    out.push({
      name: showText(name),
      type: typeof type === 'string' ? type : '',
      value: typeof value === 'string' ? showText(value) : String(value),
    })
  }
  return out.sort((a, b) => Number(isOwn(b.name)) - Number(isOwn(a.name)) || a.name.localeCompare(b.name))
}

const isOwn = (name: string) => name.startsWith('wasmcustom.')

export function StatsPanel() {
  const { index } = useIndex()
  const stats = index ? statsOf(index) : []
  if (stats.length === 0) return <p className="blank">No stats yet. A filter defines its own with proxy_define_metric.</p>
  return (
    <table className="stats">
      <caption className="hidden-label">Stats</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col" className="value">
            Value
          </th>
        </tr>
      </thead>
      <tbody>
        {stats.map(({ name, type, value }) => (
          <tr key={name} className={isOwn(name) ? 'own' : ''}>
            <th scope="row">{name}</th>
            <td className="dim type">{type}</td>
            <td className="value">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
