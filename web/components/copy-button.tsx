// Copies a text and says on itself whether that worked: beside a dialog no other message is seen.
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from '../state/clipboard.ts'

interface Props {
  readonly text: string
  readonly children: string
  /** Where the visible words alone do not say what is copied. */
  readonly label?: string
  readonly className?: string
  readonly disabled?: boolean
}

export function CopyButton({ text, children, label, className = 'small', disabled = false }: Props) {
  const [done, setDone] = useState<'copied' | 'refused' | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text was not copied yet
  useEffect(() => setDone(null), [text])
  return (
    <button
      type="button"
      className={`btn ${className}`}
      aria-label={done === null ? label : undefined}
      disabled={disabled}
      onClick={() => void copyText(text).then((copied) => setDone(copied ? 'copied' : 'refused'))}
    >
      {done === 'copied' ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
      <span className="copy-words">
        {/* Holds the width, so that nothing moves when the words change. */}
        <span aria-hidden="true">{done === null ? 'Copied' : children}</span>
        <span aria-live="polite">
          {done === null ? children : done === 'copied' ? 'Copied' : 'Not allowed: select and copy by hand'}
        </span>
      </span>
    </button>
  )
}
