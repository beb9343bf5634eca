// Entry of the page: theme, saved work, first run, then React.
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './styles/theme.css'
import './styles/layout.css'
import './styles/controls.css'
import './styles/flow.css'
import './styles/scenario.css'
import './styles/trace.css'
import './styles/inspector.css'
import './styles/reference.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { invariant } from '../src/util/assert.ts'
import { App } from './app.tsx'
import { followAddress, openAddress } from './state/address.ts'
import { startLooking } from './state/missing.ts'
import { startTakingPastes } from './state/paste.ts'
import { restore, startSaving } from './state/projects.ts'
import { runNow } from './state/run.ts'
import { applyTheme } from './state/view.ts'

applyTheme()
// A few milliseconds: the reader's own work must not appear after a flash of the demo.
await restore()
startSaving()
await openAddress()
startLooking()
startTakingPastes()
void runNow()
addEventListener('hashchange', async ({ oldURL }) => {
  if (await followAddress(oldURL)) await runNow()
})
const root = document.getElementById('root')
invariant(root, 'the page has no root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
