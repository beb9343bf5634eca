// Compares a scenario with what came back from another format, outside of what that format said it lost.
import { decodeUtf8, fromBase64 } from '../../util/bytes.ts'
import type { Path } from '../issue.ts'

/** Both as JSON without the lost parts, and with bytes that are UTF-8 as text: equal where nothing else was lost. */
export function outsideLosses(original: unknown, back: unknown, losses: readonly string[]): { original: unknown; back: unknown } {
  const paths = losses.map(partsOf)
  // A path to an entry of a list says that the entry is not there; one into a pair, that its part is another.
  const gone = paths.filter((path) => typeof path.at(-1) === 'number' && typeof path.at(-2) !== 'number')
  const moved = paths
    .filter((path) => !gone.includes(path))
    .map((path) =>
      path.map((part, at) =>
        typeof part === 'number'
          ? part -
            gone.filter((one) => one.length === at + 1 && isPrefix(one.slice(0, -1), path) && Number(one[at]) < part).length
          : part,
      ),
    )
  return { original: canonical(without(original, paths)), back: canonical(without(back, moved)) }
}

const isPrefix = (prefix: Path, path: Path) => prefix.every((part, at) => part === path[at])

function without(value: unknown, paths: readonly Path[], at: Path = []): unknown {
  const isLost = (path: Path) => paths.some((one) => one.length === path.length && isPrefix(one, path))
  const isPart = typeof at.at(-1) === 'number'
  if (Array.isArray(value))
    return value.flatMap((item, index) => {
      const path = [...at, index]
      if (isLost(path)) return isPart ? [null] : []
      return [without(item, paths, path)]
    })
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !isLost([...at, key]))
      .map(([key, item]) => [key, without(item, paths, [...at, key])]),
  )
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const { base64, ...rest } = value as { readonly base64?: unknown }
  const text = typeof base64 === 'string' ? decodeUtf8(fromBase64(base64) ?? new Uint8Array(0)) : undefined
  const plain: Record<string, unknown> = text === undefined ? { ...value } : { text, ...rest }
  if (Object.keys(plain).length === 1 && typeof plain['text'] === 'string') return plain['text']
  return Object.fromEntries(Object.entries(plain).map(([key, item]) => [key, canonical(item)]))
}

/** `steps[0].request["a b"]` in parts. */
function partsOf(path: string): Path {
  return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\.?([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : (name ?? JSON.parse(`"${quoted}"`)),
  )
}
