// The scenario's request: what the client sends.
import { BodyEditor } from '../components/body-editor.tsx'
import { PairsEditor } from '../components/pairs-editor.tsx'
import { TextInput } from '../components/text-input.tsx'
import { editRequest, useDocument } from '../state/document.ts'
import { showBytesText } from '../state/pairs-text.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

export function RequestPanel() {
  const request = useDocument((state) => state.scenario.steps[0]?.request)
  if (!request) return <p className="blank">This scenario sends no request.</p>
  return (
    <>
      <div className="request-line group">
        <div>
          <TextInput
            label="Method"
            list="methods"
            value={request.method}
            check={(value) => (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(value) ? null : 'A method is one word.')}
            onChange={(method) => editRequest(0, (now) => ({ ...now, method }))}
          />
          <datalist id="methods">
            {methods.map((method) => (
              <option key={method} value={method} />
            ))}
          </datalist>
        </div>
        <div>
          <TextInput label="Path" value={showBytesText(request.path)} check={checkPath} onChange={(path) => editRequest(0, (now) => ({ ...now, path }))} />
        </div>
      </div>
      <div className="group">
        <TextInput
          label="Authority"
          value={showBytesText(request.authority)}
          check={(value) => (/[\s\0]/.test(value) ? 'An authority has no white space: host, or host:port.' : null)}
          onChange={(authority) => editRequest(0, (now) => ({ ...now, authority }))}
        />
      </div>
      <PairsEditor
        label="Request headers"
        pairs={request.headers}
        onChange={(headers) => editRequest(0, (now) => ({ ...now, headers }))}
      />
      <BodyEditor
        label="Request body"
        body={request.body}
        onChange={(body) =>
          editRequest(0, ({ body: _, ...now }) => (body ? { ...now, body } : now))
        }
      />
    </>
  )
}

function checkPath(path: string): string | null {
  if (!path.startsWith('/')) return 'A path starts with “/”.'
  return /[\s\0]/.test(path) ? 'White space in a path must be escaped: %20.' : null
}
