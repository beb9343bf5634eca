// What can be done to an item of a short list: move it, remove it.
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'

interface Props {
  /** Such as `rule 2`, for labels. */
  readonly name: string
  readonly at: number
  readonly count: number
  readonly onMove: (to: number) => void
  readonly onRemove: () => void
}

export function ItemTools({ name, at, count, onMove, onRemove }: Props) {
  return (
    <span className="tools">
      {count > 1 && (
        <>
          <button
            type="button"
            className="tool"
            aria-label={`Move ${name} up`}
            disabled={at === 0}
            onClick={() => onMove(at - 1)}
          >
            <ArrowUp size={13} aria-hidden />
          </button>
          <button
            type="button"
            className="tool"
            aria-label={`Move ${name} down`}
            disabled={at === count - 1}
            onClick={() => onMove(at + 1)}
          >
            <ArrowDown size={13} aria-hidden />
          </button>
        </>
      )}
      <button type="button" className="tool danger" aria-label={`Remove ${name}`} onClick={onRemove}>
        <Trash2 size={13} aria-hidden />
      </button>
    </span>
  )
}
