// What fields hold while the scenario cannot have it: kept beside the document, so that it survives another tab.
import { moveDrafts, useDocument } from './document.ts'
import type { Draft } from './undo.ts'

/** What a field holds, where it is not simply the scenario's value, which reads `of`. */
export function useDraft(field: string, of: string): Draft | null {
  const draft = useDocument((state) => state.drafts[field])
  return draft?.of === of ? draft : null
}

/** Lets drafts follow the items of a list, such as `steps`: `to` says where each item is now, null for one that is gone. */
export function moveItemDrafts(list: string, to: (index: number) => number | null) {
  moveDrafts((field) => {
    if (!field.startsWith(`${list}[`)) return field
    const end = field.indexOf(']', list.length)
    const index = to(Number(field.slice(list.length + 1, end)))
    return index === null ? null : `${list}[${index}${field.slice(end)}`
  })
}
