// The registry of actions: buttons, keys and menus read it.
import { BookOpen, Download, type LucideIcon, Moon, Play } from 'lucide-react'
import { referenceHash } from '../state/place.ts'
import { runNow } from '../state/run.ts'
import { openPanel, setTheme } from '../state/view.ts'

export interface Action {
  readonly id: string
  readonly title: string
  readonly Icon: LucideIcon
  /** With Ctrl, or with Cmd on a Mac. `event.key`. */
  readonly key?: string
  readonly perform: () => void
}

export const runAction: Action = { id: 'run', title: 'Run', Icon: Play, key: 'Enter', perform: () => void runNow() }
export const exportAction: Action = {
  id: 'export',
  title: 'Export',
  Icon: Download,
  perform: () => openPanel('moment', 'export'),
}
export const themeAction: Action = {
  id: 'theme',
  title: 'Light or dark',
  Icon: Moon,
  perform: () => setTheme(isDark() ? 'light' : 'dark'),
}
export const referenceAction: Action = {
  id: 'reference',
  title: 'Reference',
  Icon: BookOpen,
  perform: () => {
    location.hash = referenceHash()
  },
}

export const actions: readonly Action[] = [runAction, exportAction, themeAction, referenceAction]

function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme']
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
}

/** Performs the action that a key stands for. True where there was one. */
export function performKey(event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false
  const action = actions.find(({ key }) => key === event.key)
  action?.perform()
  return action !== undefined
}
