// Properties that filters have read and set in this step, up to the selected moment.
import { useMemo } from 'react'
import { properties } from '../../src/abi-shim/properties.ts'
import { propertyReads, propertyText } from '../../src/trace/property-reads.ts'
import { showText } from '../../src/util/bytes.ts'
import { ReferenceLink } from '../components/reference-link.tsx'
import { chooseEvent } from '../state/cursor.ts'
import { useMoment } from '../state/moment.ts'
import { useStep } from '../state/use-exchange.ts'
import { useIndex } from '../state/use-trace.ts'
import { useView } from '../state/view.ts'

/** More rows than anyone reads at once; the timeline has them all. */
const shown = 500

export function PropertiesPanel() {
  const { index, revision } = useIndex()
  const step = useStep()
  const moment = useMoment()
  const selected = useView((state) => state.selected)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its revision says when
  const reads = useMemo(() => {
    if (index === null) return []
    const from = index.steps.find((each) => each.step === step)?.enter ?? 0
    const last = index.end(from)?.seq ?? index.history.lastSeq
    return propertyReads(index.history, from, moment === null || moment.end < from ? last : moment.end)
  }, [index, revision, step, moment])
  if (reads.length === 0)
    return <p className="blank">No property was read{moment === null ? ' in this step' : ' up to this moment'}.</p>
  return (
    <table className="stats">
      <caption className="hidden-label">Properties</caption>
      <thead>
        <tr>
          <th scope="col">Path</th>
          <th scope="col">Value</th>
          <th scope="col" className="value">
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {reads.slice(0, shown).map(({ seq, path, set, value, type, answer }) => (
          <tr key={seq} className={seq === selected ? 'current' : ''}>
            <th scope="row">{properties[path] ? <ReferenceLink name={path}>{path}</ReferenceLink> : showText(path)}</th>
            <td>
              {set && <span className="dim">set to </span>}
              {answer !== 'Ok' && !set ? (
                <span className="warn">{answer}</span>
              ) : value === '' ? (
                <span className="dim">empty</span>
              ) : (
                value !== undefined && propertyText(value, type)
              )}
              {answer !== 'Ok' && set && <span className="warn"> {answer}</span>}
            </td>
            <td className="value">
              <button type="button" className="link" onClick={() => chooseEvent(seq)}>
                Show
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
