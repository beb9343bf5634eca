// What is spoken on a connection: HTTP/1.1 or HTTP/2.
import type { Scenario } from '../../src/scenario/schema.ts'

type Protocol = Scenario['listener']['protocol']

const labels = { http1: 'HTTP/1.1', http2: 'HTTP/2' } as const satisfies Record<Protocol, string>

interface Props {
  readonly label: string
  readonly protocol: Protocol
  readonly onChange: (protocol: Protocol) => void
}

export function ProtocolSelect({ label, protocol, onChange }: Props) {
  return (
    <select
      className="field mono"
      aria-label={label}
      value={protocol}
      onChange={(event) => onChange(event.target.value === 'http2' ? 'http2' : 'http1')}
    >
      {Object.entries(labels).map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  )
}
