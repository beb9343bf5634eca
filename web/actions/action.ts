// What an action is: buttons, keys, the palette and the list of keys all come from one entry.
import type { LucideIcon } from 'lucide-react'

export type ActionGroup = 'Run' | 'Edit' | 'Share' | 'Project' | 'View'

export interface Action {
  readonly id: string
  readonly title: string
  readonly group: ActionGroup
  readonly Icon: LucideIcon
  /** Such as `Mod+Shift+Z` or `?`; `Mod` is Ctrl, on a Mac Cmd. The first one is printed on controls. */
  readonly keys?: readonly string[]
  /** Whether there is something to do; absent means always. */
  readonly isPossible?: () => boolean
  readonly perform: () => void
}
