// An observer that writes calls down as text, in the style of Envoy's trace log.
import { decodeUtf8 } from '../../util/bytes.ts'
import type { CallObserver, Word } from '../observer.ts'
import type { TraceValue } from '../trace-value.ts'

/** What was seen, line by line: `>` the host enters the guest, `=` what a host call was given, `<` what came of it. */
export class CallLog implements CallObserver {
  readonly lines: string[] = []

  callbackEnter(name: string, words: readonly Word[]): void {
    this.lines.push(`> ${name}(${words.join(', ')})`)
  }

  callbackLeave(word: Word | undefined, trapped: boolean): void {
    this.lines.push(trapped ? '> trapped' : `> ${word ?? 'void'}`)
  }

  hostcallEnter(module: string, name: string, words: readonly Word[]): void {
    this.lines.push(`${module}.${name}(${words.join(', ')})`)
  }

  hostcallInputs(inputs: Readonly<Record<string, TraceValue>>): void {
    this.lines.push(`= ${show(inputs)}`)
  }

  hostcallLeave(word: Word | undefined, outputs: Readonly<Record<string, TraceValue>> | undefined, trapped: boolean): void {
    this.lines.push(trapped ? '< trapped' : `< ${word ?? 'void'}${outputs === undefined ? '' : ` ${show(outputs)}`}`)
  }
}

function show(values: Readonly<Record<string, TraceValue>>): string {
  return JSON.stringify(values, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`
    return value instanceof Uint8Array ? `bytes ${decodeUtf8(value)}` : value
  })
}
