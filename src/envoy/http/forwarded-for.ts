// Who x-forwarded-for says the client is. Envoy: Http::Utility::getLastAddressFromXFF, Network::Utility::parseInternetAddressNoThrow.
import type { ByteString } from '../../util/bytes.ts'

const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ipv4 = new RegExp(`^${byte}(?:\\.${byte}){3}$`)

/** The last address of the list as properties show it, `address:port`; null where it is none. */
export function lastForwardedAddress(forwardedFor: ByteString | undefined): ByteString | null {
  if (forwardedFor === undefined) return null
  const last = forwardedFor.split(',').at(-1) ?? ''
  const address = last.replace(/^[\t-\r ]+|[\t-\r ]+$/g, '')
  if (ipv4.test(address)) return `${address}:0`
  const groups = ipv6Groups(address)
  return groups === null ? null : `[${printIpv6(groups)}]:0`
}

/** The eight numbers of an IPv6 address, as inet_pton reads one; null where it is none. */
function ipv6Groups(address: string): number[] | null {
  const [head = '', tail, more] = address.split('::')
  if (more !== undefined) return null
  const [left, right] = [groupsOf(head, tail === undefined), groupsOf(tail ?? '', true)]
  if (left === null || right === null) return null
  const missing = 8 - left.length - right.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  return [...left, ...Array<number>(missing).fill(0), ...right]
}

/** Groups between colons; at the end there may be an IPv4 address, which is two. */
function groupsOf(text: string, atEnd: boolean): number[] | null {
  if (text === '') return []
  const groups: number[] = []
  for (const [index, part] of text.split(':').entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else if (atEnd && ipv4.test(part) && index === text.split(':').length - 1) {
      const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
      groups.push(a * 256 + b, c * 256 + d)
    } else return null
  }
  return groups
}

/** As inet_ntop writes one: the longest run of zeros is left out, and what stands for an IPv4 address is written as one. */
function printIpv6(groups: readonly number[]): string {
  let [at, length] = [-1, 1]
  for (let start = 0; start < groups.length; start++) {
    let end = start
    while (end < groups.length && groups[end] === 0) end++
    if (end - start > length) [at, length] = [start, end - start]
  }
  const [g5 = 0, g6 = 0, g7 = 0] = groups.slice(5)
  const isMapped = at === 0 && (length === 6 || (length === 5 && g5 === 0xffff))
  const dotted = [g6 >> 8, g6 & 0xff, g7 >> 8, g7 & 0xff].join('.')
  const words = groups.map((group) => group.toString(16))
  if (isMapped) return length === 6 ? `::${dotted}` : `::ffff:${dotted}`
  if (at < 0) return words.join(':')
  return `${words.slice(0, at).join(':')}::${words.slice(at + length).join(':')}`
}
