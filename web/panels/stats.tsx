// Stats under the names that Envoy gives them: the filter's own first, then those about its VMs.
import { type StatFacts, stats } from '../../src/trace/stats.ts'
import { showText } from '../../src/util/bytes.ts'
import type { TraceIndex } from '../state/trace-index.ts'
import { useIndex } from '../state/use-trace.ts'

/** Every stat at the end of the trace, by name. */
export function statsOf({ history }: TraceIndex): StatFacts[] {
  const all = stats(history).map(({ name, ...facts }) => ({ name: showText(name), ...facts }))
  return all.sort((a, b) => Number(isOwn(b.name)) - Number(isOwn(a.name)) || a.name.localeCompare(b.name))
}

const isOwn = (name: string) => name.startsWith('wasmcustom.')

export function StatsPanel() {
  const { index } = useIndex()
  const all = index ? statsOf(index) : []
  if (all.length === 0) return <p className="blank">No stats yet. A filter defines its own with proxy_define_metric.</p>
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
        {all.map(({ name, type, value }) => (
          <tr key={`${type} ${name}`} className={isOwn(name) ? 'own' : ''}>
            <th scope="row">{name}</th>
            <td className="dim type">{type}</td>
            <td className="value">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
