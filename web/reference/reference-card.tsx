// One entry of the reference: signature, versions, answers with their meaning, label, proof.
import { TriangleAlert } from 'lucide-react'
import type { ReferenceEntry } from '../../src/abi-shim/reference.ts'
import { abiVersions } from '../../src/abi-shim/version.ts'
import { newestTarget, targets } from '../../src/scenario/schema.ts'
import { answerMeaning } from '../../src/trace/explanations.ts'
import { Prose } from '../components/prose.tsx'
import { referenceHash } from '../state/place.ts'

const labels: Readonly<
  Record<ReferenceEntry['label'], { readonly text: string; readonly tone: string; readonly about: string }>
> = {
  'as-envoy': { text: 'as Envoy', tone: 'add', about: 'The playground does what a real Envoy does.' },
  approximated: { text: 'approximated', tone: 'warn', about: 'Close to Envoy, and not in every detail.' },
  'not-modelled': {
    text: 'not modelled',
    tone: 'plain',
    about: 'Declared, with nothing behind it: a run says so where it is met.',
  },
}

interface Props {
  readonly entry: ReferenceEntry
  readonly id: string
  /** The address names it. */
  readonly current: boolean
}

export function ReferenceCard({ entry, id, current }: Props) {
  const {
    kind,
    name,
    params,
    signature,
    olderSignatures,
    abi,
    since,
    until,
    modules,
    available,
    answers,
    label,
    dangers,
    proof,
    doc,
  } = entry
  const { text, tone, about } = labels[label]
  const isCall = kind === 'hostcalls' || kind === 'callbacks'
  const facts: readonly (readonly [string, string | null])[] = [
    [isCall ? 'Type' : 'Form', signature],
    ...Object.entries(olderSignatures).map(([version, older]) => [`In ABI ${version}`, older] as const),
    ['ABI', abi.length === abiVersions.length ? null : abi.join(', ')],
    ['Envoy', releases(since, until)],
    ['From', modules.length === 0 || modules.join() === 'env' ? null : modules.join(', ')],
    ['Has a value', available],
    ['Recorded', proof === null ? null : `from Envoy ${targets[newestTarget]} (${caseText(proof)})`],
  ]
  return (
    <article id={id} className={`card entry${current ? ' current' : ''}`} aria-label={name} aria-current={current || undefined}>
      <h4 className="mono">
        <span>
          <a className="link" href={referenceHash(name)}>
            {name}
          </a>
          {isCall && <span className="dim">({params.join(', ')})</span>}
        </span>
        <span className={`chip ${tone}`} title={about}>
          {text}
        </span>
      </h4>
      <p>
        <Prose text={doc} />
      </p>
      {dangers.length > 0 && (
        <ul className="dangers" aria-label="Dangers">
          {dangers.map(({ text, instead }) => (
            <li key={text}>
              <TriangleAlert size={13} aria-hidden />
              <span>
                <span className="warn">
                  <Prose text={text} />.
                </span>{' '}
                <Prose text={instead} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <dl>
        {facts.map(
          ([what, value]) =>
            value !== null && (
              <div className="argument" key={what}>
                <dt>{what}</dt>
                <dd className="mono">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {(answers.length > 1 || (answers.length === 1 && answers[0] !== 'Ok')) && (
        <dl className="answers" aria-label="Answers">
          {answers.map((answer) => (
            <div className="argument" key={answer}>
              <dt className="mono">{answer}</dt>
              <dd>{kind === 'callbacks' ? '' : (answerMeaning(answer) ?? 'Done.')}</dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  )
}

/** The recording of a case or of a demo, by its folder. */
function caseText(folder: string): string {
  const name = folder.slice(folder.lastIndexOf('/') + 1)
  return folder.startsWith('public/demos/') ? `demo ${name}` : `case ${name}`
}

function releases(since: string | null, until: string | null): string | null {
  if (since === null && until === null) return null
  return [since !== null && `since ${since}`, until !== null && `until ${until}`].filter((part) => part !== false).join(', ')
}
