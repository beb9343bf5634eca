// What the timeline's filter box understands, and what it says where it does not.
import { expect, test } from 'vitest'
import { parseRowFilter, partAt, rowKeys } from './row-filter.ts'

const read: readonly (readonly [text: string, terms: readonly string[]])[] = [
  ['', []],
  ['   ', []],
  ['header_1', ['text=header_1']],
  ['Header_1 x', ['text=header_1', 'text=x']],
  ['!allocate', ['text!=allocate']],
  ['"two words"', ['text=two words']],
  ['"never closed', ['text=never closed']],
  ['"content-type: text"', ['text=content-type: text']],
  ['hostcall:proxy_log status:!ok', ['hostcall=proxy_log', 'status!=ok']],
  ['HOSTCALL:Proxy_Log', ['hostcall=proxy_log']],
  ['status:NotF', ['status=notf']],
  ['text:"a b" plugin:a', ['text=a b', 'plugin=a']],
  ['text:!"a b"', ['text!=a b']],
  ['level:warn step:2 thread:worker0', ['level=warn', 'step=2', 'thread=worker0']],
  ['is:refused', ['is=refused']],
  [':path', ['text=:path']],
  ['10:30', ['text=10:30']],
  ['x-a:b', ['text=x-a:b']],
]
test.each(read)('%s is read', (text, terms) => {
  const { terms: found, problems } = parseRowFilter(text)
  expect(found.map(({ key, not, value }) => `${key}${not ? '!=' : '='}${value}`)).toEqual(terms)
  expect(problems).toEqual([])
})

const refused: readonly (readonly [text: string, part: RegExp])[] = [
  ['colour:red', /no key “colour”.*hostcall, callback, status/],
  ['status:', /status: needs a value, such as status:!ok/],
  ['status:!', /needs a value/],
  ['status:fine', /“fine” is no status.*NotFound/],
  ['level:loud', /“loud” is no level.*warn/],
  ['step:0', /counted from 1/],
  ['step:first', /counted from 1/],
  ['thread:7', /no thread/],
  ['is:blue', /no kind of row/],
  ['""', /nothing between/],
]
test.each(refused)('%s is refused with a way on', (text, message) => {
  const { terms, problems } = parseRowFilter(`hostcall:a ${text}`)
  expect(problems.map(({ part }) => part)).toEqual([text])
  expect(problems[0]?.message).toMatch(message)
  // The rest of the filter goes on working.
  expect(terms).toEqual([{ key: 'hostcall', value: 'a', not: false }])
})

test('the example of each key is taken', () => {
  for (const [key, { example }] of Object.entries(rowKeys)) {
    const { terms, problems } = parseRowFilter(`${key}:${example}`)
    expect(problems).toEqual([])
    expect(terms).toMatchObject([{ key }])
  }
})

test('completion replaces the part that the caret is in', () => {
  expect(partAt('status:!o', 9)).toEqual({ from: 0, part: 'status:!o' })
  expect(partAt('a hostc', 7)).toEqual({ from: 2, part: 'hostc' })
  expect(partAt('text:"a b', 9)).toEqual({ from: 0, part: 'text:"a b' })
  expect(partAt('a ', 2)).toEqual({ from: 2, part: '' })
})
