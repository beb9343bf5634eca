// Hands a text or bytes to the reader as a file.
export function download(name: string, content: string | Uint8Array, type: string) {
  const url = URL.createObjectURL(new Blob([typeof content === 'string' ? content : new Uint8Array(content)], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken hold of the blob by the next task.
  setTimeout(() => URL.revokeObjectURL(url))
}

/** A plain file name out of a title. */
export function fileNameOf(title: string): string {
  const plain = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return plain === '' ? 'scenario' : plain
}
