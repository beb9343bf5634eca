// Punycode as Rust's names use it: RFC 3492 with `_` between the letters that are ASCII and the rest.

const digits = 'abcdefghijklmnopqrstuvwxyz0123456789'
const base = digits.length
const lowest = 1
const highest = 26

/** The text, or undefined where it is no Punycode. */
export function decodePunycode(encoded: string): string | undefined {
  const split = encoded.lastIndexOf('_')
  const letters = split < 0 ? [] : [...encoded.slice(0, split)]
  let at = split + 1
  let code = 128
  let index = 0
  let bias = 72
  let first = true
  while (at < encoded.length) {
    const before = index
    let weight = 1
    for (let k = base; ; k += base) {
      const value = digits.indexOf(encoded[at++] ?? ' ')
      if (value < 0) return undefined
      index += value * weight
      const threshold = k <= bias ? lowest : k >= bias + highest ? highest : k - bias
      if (value < threshold) break
      weight *= base - threshold
    }
    const count = letters.length + 1
    bias = adapt(index - before, count, first)
    first = false
    code += Math.floor(index / count)
    index %= count
    if (code > 0x10ffff) return undefined
    letters.splice(index++, 0, String.fromCodePoint(code))
  }
  return letters.join('')
}

function adapt(change: number, count: number, first: boolean): number {
  let delta = first ? Math.floor(change / 700) : change >> 1
  delta += Math.floor(delta / count)
  let k = 0
  for (; delta > ((base - lowest) * highest) >> 1; k += base) delta = Math.floor(delta / (base - lowest))
  return k + Math.floor(((base - lowest + 1) * delta) / (delta + 38))
}
