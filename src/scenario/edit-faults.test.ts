// Whatever is edited, the document stays one that can be read.
import { expect, test } from 'vitest'
import { addFault, editFault, removeFault } from './edit-faults.ts'
import { parse } from './parse.ts'
import { type Scenario, scenarioSchema } from './schema.ts'

const empty = scenarioSchema.parse({ version: 1, modules: {}, plugins: [], routes: [], clusters: [], steps: [] })
const readable = (scenario: Scenario) => expect('issues' in parse(scenario) ? parse(scenario) : []).toEqual([])

test('a second fault for the same call is for its next time', () => {
  const two = addFault(addFault(empty))
  expect(two.faults.map(({ nth }) => nth)).toEqual([1, 2])
  readable(two)
  const moved = editFault(two, 1, (fault) => ({ ...fault, nth: 1 }))
  expect(moved.faults.map(({ nth }) => nth)).toEqual([1, 2])
  readable(moved)
})

test('another call has a status of its own', () => {
  const changed = editFault(addFault(empty), 0, (fault) => ({ ...fault, call: 'fd_write' }))
  expect(changed.faults).toEqual([{ call: 'fd_write', nth: 1, status: 'BadF' }])
  readable(changed)
})

test('a fault that is removed leaves the others', () => {
  expect(removeFault(addFault(addFault(empty)), 0).faults.map(({ nth }) => nth)).toEqual([2])
})
