// Starting and calling a real instance: start order, traps, stacks.
import { expect, test } from 'vitest'
import { Guest, GuestTrap } from './guest.ts'
import type { Host } from './hostcalls/index.ts'
import { compileSync, examine } from './module.ts'
import { CallLog } from './testing/call-log.ts'
import { stubHost } from './testing/stub-host.ts'
import { assemble } from './testing/wat.ts'
import type { Release } from './version.ts'

interface Setup {
  readonly host?: Partial<Host<object>>
  readonly release?: Release
  readonly pages?: number
}

const usual = `
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) i32.const 4096)`

/** A guest of these module fields, beside memory, marker and allocator. */
function guestOf(
  fields: string,
  { host = {}, release = '1.40', pages = 16 }: Setup = {},
): { guest: Guest<object>; log: CallLog; notes: string[] } {
  const imports = [...fields.matchAll(/\(import .*\)\n/g)].map(([line]) => line).join('')
  const examined = examine(assemble(`(module ${imports} ${usual} ${fields.replaceAll(/\(import .*\)\n/g, '')})`), {
    release,
    pages,
  })
  if (examined.ok === undefined) throw new Error(JSON.stringify(examined.problems))
  const compiled = compileSync(examined.ok)
  if (compiled.ok === undefined) throw new Error(JSON.stringify(compiled.problems))
  const log = new CallLog()
  const notes: string[] = []
  const guest = new Guest<object>({
    module: compiled.ok,
    host: stubHost(host),
    context: {},
    hooks: { note: (code) => notes.push(code), log: () => undefined, answer: () => null, lostCall: () => undefined },
    observer: log,
    capabilities: null,
    release,
    hostCalls: 100,
  })
  return { guest, log, notes }
}

function trapOf(act: () => unknown): GuestTrap {
  try {
    act()
  } catch (error) {
    if (error instanceof GuestTrap) return error
    throw error
  }
  throw new Error('no trap')
}

const started = (fields: string, release: Release = '1.40'): string[] => {
  const { guest, log } = guestOf(fields, { release })
  guest.instantiateAndStart()
  return log.lines.filter((line) => line.includes('('))
}

// Observed in Envoy 1.36.4 to 1.40.0.
test('_initialize comes first and then main; _start only where there is no _initialize', () => {
  const initialize = '(func (export "_initialize"))'
  const start = '(func (export "_start"))'
  const main = '(func (export "main") (param i32 i32) (result i32) i32.const 7)'
  const mainVoid = '(func (export "__main_void") (result i32) i32.const 7)'
  expect(started(initialize + start + main + mainVoid)).toEqual(['> _initialize()', '> main(0, 0)'])
  expect(started(start + main)).toEqual(['> _start()'])
  expect(started(initialize + mainVoid)).toEqual(['> _initialize()', '> __main_void()'])
  expect(started(initialize + mainVoid, '1.38')).toEqual(['> _initialize()'])
  expect(started('')).toEqual([])
})

const tick = (body: string): string => `(func $inner ${body}) (func (export "proxy_on_tick") (param i32) call $inner)`

// Texts observed in Envoy 1.40.0.
test.each([
  ['unreachable', 'unreachable', 'Uncaught RuntimeError: unreachable'],
  ['a load out of bounds', '(drop (i32.load (i32.const -1)))', 'Uncaught RuntimeError: memory access out of bounds'],
  ['a division by zero', '(drop (i32.div_u (i32.const 1) (i32.const 0)))', 'Uncaught RuntimeError: divide by zero'],
  ['endless recursion', 'call $inner', 'Uncaught RangeError: Maximum call stack size exceeded'],
])('%s is a trap in Envoy’s words', (_, body, message) => {
  const { guest, log } = guestOf(tick(body))
  guest.instantiateAndStart()
  expect(trapOf(() => guest.call('proxy_on_tick', 1))).toMatchObject({ callback: 'proxy_on_tick', message, budget: null })
  expect(log.lines).toEqual(['> proxy_on_tick(1)', '> trapped'])
})

test('a call through a table index that does not exist is a trap in Envoy’s words', () => {
  const { guest } = guestOf(`(type $t (func)) (table 1 funcref) ${tick('(call_indirect (type $t) (i32.const 9))')}`)
  guest.instantiateAndStart()
  expect(trapOf(() => guest.call('proxy_on_tick', 1)).message).toBe('Uncaught RuntimeError: table index is out of bounds')
})

test('a trap’s stack has the names and the offsets of the original file, whatever the memory cap rewrote', () => {
  const stack = (pages: number) => {
    const { guest } = guestOf(tick('unreachable'), { pages })
    guest.instantiateAndStart()
    return trapOf(() => guest.call('proxy_on_tick', 1)).stack
  }
  const bytes = assemble(`(module ${usual} ${tick('unreachable')})`)
  // `unreachable` (0x00) is the only instruction of $inner: size 3, no locals, 00 0b.
  const at = bytes.findIndex((_, i) => bytes[i] === 3 && bytes[i + 1] === 0 && bytes[i + 2] === 0 && bytes[i + 3] === 0x0b) + 2
  expect(at).toBeGreaterThan(2)
  const first = stack(16)
  expect(first[0]).toBe(`0x${at.toString(16)} - inner`)
  expect(first).toHaveLength(2)
  expect(stack(1)).toEqual(first)
  expect(stack(4096)).toEqual(first)
})

test('Envoy prints ten frames up to 1.38 and twenty since', () => {
  const deep = `(func $f (param i32) (if (i32.eqz (local.get 0)) (then unreachable)) (call $f (i32.sub (local.get 0) (i32.const 1))))
    (func (export "proxy_on_tick") (param i32) (call $f (i32.const 40)))`
  const frames = (release: Release) => {
    const { guest } = guestOf(deep, { release })
    guest.instantiateAndStart()
    return trapOf(() => guest.call('proxy_on_tick', 1)).stack.length
  }
  expect(frames('1.38')).toBe(10)
  expect(frames('1.40')).toBe(20)
})

test('a restricted call in _start unwinds it', () => {
  const { guest, log } = guestOf(
    '(import "env" "proxy_done" (func $done (result i32)))\n(func (export "_start") (drop (call $done)))',
  )
  const trap = trapOf(() => guest.instantiateAndStart())
  expect(trap.callback).toBe('_start')
  expect(trap.message).toBe('Uncaught Error: restricted_callback')
  expect(log.lines).toEqual(['> _start()', 'env.proxy_done()', '< trapped', '> trapped'])
})

test('a trap in the start section is a failed instantiation; a host call from there would kill Envoy', () => {
  expect(trapOf(() => guestOf('(func $s unreachable) (start $s)').guest.instantiateAndStart())).toMatchObject({
    callback: '',
    message: 'Failed to create new Wasm instance',
  })
  const calling = guestOf('(import "env" "proxy_done" (func $done (result i32)))\n(func $s (drop (call $done))) (start $s)')
  expect(trapOf(() => calling.guest.instantiateAndStart()).message).toContain('SIGSEGV')
  expect(calling.notes).toEqual(['envoy-crash'])
})

test('memory grows up to the cap and not beyond', () => {
  const grow = '(func (export "proxy_on_configure") (param i32 i32) (result i32) (memory.grow (local.get 1)))'
  const { guest } = guestOf(grow, { pages: 4 })
  guest.instantiateAndStart()
  expect(guest.call('proxy_on_configure', 1, 3)).toBe(1)
  expect(guest.call('proxy_on_configure', 1, 1)).toBe(0xffff_ffff)
  expect(guest.memory.size).toBe(4 * 65_536)
})

test('an imported memory is made by the host', () => {
  const bytes = assemble(`(module (import "env" "memory" (memory 1))
    (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
    (data (i32.const 16) "hello")
    (func (export "proxy_abi_version_0_2_1"))
    (func (export "malloc") (param i32) (result i32) i32.const 0)
    (func (export "_start") (drop (call $log (i32.const 2) (i32.const 16) (i32.const 5)))))`)
  const examined = examine(bytes, { release: '1.40', pages: 16 })
  const compiled = examined.ok === undefined ? examined : compileSync(examined.ok)
  if (compiled.ok === undefined) throw new Error('it does not load')
  const lines: string[] = []
  const host = stubHost<object>({
    proxy_log: (_, { message }) => {
      lines.push(message)
      return 0
    },
  })
  const hooks = { note: () => undefined, log: () => undefined, answer: () => null, lostCall: () => undefined }
  const guest = new Guest({
    module: compiled.ok,
    host,
    context: {},
    hooks,
    observer: null,
    capabilities: null,
    release: '1.40',
    hostCalls: 9,
  })
  guest.instantiateAndStart()
  expect(lines).toEqual(['hello'])
})
