// Actions on what is on screen.
import { BookOpen, Command, Keyboard, LayoutGrid, Moon, SearchAlert, StickyNote } from 'lucide-react'
import type { NoteKind } from '../../src/trace/lints.ts'
import { chooseNote, notesOf } from '../state/cursor.ts'
import { openDialog } from '../state/dialog.ts'
import { leaveReference, referenceHash } from '../state/place.ts'
import { setTheme } from '../state/view.ts'
import type { Action } from './action.ts'

export const paletteAction: Action = {
  id: 'palette',
  title: 'All actions',
  group: 'View',
  Icon: Command,
  keys: ['Mod+K'],
  perform: () => openDialog('palette'),
}

export const shortcutsAction: Action = {
  id: 'shortcuts',
  title: 'Keyboard shortcuts',
  group: 'View',
  Icon: Keyboard,
  keys: ['?'],
  perform: () => openDialog('shortcuts'),
}

export const galleryAction: Action = {
  id: 'gallery',
  title: 'Demos',
  group: 'Project',
  Icon: LayoutGrid,
  perform: () => openDialog('gallery'),
}

export const referenceAction: Action = {
  id: 'reference',
  title: 'Reference',
  group: 'View',
  Icon: BookOpen,
  perform: () => {
    location.hash = referenceHash()
  },
}

export const nextNoteAction: Action = {
  id: 'next-note',
  title: 'Next note of the run',
  group: 'View',
  Icon: StickyNote,
  isPossible: () => notesOf('difference').length > 0,
  perform: () => goToNext('difference'),
}

export const nextLintAction: Action = {
  id: 'next-lint',
  title: 'Next lint of the run',
  group: 'View',
  Icon: SearchAlert,
  isPossible: () => notesOf('lint').length > 0,
  perform: () => goToNext('lint'),
}

function goToNext(kind: NoteKind) {
  leaveReference()
  chooseNote(1, kind)
}

export const themeAction: Action = {
  id: 'theme',
  title: 'Light or dark',
  group: 'View',
  Icon: Moon,
  perform: () => setTheme(isDark() ? 'light' : 'dark'),
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme']
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
}
