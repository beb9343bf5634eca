// A guest whose plugin configuration is a script: what to do in which callback. README.md describes the language.
import {
  allocatorCallback,
  callbackCount,
  callbackName,
  callbackWords,
  contextCreateCallback,
  endOfStreamAt,
  proxy_get_buffer_bytes,
  verdictCallback,
} from './abi'
import { callLine } from './call'
import { addContext, addRoot, Context, contextOf, countCallback, Root, rootOf } from './contexts'
import { allocate, clean, depthNow, Field, field, keep, output, setDepth, setField } from './memory'
import {
  fail,
  failure,
  lastSize,
  limit,
  name,
  next,
  number,
  numberOrVariable,
  open,
  position,
  same,
  take,
  takeName,
} from './reader'
import { trap } from './traps'
import { assign, setChecking, variable } from './variables'
import { begin, byte, end, number as decimal, quoted, raw, signed, text } from './writer'

/** The first line of a callback's log. */
function announce(): void {
  if (field(Field.Entered) != 0) return
  setField(Field.Entered, 1)
  const callback = field(Field.Callback)
  begin()
  text('on ')
  text(callbackName(callback))
  byte(0x28)
  for (let i: u32 = 0; i < callbackWords(callback); i++) {
    if (i > 0) text(', ')
    decimal(field(Field.Arguments + i))
  }
  byte(0x29)
  end(2)
}

/** `on <callback | any> [k | k+] [eos | more] [@root | @stream | @n]`: whether this is meant. */
function selected(): bool {
  const from = name()
  let wanted: u32 = callbackCount
  for (let i: u32 = 0; i < callbackCount; i++) if (same(from, lastSize(), callbackName(i))) wanted = i
  if (same(from, lastSize(), 'any')) wanted = field(Field.Callback) == allocatorCallback ? callbackCount : field(Field.Callback)
  else if (wanted == callbackCount) fail('there is no such callback')
  let yes = wanted == field(Field.Callback)
  while (failure().length == 0 && next() != 0) {
    if (take(0x40)) {
      if (takeName('root')) yes = yes && field(Field.Stream) == 0
      else if (takeName('stream')) yes = yes && field(Field.Stream) > 0
      else yes = <u32>number() == field(Field.Stream) && yes
    } else if (next() >= 0x61) {
      const eos = takeName('eos')
      if (!eos && !takeName('more')) fail('a selector is k, k+, eos, more, @root, @stream or @n')
      const at = endOfStreamAt(wanted)
      if (at > 4) fail('this callback has no end of stream')
      else yes = yes && (field(Field.Arguments + at) != 0) == eos
    } else {
      const time = <u32>number()
      yes = (take(0x2b) ? field(Field.Time) >= time : field(Field.Time) == time) && yes
    }
  }
  return yes
}

/** Logs what a line that is no host call gave. */
function answer(from: u32): void {
  begin()
  raw(from, limit() - from)
  text(' -> ')
}

function grow(from: u32, check: bool): void {
  const pages = <i32>numberOrVariable()
  if (check || failure().length > 0) return
  answer(from)
  signed(memory.grow(pages))
  end(2)
}

function peek(from: u32, check: bool): void {
  const at = <u32>numberOrVariable()
  const size = <u32>numberOrVariable()
  if (check || failure().length > 0) return
  answer(from)
  quoted(at, size)
  end(2)
}

function assignment(check: bool): void {
  if (!take(0x24)) fail('let takes a $name and a number')
  const to = variable(name(), lastSize())
  const value = numberOrVariable()
  if (to == 0) fail('there are too many names')
  else if (!check) assign(to, value)
}

/** One line below an `on`. With `check` it is only read. */
function statement(check: bool): void {
  if (!check) announce()
  const from = position()
  const word = name()
  const size = lastSize()
  let times: u32 = 0
  if (same(word, size, 'ret')) {
    const value = numberOrVariable()
    if (!check) setField(Field.Result, <u32>value)
  } else if (same(word, size, 'trap')) trap(check)
  else if (same(word, size, 'let')) assignment(check)
  else if (same(word, size, 'grow')) grow(from, check)
  else if (same(word, size, 'peek')) peek(from, check)
  else if (same(word, size, 'rep')) {
    times = <u32>number()
    if (times == 0 || times > 100000) fail('rep takes 1 to 100000')
    next()
  } else {
    times = 1
    open(from, limit())
  }
  if (failure().length > 0) return
  if (times > 0) callLine(times, check)
  else if (next() != 0) fail('this line goes on where it should end')
}

/** A mistake in the script is never silent: an error in the log, and a rejected configuration or a trap. */
function complain(line: u32, from: u32, to: u32): void {
  const why = failure()
  begin()
  text('probe: line ')
  decimal(line)
  text(': ')
  text(why)
  text(': ')
  raw(from, to - from)
  end(4)
}

/** Goes through a script. With `check` every line is read and none is obeyed; false says that there was a mistake. */
function walk(script: u32, size: u32, check: bool): bool {
  const stop = script + size
  let line: u32 = 0
  let at = script
  let inBlock = false
  let active = false
  let good = true
  while (at < stop) {
    line++
    let from = at
    let to = at
    let inString = false
    let inComment = false
    for (; at < stop && load<u8>(at) != 0x0a; at++) {
      const one = load<u8>(at)
      if (inString && one == 0x5c) at++
      else if (one == 0x22 && !inComment) inString = !inString
      else if (one == 0x23 && !inString) inComment = true
      if (!inComment && one > 0x20) to = at + 1
    }
    if (to > stop) to = stop
    at++
    while (from < to && load<u8>(from) <= 0x20) from++
    if (from == to) continue
    open(from, to)
    if (takeName('on')) {
      inBlock = true
      active = selected()
    } else if (!inBlock) fail('a line stands before the first `on`')
    else if (active || check) statement(check)
    if (failure().length == 0) continue
    complain(line, from, to)
    if (!check) unreachable()
    good = false
  }
  return good
}

/** Takes a script over, and says whether it can be run. */
export function adopt(root: Root, from: u32, size: u32): void {
  root.from = keep(from, size)
  root.size = size
  setChecking(true)
  root.broken = walk(root.from, size, true) ? 0 : 1
  setChecking(false)
}

/** The plugin configuration, once: it can be read while the plugin's context is created. */
function readConfiguration(root: Root): void {
  const depth = depthNow()
  clean()
  const at = output(4)
  const size = output(4)
  store<u32>(at, 0)
  store<u32>(size, 0)
  proxy_get_buffer_bytes(7, 0, 0xffffffff, at, size)
  setDepth(depth)
  adopt(root, load<u32>(at), load<u32>(size))
}

function create(id: u32, parent: u32): void {
  if (parent == 0) {
    addRoot(id)
    addContext(id, id, 0)
    return
  }
  const root = rootOf(parent)
  if (root !== null) addContext(id, parent, ++root.streams)
}

/** A callback: what the script says, else `otherwise`. */
export function enter(callback: u32, otherwise: u32, a: u32, b: u32, c: u32, d: u32, e: u32): u32 {
  if (callback == contextCreateCallback) create(a, b)
  return enterAs(a, callback, otherwise, a, b, c, d, e)
}

/** The allocator works for whoever called the host; a block that nobody's callback wants has no script. */
export function enterAllocator(size: u32): u32 {
  const block = <u32>allocate(size)
  if (depthNow() == 0) return block
  return enterAs(field(Field.Context), allocatorCallback, block, size, 0, 0, 0, 0)
}

export function enterAs(id: u32, callback: u32, otherwise: u32, a: u32, b: u32, c: u32, d: u32, e: u32): u32 {
  const depth = depthNow()
  const context = contextOf(id)
  setDepth(depth + 1)
  setField(Field.Context, id)
  setField(Field.Callback, callback)
  setField(Field.Result, otherwise)
  setField(Field.Entered, 0)
  setField(Field.Arguments, a)
  setField(Field.Arguments + 1, b)
  setField(Field.Arguments + 2, c)
  setField(Field.Arguments + 3, d)
  setField(Field.Arguments + 4, e)
  const root = rootOf(context === null ? 0 : context.root)
  if (context === null || root === null) unknown(id)
  else inContext(context, root, callback == contextCreateCallback && b == 0)
  const result = field(Field.Result)
  setDepth(depth)
  return result
}

function inContext(context: Context, root: Root, fresh: bool): void {
  const callback = field(Field.Callback)
  setField(Field.Root, context.root)
  setField(Field.Stream, context.stream)
  setField(Field.Time, countCallback(context, callback))
  if (fresh) readConfiguration(root)
  if (root.broken == 0) walk(root.from, root.size, false)
  else if (verdictCallback(callback)) setField(Field.Result, 0)
}

function unknown(id: u32): void {
  begin()
  text('probe: nothing is known of context ')
  decimal(id)
  end(4)
}
