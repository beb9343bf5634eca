// A header diff: what was there, what came, what went, and who did it.
import type { StoryRow } from '../../src/trace/header-story.ts'
import { showText } from '../../src/util/bytes.ts'
import { pluginLabel } from '../state/exchange.ts'
import { useRun } from '../state/run.ts'
import { select, useView } from '../state/view.ts'

const signs = { same: '', added: '+', removed: '−', changed: '~' } as const
const words = { same: '', added: 'added', removed: 'removed', changed: 'changed' } as const

/** Names of filters differ at their ends as often as not, so the middle goes. */
const shortened = (name: string) => (name.length > 15 ? `${name.slice(0, 6)}…${name.slice(-6)}` : name)

interface Props {
  readonly caption: string
  readonly rows: readonly StoryRow[]
  /** Changes outside of these events are told, not shouted. */
  readonly within?: { readonly from: number; readonly to: number }
}

export function PairsDiff({ caption, rows, within }: Props) {
  const selected = useView((state) => state.selected)
  const ran = useRun((state) => state.ran)
  return (
    <table className="diff">
      <caption className="hidden-label">{caption}</caption>
      <colgroup>
        <col className="sign" />
        <col className="name" />
        <col />
        <col className="by" />
      </colgroup>
      <thead className="hidden-label">
        <tr>
          <th scope="col">Change</th>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat; a header's identity is its place
            key={index}
            className={`${row.kind}${isQuiet(row, within) ? ' quiet' : ''}${row.by && row.by.span === selected && selected !== null ? ' current' : ''}`}
          >
            <td className="sign">
              <span aria-hidden="true">{signs[row.kind]}</span>
              <span className="hidden-label">{words[row.kind]}</span>
            </td>
            <th scope="row" className="name">
              {showText(row.name)}
            </th>
            <td className="value">
              {row.before !== null && <del>{showText(row.before)}</del>}
              {row.value === '' ? (
                <span className="dim">empty</span>
              ) : row.kind === 'removed' ? (
                <del>{showText(row.value)}</del>
              ) : (
                showText(row.value)
              )}
            </td>
            <td className="by">
              {row.by &&
                (row.by.plugin === null ? (
                  'Envoy'
                ) : (
                  <button
                    type="button"
                    className="link"
                    title={[pluginLabel(ran, row.by.plugin), row.by.hostcall].filter((part) => part !== null).join(': ')}
                    onClick={() => select(row.by?.span ?? null)}
                  >
                    {shortened(pluginLabel(ran, row.by.plugin))}
                  </button>
                ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What Envoy does by itself, and what was done at another time than the one that is looked at. */
function isQuiet({ by }: StoryRow, within: Props['within']): boolean {
  if (by === null) return false
  if (within === undefined) return by.plugin === null
  return by.span === null || by.span < within.from || by.span > within.to
}
