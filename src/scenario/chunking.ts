// The other ways in which a body can be cut: what `chunking: sweep` asks for, as scenarios that differ in this alone.
import { bodyBytes } from './payload.ts'
import type { Body, Scenario } from './schema.ts'

/** One way to cut a body. */
export interface Cut {
  /** In words, such as `3 + 8`. */
  readonly name: string
  readonly scenario: Scenario
}

/** A body with `chunking: sweep`, and all the ways to cut it that are tried. */
export interface Sweep {
  /** Its place, such as `steps[0].request.body`. */
  readonly body: string
  readonly cuts: readonly Cut[]
}

/** How many places of a long body are cut. Each is a run of the whole scenario. */
const mostPlaces = 64
/** Each byte is a callback. */
const mostBytes = 4096

/** Every sweep that a scenario asks for. */
export function sweepsOf(scenario: Scenario): Sweep[] {
  const sweeps: Sweep[] = []
  const add = (place: string, body: Body | undefined, put: (body: Body) => Scenario) => {
    if (body?.chunking !== 'sweep') return
    const { chunks: _, ...whole } = body
    const cuts = waysToCut(bodyBytes(body).length).map(({ name, chunks }) => ({ name, scenario: put({ ...whole, chunks }) }))
    sweeps.push({ body: place, cuts })
  }
  for (const [at, step] of scenario.steps.entries()) {
    if (!('request' in step)) continue
    const put = (body: Body) => ({ ...step, request: { ...step.request, body } })
    add(`steps[${at}].request.body`, step.request.body, (body) => ({ ...scenario, steps: scenario.steps.with(at, put(body)) }))
  }
  for (const [at, cluster] of scenario.clusters.entries()) {
    for (const [index, rule] of cluster.rules.entries()) {
      const put = (body: Body) => ({
        ...cluster,
        rules: cluster.rules.with(index, { ...rule, answer: { ...rule.answer, body } }),
      })
      add(`clusters[${at}].rules[${index}].answer.body`, rule.answer.body, (body) => ({
        ...scenario,
        clusters: scenario.clusters.with(at, put(body)),
      }))
    }
  }
  return sweeps
}

function waysToCut(length: number): { readonly name: string; readonly chunks: number[] }[] {
  const places = Array.from({ length: Math.max(0, length - 1) }, (_, index) => index + 1)
  // Of a long body both ends, and places in between at equal distances.
  const cut =
    places.length <= mostPlaces
      ? places
      : Array.from({ length: mostPlaces }, (_, index) => 1 + Math.round((index * (length - 2)) / (mostPlaces - 1)))
  return [
    { name: 'whole', chunks: [] },
    ...cut.map((at) => ({ name: `${at} + ${length - at}`, chunks: [at] })),
    ...(length > 2 && length <= mostBytes ? [{ name: 'byte by byte', chunks: Array<number>(length - 1).fill(1) }] : []),
  ]
}
