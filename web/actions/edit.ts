// Actions on the history of the document.
import { Redo2, Undo2 } from 'lucide-react'
import { document_, redo, undo } from '../state/document.ts'
import type { Action } from './action.ts'

export const undoAction: Action = {
  id: 'undo',
  title: 'Undo',
  group: 'Edit',
  Icon: Undo2,
  keys: ['Mod+Z'],
  isPossible: () => document_.getState().past.length > 0,
  perform: undo,
}

export const redoAction: Action = {
  id: 'redo',
  title: 'Redo',
  group: 'Edit',
  Icon: Redo2,
  keys: ['Mod+Shift+Z', 'Mod+Y'],
  isPossible: () => document_.getState().future.length > 0,
  perform: redo,
}
