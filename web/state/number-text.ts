// Whole numbers as people type and read them.

/** Why a text is no whole number of that range, or null. */
export function checkWhole(text: string, least: number, most: number): string | null {
  const number = Number(text)
  return /^\d{1,10}$/.test(text) && number >= least && number <= most ? null : `A whole number, ${least} to ${most}.`
}

/** Why a text is no time that a scenario may have, or null. */
export const checkMilliseconds = (text: string) =>
  checkWhole(text, 0, 86_400_000) === null ? null : 'Milliseconds, at most one day.'

/** A count for people: `50,008`. */
export const countText = (count: number) => count.toLocaleString('en')

/** A count and what is counted: `1 event`, `100,090 events`. */
export const counted = (count: number, noun: string) => `${countText(count)} ${noun}${count === 1 ? '' : 's'}`
