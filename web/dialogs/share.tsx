// The link, and what has to be said before it is sent: what travels, how long it is, which secrets are in it.
import { Link2, Save } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Travel } from '../../src/scenario/link.ts'
import { assertNever } from '../../src/util/assert.ts'
import { CopyButton } from '../components/copy-button.tsx'
import { useDocument } from '../state/document.ts'
import { moduleName, sizeText } from '../state/facts.ts'
import { saveProjectFile } from '../state/project-file.ts'
import { isAskedFor, type Letter, writeLetter } from '../state/share.ts'
import { Dialog } from './dialog.tsx'
import { Secrets } from './secrets.tsx'

export default function ShareDialog() {
  const scenario = useDocument((state) => state.scenario)
  const drafts = useDocument((state) => Object.values(state.drafts).filter(({ problem }) => problem !== null).length)
  const [large, setLarge] = useState(false)
  const [redacted, setRedacted] = useState(true)
  const [letter, setLetter] = useState<Letter | null>(null)
  useEffect(() => {
    let current = true
    void writeLetter(scenario, { large, redacted }).then((written) => {
      if (current) setLetter(written)
    })
    return () => {
      current = false
    }
  }, [scenario, large, redacted])
  return (
    <Dialog name="share" title="Share">
      {letter === null ? (
        <p className="blank">Writing…</p>
      ) : (
        <div className="dialog-body">
          {letter.problems.map((problem) => (
            <p key={problem} className="problem" role="alert">
              No link can hold this: {problem}.
            </p>
          ))}
          {letter.url !== null && <Travels letter={letter} />}
          {letter.longer !== null && (
            <Lengths longer={letter.longer} scenario={letter.scenario} large={large} onLarge={setLarge} />
          )}
          <Secrets secrets={letter.secrets} redacted={redacted} onRedact={setRedacted} />
          {drafts > 0 && (
            <p className="dim">
              {drafts === 1 ? 'One field is' : `${drafts} fields are`} not taken yet: the last value that is valid travels.
            </p>
          )}
          {letter.url !== null && (
            <>
              <input
                className="field mono"
                aria-label="Link"
                readOnly
                value={letter.url}
                onFocus={(event) => event.target.select()}
              />
              <p className={letter.isCutByChats ? 'warn length' : 'dim length'}>{lengthWords(letter)}</p>
            </>
          )}
          <div className="dialog-foot">
            <span className="dim grow">
              Whoever has the link can read all of it, headers and configuration too. Nothing is uploaded.
            </span>
            <button type="button" className="btn" onClick={() => void saveProjectFile(letter.scenario)}>
              <Save size={14} aria-hidden /> Save as a file
            </button>
            {letter.url !== null && (
              <CopyButton text={letter.url} className="primary">
                {letter.secrets.length > 0 && redacted ? 'Copy without secrets' : 'Copy link'}
              </CopyButton>
            )}
          </div>
        </div>
      )}
    </Dialog>
  )
}

interface LengthsProps {
  readonly longer: NonNullable<Letter['longer']>
  readonly scenario: Letter['scenario']
  readonly large: boolean
  readonly onLarge: (large: boolean) => void
}

/** A short link that asks the reader for a file, or a long one that holds it. */
function Lengths({ longer, scenario, large, onLarge }: LengthsProps) {
  const names = longer.modules.map((id) => moduleName(scenario.modules[id])).join(', ')
  const choices = [
    { value: false, title: 'Short link', about: `the reader must have ${names}` },
    {
      value: true,
      title: `Link with ${names} in it`,
      about: `${longer.characters.toLocaleString('en')} characters: for e-mail, too long for most chats`,
    },
  ]
  return (
    <fieldset className="choices">
      <legend className="hidden-label">How the modules travel</legend>
      {choices.map(({ value, title, about }) => (
        <label className="check" key={title}>
          <input type="radio" name="length" checked={large === value} onChange={() => onLarge(value)} />
          <span>
            {title} <span className="dim">({about})</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function lengthWords({ url, isCutByChats }: Letter): string {
  const length = `${(url?.length ?? 0).toLocaleString('en')} characters`
  if (!isCutByChats) return `${length}: short enough for any chat.`
  return `${length}: many chats cut or refuse links beyond 2,000, most of them beyond 8,000. E-mail carries it, and a project file (Save as a file) holds the same.`
}

function Travels({ letter: { travels, scenario } }: { readonly letter: Letter }) {
  return (
    <section aria-label="What travels">
      <h3>What travels</h3>
      <ul className="travels">
        <li>
          <Link2 size={14} aria-hidden /> The scenario: requests, upstream, configuration, checks
        </li>
        {Object.entries(travels).map(([id, travel]) => (
          <li key={id} className={isAskedFor(travel) ? 'warn' : ''}>
            <Link2 size={14} aria-hidden />
            <span>
              <span className="mono">{moduleName(scenario.modules[id])}</span> {travelWords(travel)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function travelWords(travel: Travel): string {
  switch (travel.by) {
    case 'demo':
      return 'is on this site: the link names it'
    case 'inline':
      return `is in the link, with ${sizeText(travel.packed)}`
    case 'sha256':
      return 'does not travel: the reader is asked for the file'
    default:
      return assertNever(travel)
  }
}
