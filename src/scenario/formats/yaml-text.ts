// Prints YAML that Envoy's reader takes as it is meant.
import { type Document, isScalar, Scalar, visit } from 'yaml'

/** The text of a document, whose strings it quotes where Envoy's reader would take them for something else. */
export function yamlText(document: Document): string {
  // Envoy's YAML reader takes more words for booleans and numbers than YAML 1.2 does, and control characters only in escapes.
  visit(document, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return
      const control = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/.test(node.value)
      const likeNumber = /^[-+.]*\d[^\n]*$|^[-+]?\.[^\n]*$/.test(node.value)
      if (control || likeNumber) node.type = Scalar.QUOTE_DOUBLE
    },
  })
  return document.toString({ lineWidth: 0 })
}

/** A text as part of a comment: one line, nothing that could end it. */
export const oneLine = (text: string) => text.replace(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim()
