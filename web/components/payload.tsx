// A body among the headers of a message: its size, whether it changed, and its beginning.
import { decodeUtf8, equalBytes, hex } from '../../src/util/bytes.ts'
import { countText } from '../state/number-text.ts'

/** A body longer than this is cut on screen; the trace has all of it. */
const shownBytes = 4096

interface Props {
  readonly body: Uint8Array
  /** As it was before; null where nobody could have changed it. */
  readonly before: Uint8Array | null
  /** What content-length says, where that is another size; else null. */
  readonly promised: number | null
}

/** What a receiver makes of a content-length that is not the body's. */
function promiseText(promised: number, length: number): string {
  const rest = countText(Math.abs(length - promised))
  return promised < length
    ? `content-length says ${countText(promised)}: the receiver takes so many, and the other ${rest} B for something else.`
    : `content-length says ${countText(promised)}: the receiver waits for ${rest} B more.`
}

export function Payload({ body, before, promised }: Props) {
  if (body.length === 0 && (before?.length ?? 0) === 0) return null
  const changed = before !== null && !equalBytes(body, before)
  return (
    <>
      <p className="payload-label">
        Body, {countText(body.length)} B{changed && <span className="add"> · changed, was {countText(before.length)} B</span>}
      </p>
      {promised !== null && <p className="warn">{promiseText(promised, body.length)}</p>}
      {body.length > 0 && (
        <pre className="payload">
          {decodeUtf8(body.subarray(0, shownBytes)) ?? hex(body.subarray(0, 512)).replace(/../g, '$& ')}
          {body.length > shownBytes && '…'}
        </pre>
      )}
    </>
  )
}
