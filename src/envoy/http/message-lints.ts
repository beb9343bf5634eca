// What is odd about a message that leaves Envoy, which sends it as filters have left it.
import type { Direction } from '../../trace/cells.ts'
import type { LintCode } from '../../trace/lints.ts'
import { type ByteString, type Pairs, showText } from '../../util/bytes.ts'

/** What is told. */
interface Notes {
  note(code: LintCode, detail: string): void
}

const bodiless = new Set<ByteString | undefined>(['204', '304'])

/** A whole message whose content-length is not that of its body. */
export function lintLength(notes: Notes, direction: Direction, headers: Pairs, bytes: number): void {
  const header = (wanted: string) => headers.find(([name]) => name === wanted)?.[1]
  const length = header('content-length')
  if (length === undefined || length === String(bytes) || bodiless.has(header(':status'))) return
  notes.note('stale-content-length', `the ${direction} says content-length: ${showText(length)}, and its body has ${bytes} bytes`)
}

const lineBreak = /[\r\n]/

/** A response header with a line break inside. */
export function lintLineBreaks(notes: Notes, headers: Pairs): void {
  for (const [name, value] of headers)
    if (lineBreak.test(value) || lineBreak.test(name))
      notes.note('line-break-in-header', `${showText(name)}: ${JSON.stringify(showText(value))}`)
}

/** More is held back than the buffer takes. */
export function lintOverflow(notes: Notes, direction: Direction, limit: number, by: string | null): void {
  notes.note('buffer-limit', `more than ${limit} bytes of the ${direction} were held back${by === null ? '' : ` by ${by}`}`)
}

/** More was held than Envoy reads on behind, until the client left. */
export function lintReading(notes: Notes, direction: Direction, limit: number, by: string | null): void {
  notes.note(
    'reading-stopped',
    `more than ${limit} bytes of the ${direction} were held${by === null ? '' : ` by ${by}`}, and more was to come`,
  )
}
