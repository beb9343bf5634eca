// Virtual and real time in few characters.

const units = [
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['µs', 1000n],
] as const

/** Nanoseconds in the largest unit that leaves a digit before the point, to three digits behind it. */
export function clockText(nanoseconds: bigint): string {
  const found = units.find(([, size]) => nanoseconds >= size)
  if (!found) return `${nanoseconds} ns`
  const [unit, size] = found
  const whole = nanoseconds / size
  const rest = String(((nanoseconds % size) * 1000n) / size)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return `${whole}${rest === '' ? '' : `.${rest}`} ${unit}`
}

/** Milliseconds that were measured, to a tenth: what browsers tell. */
export const costText = (milliseconds: number) =>
  milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`
