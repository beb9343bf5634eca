// Whether the dark theme shows: chosen by the reader, else by the system.
import { useSyncExternalStore } from 'react'
import { useView } from '../state/view.ts'

const system = matchMedia('(prefers-color-scheme: dark)')

function listen(changed: () => void) {
  system.addEventListener('change', changed)
  return () => system.removeEventListener('change', changed)
}

export function useIsDark(): boolean {
  const chosen = useView((state) => state.theme)
  const systemDark = useSyncExternalStore(listen, () => system.matches)
  return chosen === 'system' ? systemDark : chosen === 'dark'
}
