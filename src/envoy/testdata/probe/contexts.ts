// What is known of a context: its plugin, the how-manieth stream it is, how often each of its callbacks came; and the scripts.
import { contexts, contextSize, contextSlots, rootSize, rootSlots, roots } from './memory'

@unmanaged
export class Root {
  id: u32
  from: u32
  size: u32
  streams: u32
  broken: u32
}

@unmanaged
export class Context {
  id: u32
  root: u32
  /** Counted from 1 for each plugin; 0 for the plugin itself. */
  stream: u32
}

let rootCount: u32 = 0

export function addRoot(id: u32): Root {
  if (rootCount == rootSlots) unreachable()
  const root = changetype<Root>(roots + rootCount++ * rootSize)
  root.id = id
  return root
}

export function rootOf(id: u32): Root | null {
  for (let i: u32 = 0; i < rootCount; i++) {
    const root = changetype<Root>(roots + i * rootSize)
    if (root.id == id) return root
  }
  return null
}

function slotOf(id: u32): Context {
  return changetype<Context>(contexts + (id % contextSlots) * contextSize)
}

/** A context stays known after its end: some callbacks come later. It is forgotten when another takes its slot. */
export function addContext(id: u32, root: u32, stream: u32): void {
  const slot = slotOf(id)
  memory.fill(changetype<usize>(slot), 0, contextSize)
  slot.id = id
  slot.root = root
  slot.stream = stream
}

export function contextOf(id: u32): Context | null {
  const slot = slotOf(id)
  return id != 0 && slot.id == id ? slot : null
}

/** Counts a callback of a context. */
export function countCallback(context: Context, callback: u32): u32 {
  const counter = changetype<usize>(context) + 16 + callback * 2
  const count = <u32>load<u16>(counter) + 1
  store<u16>(counter, <u16>count)
  return count
}
