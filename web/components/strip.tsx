// Below the head: what came of the link that was opened, and the files that it does not bring along.
import { FileUp, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ModuleRef } from '../../src/scenario/schema.ts'
import { forgiveAddress, useAddressProblem } from '../state/address.ts'
import { chooseFiles } from '../state/choose-files.ts'
import { moduleName, sizeText } from '../state/facts.ts'
import { takeAllTheSame, takeFiles } from '../state/intake.ts'
import { type OtherFile, sayOther, useMissing } from '../state/missing.ts'
import { projects, switchProject, useProjects } from '../state/projects.ts'
import { runNow } from '../state/run.ts'

export function Strip() {
  const problem = useAddressProblem()
  const left = useProjects((state) => state.left)
  const missing = useMissing((state) => state.refs)
  const other = useMissing((state) => state.other)
  return (
    <>
      {problem !== null && (
        <Row role="alert" tone="bad" onClose={forgiveAddress} close="Close the message about the link">
          <span>
            <b>This link cannot be opened.</b> {sentences(problem)} Nothing of yours was changed.
          </span>
        </Row>
      )}
      {left !== null && (
        <Row role="status" tone="" onClose={() => projects.setState({ left: null })} close="Close the message about your project">
          <span>
            Your own project <b>{left.title}</b> is kept.
          </span>
          <button type="button" className="btn small" onClick={() => void switchProject(left.id).then(() => runNow())}>
            Back to my project
          </button>
        </Row>
      )}
      {missing.map((ref) => (
        <MissingModule key={ref.sha256} wanted={ref} />
      ))}
      {other !== null && <Other file={other} />}
    </>
  )
}

const sentences = (lines: readonly string[]) =>
  lines.map((line) => `${line.replace(/^./, (first) => first.toUpperCase())}.`).join(' ')

interface RowProps {
  readonly role: 'alert' | 'status'
  readonly tone: 'bad' | 'late' | ''
  readonly onClose?: () => void
  readonly close?: string
  readonly children: ReactNode
}

function Row({ role, tone, onClose, close, children }: RowProps) {
  return (
    <div className={`strip ${tone}`} role={role}>
      {children}
      {onClose && (
        <button type="button" className="btn icon ghost small close" aria-label={close} onClick={onClose}>
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  )
}

function MissingModule({ wanted }: { readonly wanted: ModuleRef }) {
  return (
    <section className="strip late missing" aria-label="A module is missing">
      <FileUp size={16} aria-hidden />
      <span className="grow">
        <b>Drop this file here:</b> <span className="mono">{moduleName(wanted)}</span>
        <span className="dim">
          {'size' in wanted && `, ${sizeText(wanted.size)}`}. The scenario names it and does not hold it. It stays on your
          machine.
        </span>
        <span className="dim hash">
          sha256 <span className="mono">{wanted.sha256}</span>
        </span>
      </span>
      <button type="button" className="btn small" onClick={() => void chooseFiles('.wasm,.gz').then(takeFiles)}>
        Choose it…
      </button>
    </section>
  )
}

function Other({ file }: { readonly file: OtherFile }) {
  return (
    <Row role="alert" tone="bad" onClose={() => sayOther(null)} close="Close the message about the file">
      <span>
        <b>{file.name} is another file.</b> It has {sizeText(file.size)} and the sha256{' '}
        <span className="mono hash">{file.sha256}</span>. The scenario was made with the one above and may behave in another way.
      </span>
      <button type="button" className="btn small" onClick={() => takeAllTheSame(file)}>
        Use it all the same
      </button>
    </Row>
  )
}
