// Makes the whole page a drop target, and says so while a file hovers over it.
import { useEffect } from 'react'
import { drop as dropState, flowPlaceOf, useDrop } from '../state/drop.ts'
import { takeDrop } from '../state/intake.ts'

export function DropVeil() {
  const over = useDrop((state) => state.over)
  useEffect(() => {
    let depth = 0
    const show = (over: boolean) => dropState.setState(over ? { over } : { over, place: null })
    const holdsFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const enter = (event: DragEvent) => {
      if (!holdsFile(event)) return
      depth++
      show(true)
    }
    const leave = (event: DragEvent) => {
      if (!holdsFile(event)) return
      depth = Math.max(0, depth - 1)
      show(depth > 0)
    }
    const hover = (event: DragEvent) => {
      if (!holdsFile(event)) return
      event.preventDefault()
      const place = flowPlaceOf(event.target)
      if (JSON.stringify(place) !== JSON.stringify(dropState.getState().place)) dropState.setState({ place })
    }
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !holdsFile(event)) return
      event.preventDefault()
      event.stopPropagation()
      depth = 0
      show(false)
      void takeDrop(event.dataTransfer, flowPlaceOf(event.target))
    }
    addEventListener('dragenter', enter)
    addEventListener('dragleave', leave)
    addEventListener('dragover', hover)
    // Captured, so that no editor takes the file as text.
    addEventListener('drop', drop, true)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('dragover', hover)
      removeEventListener('drop', drop, true)
    }
  }, [])
  if (!over) return null
  return (
    <div className="drop-veil">
      <strong>Drop it anywhere</strong>
      <span className="dim">
        .wasm or .wasm.gz takes the filter’s place; .json, .yaml or .zip opens as a project, a .log of an Envoy in the timeline.
        Nothing leaves this tab.
      </span>
      <span className="dim">On the flow: on a filter to replace its module, between two to add one there.</span>
    </div>
  )
}
