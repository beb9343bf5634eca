// The dialog that is open, loaded when it is asked for.
import { Component, type ComponentType, lazy, type ReactNode, Suspense, useEffect } from 'react'
import { closeDialog, type DialogName, useDialog } from '../state/dialog.ts'
import { confirmBriefly } from '../state/view.ts'

const loadPalette = () => import('../dialogs/palette.tsx')

const dialogs: Readonly<Record<Exclude<DialogName, 'rename'>, ComponentType>> = {
  palette: lazy(loadPalette),
  shortcuts: lazy(() => import('../dialogs/shortcuts.tsx')),
  gallery: lazy(() => import('../dialogs/gallery.tsx')),
  projects: lazy(() => import('../dialogs/projects.tsx')),
  share: lazy(() => import('../dialogs/share.tsx')),
  export: lazy(() => import('../dialogs/export.tsx')),
}

export function Dialogs() {
  const open = useDialog((name) => name)
  useEffect(() => {
    // Whoever presses its keys types on at once: it is there by then, and the first paint does not wait for it.
    const idle = setTimeout(() => void loadPalette().catch(() => {}), 1500)
    return () => clearTimeout(idle)
  }, [])
  if (open === null || open === 'rename') return null
  const Open = dialogs[open]
  return (
    <Guard key={open} name={open}>
      <Suspense fallback={null}>
        <Open />
      </Suspense>
    </Guard>
  )
}

/** A part of the page may be gone from the server after a deploy: that must not take the rest of the page along. */
class Guard extends Component<{ readonly name: DialogName; readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override componentDidCatch() {
    closeDialog(this.props.name)
    confirmBriefly('This part of the page could not be loaded. Your work is saved: reload the page')
  }
  override render() {
    return this.state.failed ? null : this.props.children
  }
}
