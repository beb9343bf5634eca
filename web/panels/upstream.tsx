// The scenario's upstream: what the mocked cluster answers.
import { editAnswer, withBody } from '../../src/scenario/edit.ts'
import { BodyEditor } from '../components/body-editor.tsx'
import { PairsEditor } from '../components/pairs-editor.tsx'
import { TextInput } from '../components/text-input.tsx'
import { edit, useDocument } from '../state/document.ts'

export function UpstreamPanel() {
  const cluster = useDocument((state) => state.scenario.clusters[0])
  const rule = cluster?.rules[0]
  if (!cluster || !rule) return <p className="blank">This scenario has no upstream that answers.</p>
  const { answer } = rule
  return (
    <>
      <div className="request-line group">
        <div>
          <TextInput
            label="Status"
            value={String(answer.status)}
            type="number"
            check={(value) => (/^[1-9]\d\d$/.test(value) ? null : 'A status has three digits, 100 to 999.')}
            onChange={(status) => edit(editAnswer, cluster.name, 0, (now) => ({ ...now, status: Number(status) }))}
          />
        </div>
        <div>
          <TextInput
            label="Delay in ms (virtual time)"
            value={String(answer.delayMs)}
            type="number"
            check={(value) => (/^\d{1,8}$/.test(value) && Number(value) <= 86_400_000 ? null : 'Milliseconds, at most one day.')}
            onChange={(delay) => edit(editAnswer, cluster.name, 0, (now) => ({ ...now, delayMs: Number(delay) }))}
          />
        </div>
      </div>
      <PairsEditor
        label="Response headers"
        pairs={answer.headers}
        onChange={(headers) => edit(editAnswer, cluster.name, 0, (now) => ({ ...now, headers }))}
      />
      <BodyEditor
        label="Response body"
        body={answer.body}
        onChange={(body) => edit(editAnswer, cluster.name, 0, (now) => withBody(now, body))}
      />
      <p className="hint">
        Cluster <span className="mono">{cluster.name}</span> is played by the page: nothing leaves this tab.
      </p>
    </>
  )
}
