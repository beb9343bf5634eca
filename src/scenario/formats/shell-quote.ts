// Words for a POSIX shell (bash, zsh, dash's quotes): what is printed is what a command gets, and what a terminal shows.
import { type ByteString, textOf } from '../../util/bytes.ts'

/** A word as a shell reads it back; undefined where it has a zero byte, which no argument can. */
export function shellWord(word: ByteString): string | undefined {
  if (word.includes('\0')) return undefined
  if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word)) return word
  const text = textOf(word)
  if (text !== undefined && /^[\x20-\x7e\p{L}\p{M}\p{N}\p{P}\p{S}]*$/u.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`
  // What a terminal would not show, or not as it is, stands in the escapes of $'…'.
  return `$'${word.replace(/[^\x20-\x7e]|['\\]/g, escaped)}'`
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', "'": "\\'", '\\': '\\\\' }
const escaped = (byte: string) => named[byte] ?? `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`
