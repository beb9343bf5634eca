// Stats at the end of a trace, under the names that Envoy gives them.
import type { ByteString } from '../util/bytes.ts'
import { ofStats, type StatType, statTypes } from './cells.ts'
import type { History } from './history.ts'

export interface StatFacts {
  readonly name: ByteString
  readonly type: StatType
  /** Decimal digits; a histogram's samples separated by commas. */
  readonly value: string
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** Every stat, by name and type. */
export function stats(history: History): StatFacts[] {
  return history
    .cellsMatching(ofStats)
    .flatMap((cell) => {
      const rest = cell.slice(ofStats.length)
      const type = statTypes.find((each) => rest.startsWith(`${each}/`))
      return type === undefined ? [] : [{ name: rest.slice(type.length + 1), type, value: String(history.last(cell)) }]
    })
    .sort((a, b) => compare(a.name, b.name) || compare(a.type, b.type))
}
