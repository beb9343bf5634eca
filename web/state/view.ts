// What one reader looks at: selection, tabs, theme. Never shared, never part of a link.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** As wide as a phone: one column at a time. */
export const phone = matchMedia('(max-width: 760px)')

/** The three columns. */
export const places = ['scenario', 'trace', 'moment'] as const
export type Place = (typeof places)[number]

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** A message beside the thing it is about. */
export interface Notice {
  /** Where the input was given. */
  readonly at: 'module' | 'document' | 'request' | 'flow'
  readonly title: string
  readonly lines: readonly string[]
  /** Whether something was refused, which is meant where nothing is said, or only left out. */
  readonly tone?: 'bad' | 'late'
}

export interface ViewState {
  /** The open panel of each column, by panel id. */
  readonly tabs: Readonly<Record<Place, string>>
  /** The column that a phone shows. */
  readonly place: Place
  /** The plugin whose settings are open. */
  readonly plugin: string | null
  /** The name of the cluster whose rules are open. */
  readonly cluster: string | null
  /** The step whose exchange is shown and edited, from 0. */
  readonly step: number
  /** The span whose moment is shown; null shows the whole request. */
  readonly selected: number | null
  /** Runs are measured in real time, and the timeline shows what each span cost. */
  readonly costs: boolean
  readonly theme: Theme
  readonly notice: Notice | null
  /** A short confirmation that goes away by itself. */
  readonly toast: Toast | null
}

export interface Toast {
  readonly text: string
  /** A way back, for as long as it shows. */
  readonly action?: { readonly label: string; readonly perform: () => void }
}

const themeKey = 'theme'

function storedTheme(): Theme {
  const stored = localStorage.getItem(themeKey)
  return themes.find((theme) => theme === stored) ?? 'system'
}

export const view = createStore<ViewState>(() => ({
  tabs: { scenario: 'filter', trace: 'timeline', moment: 'result' },
  place: 'moment',
  plugin: null,
  cluster: null,
  step: 0,
  selected: null,
  costs: false,
  theme: storedTheme(),
  notice: null,
  toast: null,
}))

/** The part of the view state that a component reads. */
export function useView<T>(pick: (state: ViewState) => T): T {
  return useStore(view, pick)
}

/** Opens a panel in its column, and on a phone the column too. */
export function openPanel(place: Place, panel: string) {
  view.setState((state) => ({ place, tabs: { ...state.tabs, [place]: panel } }))
}

/** Moves the cursor: every panel shows this span's moment, null the whole request. */
export function select(span: number | null) {
  view.setState((state) => {
    const { moment } = state.tabs
    // The others in that column follow the cursor by themselves; an export has none.
    const follows = moment !== 'export'
    return { selected: span, tabs: span === null || follows ? state.tabs : { ...state.tabs, moment: 'result' } }
  })
}

/** Shows another step, and its whole request. */
export function chooseStep(step: number) {
  view.setState({ step, selected: null })
}

/** Follows the system, or holds one theme. */
export function setTheme(theme: Theme) {
  view.setState({ theme })
  if (theme === 'system') localStorage.removeItem(themeKey)
  else localStorage.setItem(themeKey, theme)
  applyTheme()
}

/** Writes the chosen theme where the style sheet reads it. */
export function applyTheme() {
  const { theme } = view.getState()
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

/** Keeps a bad-input message where the input was given; null takes it away. A reader who is elsewhere is told in passing. */
export function notify(notice: Notice | null) {
  view.setState({ notice })
  const { place, tabs } = view.getState()
  const panel = notice?.at === 'request' ? 'request' : 'filter'
  const inSight = notice?.at === 'flow' || (tabs.scenario === panel && (place === 'scenario' || !phone.matches))
  if (notice && !inSight) confirmBriefly(notice.title)
}

let toastTimer: ReturnType<typeof setTimeout> | undefined

/** Confirms something for a moment, with a way back for a longer one. */
export function confirmBriefly(text: string, action?: Toast['action']) {
  clearTimeout(toastTimer)
  view.setState({ toast: { text, ...(action ? { action } : {}) } })
  toastTimer = setTimeout(() => view.setState({ toast: null }), action ? 8000 : 2500 + text.length * 20)
}
