// Actions on what is on screen.
import { BookOpen, Command, Keyboard, LayoutGrid, Moon } from 'lucide-react'
import { openDialog } from '../state/dialog.ts'
import { referenceHash } from '../state/place.ts'
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
