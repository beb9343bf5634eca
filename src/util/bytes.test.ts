// Byte strings go there and back, whatever the bytes are.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  base64,
  byteString,
  byteStringOfText,
  bytesOf,
  concat,
  fromBase64,
  showText,
  textOf,
  toTextOrBase64,
  utf8,
} from './bytes.ts'

const anyBytes = fc.uint8Array({ maxLength: 20_000 })

describe('byte strings', () => {
  it('hold every byte sequence', () => {
    fc.assert(fc.property(anyBytes, (bytes) => void expect(bytesOf(byteString(bytes))).toEqual(bytes)))
  })

  it('give text back that was UTF-8, a byte order mark included', () => {
    expect(textOf(byteStringOfText('\ufeffgrün'))).toBe('\ufeffgrün')
  })

  it('are base64 in JSON where they are not UTF-8', () => {
    expect(toTextOrBase64('\xff\xfe')).toEqual({ base64: '//4=' })
    expect(toTextOrBase64(utf8('ok'))).toEqual({ text: 'ok' })
  })

  it('are shown with escapes where they are not UTF-8', () => {
    expect(showText('a\xff\x00')).toBe('a\\xff\\x00')
  })

  it('survive base64', () => {
    fc.assert(fc.property(anyBytes, (bytes) => void expect(fromBase64(base64(bytes))).toEqual(bytes)))
    expect(fromBase64('not base64!')).toBeUndefined()
  })

  it('are joined in order, and nothing joins to nothing', () => {
    expect(concat([])).toEqual(new Uint8Array(0))
    expect(byteString(concat([utf8('a'), utf8(''), utf8('bc')]))).toBe('abc')
  })
})
