// The ways to cut a body: whole, at every place, byte by byte, and nothing else changes.
import { expect, test } from 'vitest'
import { type Sweep, sweepsOf } from './chunking.ts'
import { bodyPieces } from './payload.ts'
import { type ScenarioInput, scenarioSchema } from './schema.ts'

const scenario = (input: Partial<ScenarioInput>) =>
  scenarioSchema.parse({ version: 1, modules: {}, plugins: [], routes: [], clusters: [], steps: [], ...input })

/** The sizes of the pieces of the first request's body, cut by cut. */
const sizes = ({ cuts }: Sweep) =>
  cuts.map(({ scenario: { steps } }) => {
    const [step] = steps
    const body = step !== undefined && 'request' in step ? step.request.body : undefined
    return body === undefined ? [] : bodyPieces(body).map((piece) => piece.length)
  })
const posts = (text: string) =>
  scenario({ steps: [{ request: { method: 'POST', body: { text, chunks: [2], chunking: 'sweep' } } }] })

test('a body is tried whole, in two pieces cut at every place, and byte by byte', () => {
  const [sweep] = sweepsOf(posts('hello'))
  expect(sweep?.cuts.map(({ name }) => name)).toEqual(['whole', '1 + 4', '2 + 3', '3 + 2', '4 + 1', 'byte by byte'])
  expect(sweep && sizes(sweep)).toEqual([[5], [1, 4], [2, 3], [3, 2], [4, 1], [1, 1, 1, 1, 1]])
})

test('a long body is cut at 64 places, both ends among them, and beyond 4096 bytes not byte by byte', () => {
  const [sweep] = sweepsOf(posts('x'.repeat(5000)))
  expect(sweep?.cuts).toHaveLength(65)
  expect(sweep?.cuts[1]?.name).toBe('1 + 4999')
  expect(sweep?.cuts.at(-1)?.name).toBe('4999 + 1')
})

test('requests and answers may ask for a sweep, each by itself', () => {
  const sweeps = sweepsOf(
    scenario({
      steps: [{ request: {} }, { request: { body: { text: 'a', chunking: 'sweep' } } }, { advance: { ms: 1 } }],
      clusters: [{ name: 'web', rules: [{}, { answer: { body: { base64: 'AAE=', chunking: 'sweep' } } }] }],
    }),
  )
  expect(sweeps.map(({ body }) => body)).toEqual(['steps[1].request.body', 'clusters[0].rules[1].answer.body'])
  expect(sweeps.map(({ cuts }) => cuts.length)).toEqual([1, 2])
})

test('a scenario without a sweep asks for none', () => {
  expect(sweepsOf(scenario({ steps: [{ request: { body: { text: 'a', chunks: [1] } } }] }))).toEqual([])
})
