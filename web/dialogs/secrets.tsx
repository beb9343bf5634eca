// Secrets that would go along, each by its place and how it begins, and the way to take them out.
import { KeyRound } from 'lucide-react'
import { pathText } from '../../src/scenario/issue.ts'
import type { Secret } from '../../src/scenario/secrets.ts'

interface Props {
  readonly secrets: readonly Secret[]
  readonly redacted: boolean
  readonly onRedact: (redacted: boolean) => void
}

/** As many are listed; a scenario may have thousands. */
const most = 8

export function Secrets({ secrets, redacted, onRedact }: Props) {
  if (secrets.length === 0) return null
  return (
    <section className="card late secrets" aria-label="Secrets">
      <h3>
        <KeyRound size={14} aria-hidden />{' '}
        {secrets.length === 1 ? 'One part looks like a secret' : `${secrets.length} parts look like secrets`}
      </h3>
      <ul>
        {secrets.slice(0, most).map(({ path, kind, preview }) => (
          <li key={`${pathText(path)} ${preview}`}>
            {kind}, <span className="mono">{preview}</span> <span className="dim mono">{pathText(path)}</span>
          </li>
        ))}
        {secrets.length > most && <li className="dim">and {secrets.length - most} more</li>}
      </ul>
      <label className="check">
        <input type="checkbox" checked={redacted} onChange={(event) => onRedact(event.target.checked)} />
        <span>
          Take {secrets.length === 1 ? 'it' : 'them'} out{' '}
          <span className="dim">(REDACTED of the same length stands there, and the same secret stays the same)</span>
        </span>
      </label>
    </section>
  )
}
