// Filters are dragged along the flow; the arrows between them are where they can be dropped.
import { type DragEvent, useState } from 'react'
import { move } from '../state/flow-edits.ts'

/** Not what a browser would make of text. */
const kind = 'application/x-playground-filter'

/** What makes a filter draggable; it carries its place. */
export const filterDrag = (at: number) => ({
  draggable: true,
  onDragStart: (event: DragEvent) => {
    event.dataTransfer.setData(kind, String(at))
    event.dataTransfer.effectAllowed = 'move'
  },
})

/** Takes a filter that is dropped before a place of the chain. */
export function useFilterDrop(at: number) {
  const [over, setOver] = useState(false)
  const holds = (event: DragEvent) => event.dataTransfer.types.includes(kind)
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!holds(event)) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false)
        if (!holds(event)) return
        event.preventDefault()
        const from = Number(event.dataTransfer.getData(kind))
        // Taking it out moves what is behind it.
        move(from, from < at ? at - 1 : at)
      },
    },
  }
}
