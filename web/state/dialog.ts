// Which dialog is open. One at a time; the title that is being edited counts as one.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export type DialogName = 'palette' | 'shortcuts' | 'gallery' | 'projects' | 'share' | 'export' | 'rename'

export const dialog = createStore<{ readonly open: DialogName | null }>(() => ({ open: null }))

/** The part of it that a component reads. */
export function useDialog<T>(pick: (open: DialogName | null) => T): T {
  return useStore(dialog, (state) => pick(state.open))
}

/** Opens a dialog in the place of whichever is open. */
export function openDialog(name: DialogName) {
  dialog.setState({ open: name })
}

/** Closes a dialog; one that has taken its place stays. */
export function closeDialog(name: DialogName) {
  dialog.setState((state) => (state.open === name ? { open: null } : state))
}
