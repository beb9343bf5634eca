// The registry of actions: buttons, keys, the palette and the list of keys read it.
import { dialog } from '../state/dialog.ts'
import type { Action } from './action.ts'
import { redoAction, undoAction } from './edit.ts'
import { hasOwnUndo, isKey, isTyping } from './keys.ts'
import { deleteAction, duplicateAction, newAction, openAction, projectsAction, renameAction, saveAction } from './project.ts'
import { runAction } from './run.ts'
import { exportAction, shareAction } from './share.ts'
import {
  galleryAction,
  nextLintAction,
  nextNoteAction,
  paletteAction,
  referenceAction,
  shortcutsAction,
  themeAction,
} from './view.ts'

export const actions: readonly Action[] = [
  runAction,
  undoAction,
  redoAction,
  shareAction,
  exportAction,
  galleryAction,
  projectsAction,
  newAction,
  openAction,
  saveAction,
  renameAction,
  duplicateAction,
  deleteAction,
  nextNoteAction,
  nextLintAction,
  referenceAction,
  paletteAction,
  shortcutsAction,
  themeAction,
]

/** Performs the action that a key stands for. True where the key is taken, and nobody else should act on it. */
export function performKey(event: KeyboardEvent): boolean {
  const action = actions.find(({ keys }) => keys?.some((key) => isKey(event, key)))
  if (!action) return false
  const needsMod = event.ctrlKey || event.metaKey
  if (!needsMod && isTyping(event)) return false
  if (action.group === 'Edit' && hasOwnUndo(event)) return false
  const { open } = dialog.getState()
  // A dialog is in front: what is behind it waits, and the browser's own answer to the key would surprise as well.
  if (open !== null && open !== 'rename' && action !== paletteAction) return needsMod
  if (action.isPossible?.() ?? true) action.perform()
  return true
}
