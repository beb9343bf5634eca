// Tells a zip archive by its first bytes, without the reader of archives.

/** Whether these are the first bytes of a file in an archive, or of an empty archive. */
export function isArchive(bytes: Uint8Array): boolean {
  const [p, k, three, four] = bytes
  return p === 0x50 && k === 0x4b && ((three === 3 && four === 4) || (three === 5 && four === 6))
}
