// Pieces of a demangled name. A type has two sides: `void (*` stands before what it declares, and `)(int)` behind it.

/** One name or type as it is printed. */
export interface Node {
  readonly left: string
  readonly right: string
  /** What a pointer to it must put in brackets. */
  readonly shape: 'plain' | 'array' | 'function'
  /** For a reference: which, and to what, since references to references collapse. */
  readonly reference?: { readonly mark: '&' | '&&'; readonly to: Node }
  /** The name by which constructors and destructors go, where it is not the last part of `left`. */
  readonly base?: string
  /** A template argument that stands for several, or for none. */
  readonly pack?: readonly Node[]
}

export function named(left: string, base?: string): Node {
  return { left, right: '', shape: 'plain', ...(base === undefined ? {} : { base }) }
}

export function printed({ left, right }: Node): string {
  return left + right
}

/** Several, with commas; packs are spread. */
export function listed(nodes: readonly Node[]): string {
  return nodes
    .flatMap((node) => node.pack ?? [node])
    .map(printed)
    .join(', ')
}

/** `P`, `R`, `O`: a pointer or reference to something. */
export function pointing(mark: '*' | '&' | '&&', to: Node): Node {
  if (to.pack !== undefined) return { ...named(''), pack: to.pack.map((each) => pointing(mark, each)) }
  if (mark !== '*' && to.reference !== undefined) {
    return pointing(mark === '&' || to.reference.mark === '&' ? '&' : '&&', to.reference.to)
  }
  const open = to.shape === 'array' ? ' (' : to.shape === 'function' ? '(' : ''
  return {
    left: `${to.left}${open}${mark}`,
    right: `${open === '' ? '' : ')'}${to.right}`,
    shape: 'plain',
    ...(mark === '*' ? {} : { reference: { mark, to } }),
  }
}

/** `const` and its like, behind what they qualify. */
export function qualified(node: Node, qualifiers: string): Node {
  if (qualifiers === '') return node
  if (node.pack !== undefined) return { ...named(''), pack: node.pack.map((each) => qualified(each, qualifiers)) }
  const { left, right, shape } = node
  return { left: left + qualifiers, right, shape }
}

/** A member's type, seen from outside of its class. */
export function memberPointer(owner: Node, member: Node): Node {
  const bracket = member.shape !== 'plain'
  return {
    left: `${member.left}${bracket ? '(' : ' '}${printed(owner)}::*`,
    right: `${bracket ? ')' : ''}${member.right}`,
    shape: 'plain',
  }
}

export function arrayOf(element: Node, size: string): Node {
  return { left: element.left, right: `${element.right.startsWith('[') ? '' : ' '}[${size}]${element.right}`, shape: 'array' }
}

export function functionType(result: Node, params: readonly Node[], suffix: string): Node {
  return { left: `${result.left} `, right: `(${listed(params)})${result.right}${suffix}`, shape: 'function' }
}
