// What is wrong with a document, said where it was typed.

/** One finding. */
export interface Issue {
  /** Where in the document, such as `plugins[0].vm.id`; empty for the whole of it. */
  readonly path: string
  /** A sentence about what is there, without the path. */
  readonly message: string
  /** The line of the text, from 1, where the document was text and the place is known. */
  readonly line?: number
}

/** Keys and indices from the top of the document. */
export type Path = readonly (string | number)[]

/** A finding whose place is still in parts. */
export interface Finding {
  readonly at: Path
  readonly message: string
}

/** A path as people write it; keys that are no plain names are quoted. */
export function pathText(path: Path): string {
  let out = ''
  for (const part of path) {
    if (typeof part === 'number') out += `[${part}]`
    else if (/^[\w$-]+$/.test(part)) out += out === '' ? part : `.${part}`
    else out += `[${JSON.stringify(part)}]`
  }
  return out
}
