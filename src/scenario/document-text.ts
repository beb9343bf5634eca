// Text in JSON or YAML as a value, and the line on which each part of it stands.
import { isCollection, isMap, isPair, isScalar, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml'
import { utf8 } from '../util/bytes.ts'
import type { Issue, Path } from './issue.ts'
import { inputLimits } from './limits.ts'

/** Values and levels of one document, once aliases are expanded. Far above what a megabyte of honest text holds. */
const most = { values: 500_000, depth: 100 }

export interface ReadText {
  readonly value: unknown
  /** The line, from 1, of a part of the document, or of the nearest part around it. */
  lineOf(path: Path): number | undefined
}

/** Reads text. JSON is tried first; what is no JSON is YAML 1.2. Never throws. */
export function readText(text: string): ReadText | { readonly issues: readonly Issue[] } {
  const refuse = (message: string, line?: number) => ({
    issues: [{ path: '', message, ...(line === undefined ? {} : { line }) }],
  })
  if (text.length > inputLimits.documentBytes || utf8(text).length > inputLimits.documentBytes)
    return refuse(`the document is larger than ${inputLimits.documentBytes} bytes`)
  if (text.trim() === '') return refuse('the document is empty')
  try {
    const value: unknown = JSON.parse(text)
    let lines: ((path: Path) => number | undefined) | undefined
    return {
      value,
      lineOf: (path) => {
        lines ??= yamlOf(text).lineOf
        return lines(path)
      },
    }
  } catch {
    // No JSON, or nested so deep that the parser gave up: YAML says what and where.
  }
  const { value, lineOf, error } = yamlOf(text)
  return error === undefined ? { value, lineOf } : refuse(error.message, error.line)
}

interface ReadYaml extends ReadText {
  readonly error?: { readonly message: string; readonly line?: number }
}

function yamlOf(text: string): ReadYaml {
  const lines = new LineCounter()
  const nowhere = () => undefined
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
      schema: 'core',
      uniqueKeys: true,
    })
    const lineAt = (offset: number) => lines.linePos(offset).line
    const [error] = document.errors
    if (error) {
      const line = lineAt(error.pos[0])
      return {
        value: undefined,
        lineOf: nowhere,
        error: { message: `the text is neither JSON nor YAML: ${error.message}`, ...(line > 0 ? { line } : {}) },
      }
    }
    return {
      // The library counts what aliases expand to and stops at a hundred times of what an anchor holds.
      value: document.toJS({ maxAliasCount: 100 }),
      lineOf: (path) => {
        const offset = offsetOf(document.contents, path)
        return offset === undefined ? undefined : lineAt(offset)
      },
    }
  } catch (error) {
    const message =
      error instanceof RangeError
        ? 'the document is nested too deeply'
        : `the text cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return { value: undefined, lineOf: nowhere, error: { message } }
  }
}

/** Where the key or the item at the path begins, or the nearest part around it. */
function offsetOf(contents: ParsedNode | null, path: Path): number | undefined {
  let node: Node | null | undefined = contents
  let offset = contents?.range?.[0]
  for (const key of path) {
    if (!isCollection(node)) break
    if (isMap(node)) {
      const pair: unknown = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      if (!isPair(pair)) break
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value as Node | null
    } else {
      const item: unknown = node.items[Number(key)]
      if (item === undefined || isPair(item)) break
      node = item as Node
      offset = node.range?.[0] ?? offset
    }
  }
  return offset
}

/**
 * What no document may be, whatever its fields: too deep, too large once its aliases are expanded, of values that JSON does
 * not have, or with the key `__proto__`, which objects of JavaScript would swallow.
 */
export function outOfBounds(document: unknown): { readonly at: Path; readonly message: string } | undefined {
  interface Open {
    readonly value: unknown
    readonly key: string | number | undefined
    readonly parent: Open | undefined
    readonly depth: number
  }
  const pathOf = (open: Open | undefined): (string | number)[] => {
    const path: (string | number)[] = []
    for (let each = open; each?.key !== undefined; each = each.parent) path.unshift(each.key)
    return path
  }
  const stack: Open[] = [{ value: document, key: undefined, parent: undefined, depth: 0 }]
  let values = 0
  for (let open = stack.pop(); open !== undefined; open = stack.pop()) {
    const { value, depth } = open
    if (++values > most.values) return { at: [], message: `the document holds more than ${most.values} values` }
    if (depth > most.depth) return { at: pathOf(open).slice(0, 8), message: `is nested more than ${most.depth} levels deep` }
    if (value === null || typeof value !== 'object') continue
    if (Array.isArray(value)) {
      for (const [key, item] of value.entries()) stack.push({ value: item, key, parent: open, depth: depth + 1 })
      continue
    }
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return { at: pathOf(open), message: 'is no value that JSON has' }
    for (const [key, item] of Object.entries(value)) {
      if (key === '__proto__') return { at: [...pathOf(open), key], message: 'is no name that can be used' }
      stack.push({ value: item, key, parent: open, depth: depth + 1 })
    }
  }
  return undefined
}
