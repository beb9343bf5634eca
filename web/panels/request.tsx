// The scenario's steps: what the client sends, one request or pause after the other.
import { editRequest, withBody } from '../../src/scenario/edit.ts'
import { editStep } from '../../src/scenario/edit-steps.ts'
import type { RequestStep, Step } from '../../src/scenario/schema.ts'
import { BodyEditor } from '../components/body-editor.tsx'
import { Fact } from '../components/fact.tsx'
import { NoticeCard } from '../components/notice-card.tsx'
import { PairsEditor } from '../components/pairs-editor.tsx'
import { StepList } from '../components/step-list.tsx'
import { TextInput } from '../components/text-input.tsx'
import { edit, useDocument } from '../state/document.ts'
import { checkMilliseconds, checkWhole } from '../state/number-text.ts'
import { showBytesText } from '../state/pairs-text.ts'
import { useStep } from '../state/use-exchange.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

export function RequestPanel() {
  const at = useStep()
  const step = useDocument((state) => state.scenario.steps[at])
  return (
    <>
      <NoticeCard at="request" />
      <StepList />
      {step && 'request' in step && <RequestEditor at={at} step={step} request={step.request} />}
      {step && 'advance' in step && <PauseEditor at={at} ms={step.advance.ms} />}
      {!step && <p className="blank">Add a request, or paste a curl command anywhere on the page.</p>}
    </>
  )
}

function PauseEditor({ at, ms }: { readonly at: number; readonly ms: number }) {
  return (
    <div className="group">
      <TextInput
        field={`steps[${at}].advance.ms`}
        label="Milliseconds that pass"
        type="number"
        value={String(ms)}
        check={checkMilliseconds}
        onChange={(text) => edit(editStep, at, () => ({ advance: { ms: Number(text) } }))}
      />
      <p className="hint">Nobody sends anything; timers of plugins go off. The time is virtual, so nobody waits for it either.</p>
    </div>
  )
}

interface RequestProps {
  readonly at: number
  readonly step: Extract<Step, { request: unknown }>
  readonly request: RequestStep
}

function RequestEditor({ at, step, request }: RequestProps) {
  const concurrency = useDocument((state) => state.scenario.process.concurrency)
  const field = (name: string) => `steps[${at}].request.${name}`
  const change = (next: Partial<RequestStep>) => edit(editRequest, at, (now) => ({ ...now, ...next }))
  return (
    // A draft belongs to its step, and so does what an editor remembers.
    <div key={at} className="group">
      <div className="request-line group">
        <div>
          <TextInput
            field={field('method')}
            label="Method"
            list="methods"
            value={request.method}
            check={(value) => (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(value) ? null : 'A method is one word.')}
            onChange={(method) => change({ method })}
          />
          <datalist id="methods">
            {methods.map((method) => (
              <option key={method} value={method} />
            ))}
          </datalist>
        </div>
        <div>
          <TextInput
            field={field('path')}
            label="Path"
            value={showBytesText(request.path)}
            readOnly={typeof request.path !== 'string'}
            check={checkPath}
            onChange={(path) => change({ path })}
          />
        </div>
      </div>
      <div className="group">
        <TextInput
          field={field('authority')}
          label="Authority"
          value={showBytesText(request.authority)}
          readOnly={typeof request.authority !== 'string'}
          check={(value) => (/[\s\0]/.test(value) ? 'An authority has no white space: host, or host:port.' : null)}
          onChange={(authority) => change({ authority })}
        />
      </div>
      <PairsEditor
        field={field('headers')}
        label="Request headers"
        pairs={request.headers}
        onChange={(headers) => change({ headers })}
      />
      <BodyEditor
        field={field('body')}
        label="Request body"
        body={request.body}
        onChange={(body) => edit(editRequest, at, (now) => withBody(now, body))}
      />
      <PairsEditor
        field={field('trailers')}
        label="Request trailers"
        noun="trailer"
        pairs={request.trailers ?? []}
        onChange={(trailers) =>
          edit(editRequest, at, ({ trailers: _, ...rest }) => (trailers.length > 0 ? { ...rest, trailers } : rest))
        }
      />
      <section className="group" aria-label="Client">
        <div className="label">Client</div>
        <div className="rows mono">
          <Fact label="waits">
            <TextInput
              field={field('clientTimeoutMs')}
              label="The client waits, in milliseconds"
              labelled
              type="number"
              placeholder="20000 ms"
              value={request.clientTimeoutMs === undefined ? '' : String(request.clientTimeoutMs)}
              check={(text) => (text === '' ? null : checkMilliseconds(text))}
              onChange={(text) =>
                edit(editRequest, at, ({ clientTimeoutMs: _, ...rest }) =>
                  text === '' ? rest : { ...rest, clientTimeoutMs: Number(text) },
                )
              }
            />
          </Fact>
          {(concurrency > 1 || step.thread !== undefined) && (
            <Fact label="worker">
              <TextInput
                field={`steps[${at}].thread`}
                label="Worker thread"
                labelled
                type="number"
                placeholder="they take turns"
                value={step.thread === undefined ? '' : String(step.thread)}
                check={(text) => (text === '' ? null : checkWhole(text, 0, concurrency - 1))}
                onChange={(text) => edit(editStep, at, () => ({ request, ...(text === '' ? {} : { thread: Number(text) }) }))}
              />
            </Fact>
          )}
        </div>
      </section>
    </div>
  )
}

function checkPath(path: string): string | null {
  if (!path.startsWith('/')) return 'A path starts with “/”.'
  return /[\s\0]/.test(path) ? 'White space in a path must be escaped: %20.' : null
}
