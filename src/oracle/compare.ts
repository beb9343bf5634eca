// Holds our own run against a recording: what is equal, what a mask leaves out, what differs.
import type { Environment } from '../scenario/environment.ts'
import { differing, type Mask, masks } from './masks.ts'

/** A recording, read back. */
export interface Recording {
  readonly release: string
  readonly environment: Environment
  readonly masks: readonly Mask[]
  readonly lines: readonly string[]
}

export interface Comparison {
  /** Lines of the recording that were compared. */
  readonly compared: number
  /** Lines of the recording that a mask leaves out. */
  readonly masked: number
  /** `- ` for a line that only Envoy has, `+ ` for one that only we have, with what it belongs to. */
  readonly differences: readonly string[]
}

function field(head: readonly string[], name: string): string {
  const line = head.find((each) => each.startsWith(`${name} `))
  if (line === undefined) throw new Error(`the recording says no ${name}`)
  return line.slice(name.length + 1)
}

/** Reads what `printRecording` wrote. Throws where it is not a recording of this version, or needs a mask that is not in the table. */
export function readRecording(text: string): Recording {
  const all = text.trimEnd().split('\n')
  const blank = all.indexOf('')
  const head = all.slice(0, blank)
  if (head[0] !== 'recording 1') throw new Error(`not a recording of version 1: ${head[0]}`)
  const needed = head.filter((line) => line.startsWith('mask ')).map((line) => line.split(' ')[1] ?? '')
  return {
    release: field(head, 'envoy'),
    environment: JSON.parse(field(head, 'environment')) as Environment,
    masks: needed.map((id) => {
      const mask = masks.find((each) => each.id === id)
      if (mask === undefined) throw new Error(`the recording has the mask ${id}, and the table has not`)
      return mask
    }),
    lines: all.slice(blank + 1),
  }
}

const heading = /^(vm|step|stats)\b/

/** Compares our lines with a recording's. Masked lines are left out of both. */
export function compare(recording: Recording, ours: readonly string[]): Comparison {
  const visible = (line: string) => !recording.masks.some(({ covers }) => covers.test(line))
  const theirs = recording.lines.filter(visible)
  const mine = ours.filter(visible)
  const found = differing(theirs, mine)
  const place = (lines: readonly string[], index: number) =>
    lines.slice(0, index + 1).findLast((line) => heading.test(line)) ?? ''
  return {
    compared: theirs.length,
    masked: recording.lines.length - theirs.length,
    differences: [
      ...found.left.map((index) => `- ${theirs[index]} (${place(theirs, index)})`),
      ...found.right.map((index) => `+ ${mine[index]} (${place(mine, index)})`),
    ],
  }
}
