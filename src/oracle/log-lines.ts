// Reads an Envoy's `wasm:trace` log: which VM said what, as lines without times, thread ids and source positions.
import type { Role } from '../trace/event.ts'
import type { ByteString } from '../util/bytes.ts'

/** What one VM did. Workers are numbered in the order in which they first speak. */
export interface VmLines {
  readonly role: Role
  readonly thread: number
  readonly lines: string[]
}

interface LogRecord {
  readonly thread: string
  readonly level: string
  readonly logger: string
  readonly text: ByteString
}

const recordStart = /^\[[\d\-:. ]+\]\[(\d+)\]\[(\w+)\]\[(\w+)\] (?:\[source\/[^\]]*\] )?(.*)$/

/** A line that does not start a record belongs to the one before. */
function recordsOf(log: ByteString): LogRecord[] {
  const records: LogRecord[] = []
  const lines = log.split('\n')
  // The log ends with a newline; any other empty line is a guest's.
  if (lines.at(-1) === '') lines.pop()
  for (const line of lines) {
    const [, thread = '', level = '', logger = '', text = ''] = recordStart.exec(line) ?? []
    if (thread !== '') records.push({ thread, level, logger, text })
    else {
      const last = records.pop()
      if (last !== undefined) records.push({ ...last, text: `${last.text}\n${line}` })
    }
  }
  return records
}

const shown = (text: ByteString) =>
  text.replace(/[\x00-\x1f\x7f-\xff\\]/g, (c) => (c === '\\' ? '\\\\' : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`))

/** The normal line of a record; null for those that say nothing about a guest. */
function lineOf({ level, text }: LogRecord): string | null {
  const trace = /^\[(host->vm|host<-vm|vm->host|vm<-host)\] (.*)$/s.exec(text)
  if (trace !== null) {
    const mark = { 'host->vm': '>', 'host<-vm': '<', 'vm->host': '  >', 'vm<-host': '  <' }[trace[1] ?? '']
    return `${mark} ${(trace[2] ?? '').replace(' return: ', ' = ')}`
  }
  if (/Wasm created \d+ now active|^~Wasm \d+ remaining active|^wasi_unstable /.test(text)) return null
  return `${level}: ${shown(text)}`
}

const madeBase = /^Base Wasm created /
const madeVm = /^Thread-Local Wasm created /
const gone = /^~Wasm /

/**
 * Groups a log by VM. The thread of the first record is the main one, where base VM, canary and the main thread's own VM
 * follow one another; a thread-local VM there is the canary if it is gone before anything else comes or goes.
 */
export function vmLinesOf(log: ByteString): VmLines[] {
  const records = recordsOf(log)
  const main = records[0]?.thread
  const wasm = records.filter(({ logger }) => logger === 'wasm')
  const vms: VmLines[] = []
  const workers = new Map<string, VmLines>()
  let current: VmLines | null = null
  const begin = (role: Role, thread: number): VmLines => {
    const vm: VmLines = { role, thread, lines: [] }
    vms.push(vm)
    return vm
  }
  for (const [index, record] of wasm.entries()) {
    let vm: VmLines
    if (record.thread === main) {
      if (madeBase.test(record.text)) current = begin('base', 0)
      else if (madeVm.test(record.text)) {
        const next = wasm
          .slice(index + 1)
          .find(({ thread, text }) => thread === main && (gone.test(text) || madeVm.test(text) || madeBase.test(text)))
        current = begin(next !== undefined && gone.test(next.text) ? 'canary' : 'main', 0)
      } else if (gone.test(record.text)) {
        current = vms.findLast(({ role }) => role === 'main') ?? current
        continue
      }
      // What comes before any VM is about one that could not be made.
      current ??= begin('base', 0)
      vm = current
    } else {
      vm = workers.get(record.thread) ?? begin('worker', workers.size + 1)
      workers.set(record.thread, vm)
    }
    const line = lineOf(record)
    if (line !== null) vm.lines.push(line)
  }
  return vms
}
