// The scenario's request: what the client sends.
import { Plus } from 'lucide-react'
import { addStep, canAddStep, editRequest, removeStep, withBody } from '../../src/scenario/edit.ts'
import { requestOf } from '../../src/scenario/step.ts'
import { BodyEditor } from '../components/body-editor.tsx'
import { PairsEditor } from '../components/pairs-editor.tsx'
import { StepPicker } from '../components/step-picker.tsx'
import { TextInput } from '../components/text-input.tsx'
import { edit, useDocument } from '../state/document.ts'
import { showBytesText } from '../state/pairs-text.ts'
import { chooseStep, useView } from '../state/view.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

export function RequestPanel() {
  const steps = useDocument((state) => state.scenario.steps)
  const full = useDocument((state) => !canAddStep(state.scenario))
  const step = Math.min(
    useView((state) => state.step),
    steps.length - 1,
  )
  const request = requestOf(steps[step])
  if (!request)
    return <p className="blank">{step < 0 ? 'This scenario sends no request.' : 'This step sends nothing: it lets time pass.'}</p>
  return (
    <>
      <div className="step-bar">
        <StepPicker label="Request to edit" noun="Request" few={4} />
        <button
          type="button"
          className="btn ghost small"
          disabled={full}
          onClick={() => {
            edit(addStep, step)
            chooseStep(step + 1)
          }}
        >
          <Plus size={13} aria-hidden /> Add a request
        </button>
        <span className="grow" />
        {steps.length > 1 && (
          <button
            type="button"
            className="btn ghost small"
            onClick={() => {
              edit(removeStep, step)
              chooseStep(Math.max(0, step - 1))
            }}
          >
            Remove
          </button>
        )}
      </div>
      <div className="request-line group">
        <div>
          <TextInput
            label="Method"
            list="methods"
            value={request.method}
            check={(value) => (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(value) ? null : 'A method is one word.')}
            onChange={(method) => edit(editRequest, step, (now) => ({ ...now, method }))}
          />
          <datalist id="methods">
            {methods.map((method) => (
              <option key={method} value={method} />
            ))}
          </datalist>
        </div>
        <div>
          <TextInput
            label="Path"
            value={showBytesText(request.path)}
            check={checkPath}
            onChange={(path) => edit(editRequest, step, (now) => ({ ...now, path }))}
          />
        </div>
      </div>
      <div className="group">
        <TextInput
          label="Authority"
          value={showBytesText(request.authority)}
          check={(value) => (/[\s\0]/.test(value) ? 'An authority has no white space: host, or host:port.' : null)}
          onChange={(authority) => edit(editRequest, step, (now) => ({ ...now, authority }))}
        />
      </div>
      <PairsEditor
        label="Request headers"
        pairs={request.headers}
        onChange={(headers) => edit(editRequest, step, (now) => ({ ...now, headers }))}
      />
      <BodyEditor
        label="Request body"
        body={request.body}
        onChange={(body) => edit(editRequest, step, (now) => withBody(now, body))}
      />
    </>
  )
}

function checkPath(path: string): string | null {
  if (!path.startsWith('/')) return 'A path starts with “/”.'
  return /[\s\0]/.test(path) ? 'White space in a path must be escaped: %20.' : null
}
