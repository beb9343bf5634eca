// The one table of differences between our run and Envoy's that are knowingly ours, by the code of their note.
import type { NoteCode } from '../trace/codes.ts'

/**
 * A difference in a callback in which our run made such a note is explained. docs/fidelity.md has the paragraphs, as it has of what
 * no note tells: `real-time` (`real-ticks.ts`) and `chance` (`compare.ts`).
 */
const codes: readonly NoteCode[] = ['property-not-modelled', 'wasi-gather']

export const explanations: ReadonlySet<string> = new Set(codes)
