// Actions that hand the scenario on.
import { Download, Link2 } from 'lucide-react'
import { openDialog } from '../state/dialog.ts'
import { share } from '../state/share.ts'
import type { Action } from './action.ts'

export const shareAction: Action = {
  id: 'share',
  title: 'Share',
  group: 'Share',
  Icon: Link2,
  keys: ['Mod+S'],
  perform: () => void share(),
}

export const exportAction: Action = {
  id: 'export',
  title: 'Export',
  group: 'Share',
  Icon: Download,
  perform: () => openDialog('export'),
}
