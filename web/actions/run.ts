// Actions on runs.
import { Play } from 'lucide-react'
import { leaveReference } from '../state/place.ts'
import { runNow } from '../state/run.ts'
import type { Action } from './action.ts'

export const runAction: Action = {
  id: 'run',
  title: 'Run',
  group: 'Run',
  Icon: Play,
  keys: ['Mod+Enter'],
  perform: () => {
    leaveReference()
    void runNow()
  },
}
