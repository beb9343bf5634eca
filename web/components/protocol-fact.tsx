// What is spoken on a connection: HTTP/1.1 or HTTP/2.
import type { Scenario } from '../../src/scenario/schema.ts'
import { ChoiceFact } from './choice-fact.tsx'

type Protocol = Scenario['listener']['protocol']

const protocols: readonly (readonly [Protocol, string])[] = [
  ['http1', 'HTTP/1.1'],
  ['http2', 'HTTP/2'],
]

interface Props {
  readonly about: string
  readonly protocol: Protocol
  readonly onChange: (protocol: Protocol) => void
}

export function ProtocolFact({ about, protocol, onChange }: Props) {
  return <ChoiceFact label="speaks" about={about} value={protocol} choices={protocols} onChange={onChange} />
}
