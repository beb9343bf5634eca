// A fault: what happened, what Envoy does next, what to change.

import type { Fault } from '../../src/trace/event.ts'
import { readableFrame } from '../../src/trace/readable-frame.ts'
import { Prose } from './prose.tsx'

const titles: Record<Fault['code'], string> = {
  load: 'The module cannot be loaded',
  trap: 'The filter crashed',
  start: 'Envoy would reject this configuration',
  budget: 'A limit of this playground was reached',
  hang: 'The filter did not come back',
  bug: 'The emulator contradicted itself',
}

interface Props {
  readonly fault: Fault
  /** The step that it is in, where there are others. */
  readonly step?: number | undefined
  readonly onShow?: (() => void) | undefined
}

/** One line for a fault of a step that is not the one shown. */
export const faultTitle = (fault: Fault) => titles[fault.code]

export function FaultCard({ fault, step, onShow }: Props) {
  return (
    <article className="card bad">
      <h2>{titles[fault.code]}</h2>
      <p>
        <span className="mono">{fault.message}</span>
      </p>
      {fault.stack.length > 0 && (
        <details>
          <summary>Guest stack, {fault.stack.length} frames</summary>
          <pre className="stack mono">{fault.stack.map(readableFrame).join('\n')}</pre>
        </details>
      )}
      <dl>
        {fault.callback !== null && (
          <>
            <dt>Where</dt>
            <dd>
              <span className="mono">{fault.callback}</span>
              {fault.plugin !== null && <> of {fault.plugin}</>}
              {step !== undefined && `, step ${step + 1}`}
            </dd>
          </>
        )}
        <dt>Envoy</dt>
        <dd>
          <Prose text={fault.consequence} />
        </dd>
        <dt>To do</dt>
        <dd>
          <Prose text={fault.remedy} />
        </dd>
      </dl>
      {onShow && (
        <div className="way">
          <button type="button" className="link" onClick={onShow}>
            Show it in the timeline
          </button>
        </div>
      )}
    </article>
  )
}
