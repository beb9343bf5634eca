// A dialog over the page: it takes the focus, gives it back, and closes on Escape or a click beside it.
import { X } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { closeDialog, type DialogName } from '../state/dialog.ts'
import { phone } from '../state/view.ts'
import './dialogs.css'

interface Props {
  readonly name: DialogName
  readonly title: string
  /** No heading is drawn: the content says what it is. */
  readonly bare?: boolean
  readonly children: ReactNode
}

export function Dialog({ name, title, bare = false, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useLayoutEffect(() => {
    const element = ref.current
    element?.showModal()
    // The browser gives the focus to the first control. That is right for a field, but a phone would show its keyboard for it.
    if (!bare || phone.matches) element?.focus()
    // Closing it, not only taking it away, gives the focus back.
    return () => element?.close()
  }, [bare])
  return (
    // Escape is the keyboard's way to close a dialog, and the browser's own.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog
      ref={ref}
      className={`dialog ${name}`}
      tabIndex={-1}
      aria-labelledby={bare ? undefined : heading}
      aria-label={bare ? title : undefined}
      onClose={() => {
        if (!ref.current?.open) closeDialog(name)
      }}
      onClick={(event) => {
        if (event.target === ref.current) ref.current.close()
      }}
    >
      {!bare && (
        <div className="dialog-head">
          <h2 id={heading}>{title}</h2>
          <button type="button" className="btn icon ghost small" aria-label="Close" onClick={() => ref.current?.close()}>
            <X size={15} aria-hidden />
          </button>
        </div>
      )}
      {children}
    </dialog>
  )
}
