// Keys of actions: how they are matched, how they are printed, and where they belong to a text field instead.
import type { Action } from './action.ts'

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

const names: Readonly<Record<string, string>> = isMac
  ? { Mod: '⌘', Shift: '⇧', Enter: '↵' }
  : { Mod: 'Ctrl', Shift: 'Shift', Enter: '↵' }

/** A key for people, such as `Ctrl K` or `⌘K`. */
export function keyText(key: string): string {
  return key
    .split('+')
    .map((part) => names[part] ?? part)
    .join(isMac ? '' : ' ')
}

/** The keys of an action as `aria-keyshortcuts` has them. */
export function ariaKeys({ keys }: Pick<Action, 'keys'>): string | undefined {
  return keys
    ?.flatMap((key) => (key.includes('Mod') ? [key.replace('Mod', 'Control'), key.replace('Mod', 'Meta')] : [key]))
    .join(' ')
}

/** Whether an event is this key. */
export function isKey(event: KeyboardEvent, key: string): boolean {
  const parts = key.split('+')
  const wanted = parts.at(-1) ?? ''
  if (event.altKey || (event.ctrlKey || event.metaKey) !== parts.includes('Mod')) return false
  // Where `?` is on a keyboard, and with which other key, is its own affair.
  if (wanted.length === 1 && /[a-z]/i.test(wanted) && event.shiftKey !== parts.includes('Shift')) return false
  return event.key.toLowerCase() === wanted.toLowerCase()
}

/** Whether what is typed goes into a field. */
export function isTyping(event: KeyboardEvent): boolean {
  const at = event.target
  return (
    at instanceof HTMLElement &&
    (at.isContentEditable || at.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
  )
}

/** Whether undo is the field's own: its text is no part of the document, or cannot be yet. */
export function hasOwnUndo(event: KeyboardEvent): boolean {
  const at = event.target
  if (!isTyping(event) || !(at instanceof HTMLElement)) return false
  return at.closest('[data-edits="document"]') === null || at.getAttribute('aria-invalid') === 'true'
}
