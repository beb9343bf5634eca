// The one table of differences between our run and Envoy's that are knowingly ours, by the code of their note.
import type { NoteCode } from '../trace/codes.ts'

/** A difference in a callback in which our run made such a note is explained. docs/fidelity.md has the paragraphs. */
const codes: readonly NoteCode[] = ['property-not-modelled', 'wasi-gather']

export const explanations: ReadonlySet<string> = new Set(codes)
