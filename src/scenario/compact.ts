// The scenario as short as it can be written: what the schema would fill in by itself is left out.
import * as z from 'zod'
import { type Scenario, type ScenarioInput, scenarioSchema } from './schema.ts'

/** The least that `parse` reads as an equal scenario. Knows no field by name: it walks the schema. */
export function compact(scenario: Scenario): ScenarioInput {
  // The walk takes away only what the schema gives back, so what is left is an input of it.
  return leastOf(scenarioSchema, scenario) as ScenarioInput
}

/** The value without what its schema fills in; undefined where that is all of it. */
function leastOf(schema: z.core.$ZodType, value: unknown): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'default':
    case 'prefault':
      return isSame(filledIn(schema), value) ? undefined : leastOf(def.innerType, value)
    case 'optional':
    case 'nullable':
    case 'readonly':
      return value === undefined || value === null ? value : leastOf(def.innerType, value)
    case 'object':
      if (!isObject(value)) return value
      return Object.fromEntries(
        Object.entries(value)
          .map(([key, field]) => [key, def.shape[key] ? leastOf(def.shape[key], field) : field])
          .filter(([, least]) => least !== undefined),
      )
    case 'record':
      if (!isObject(value)) return value
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, kept(def.valueType, item)]))
    case 'array':
      return Array.isArray(value) ? value.map((item) => kept(def.element, item)) : value
    case 'tuple':
      return Array.isArray(value) ? value.map((item, at) => kept(def.items[at] ?? def.rest, item)) : value
    case 'union': {
      const meant = def.options.find((option) => z.safeParse(option, value).success)
      return meant ? leastOf(meant, value) : value
    }
    default:
      return value
  }
}

/** In a list or a record the place itself says something, so nothing is left out there. */
function kept(schema: z.core.$ZodType | null | undefined, value: unknown): unknown {
  return schema ? (leastOf(schema, value) ?? value) : value
}

const known = new WeakMap<z.core.$ZodType, unknown>()

/** What a schema makes of an absent value. */
function filledIn(schema: z.core.$ZodType): unknown {
  if (!known.has(schema)) known.set(schema, z.parse(schema, undefined))
  return known.get(schema)
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether two values are the same JSON, whatever the order of their keys. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => isSame(item, b[at]))
  if (!isObject(a) || !isObject(b)) return Object.is(a, b)
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  return left.size === right.size && [...left].every(([key, item]) => right.has(key) && isSame(item, right.get(key)))
}
