// Which paths go to which cluster, and what Envoy answers by itself.
import { Plus } from 'lucide-react'
import { moved } from '../../src/scenario/edit.ts'
import { stepMove, stepRemoval } from '../../src/scenario/edit-steps.ts'
import { inputLimits } from '../../src/scenario/limits.ts'
import type { RouteEntry, Scenario } from '../../src/scenario/schema.ts'
import { utf8 } from '../../src/util/bytes.ts'
import { edit, useDocument } from '../state/document.ts'
import { moveItemDrafts } from '../state/drafts.ts'
import { showBytesText } from '../state/pairs-text.ts'
import { ItemTools } from './item-tools.tsx'
import { TextInput } from './text-input.tsx'

/** A scenario with its routes changed. */
const editRoutes = (scenario: Scenario, change: (routes: Scenario['routes']) => Scenario['routes']): Scenario => ({
  ...scenario,
  routes: change(scenario.routes),
})

/** No cluster has this name. */
const itself = ''

const ownAnswer = { status: 200, body: '' } as const

export function RoutesEditor() {
  const routes = useDocument((state) => state.scenario.routes)
  const first = useDocument((state) => state.scenario.clusters[0])
  const added: RouteEntry =
    first === undefined ? { prefix: '/', directResponse: ownAnswer } : { prefix: '/', cluster: first.name }
  return (
    <section className="group" aria-label="Routes">
      <div className="label">
        <span>Routes</span>
        <button type="button" className="link" onClick={() => edit(editRoutes, (now) => [...now, added])}>
          <Plus size={12} aria-hidden /> Add a route
        </button>
      </div>
      <div className="rows mono">
        {routes.map((route, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a route has no identity but its place
          <RouteEditor key={at} at={at} route={route} count={routes.length} />
        ))}
        {routes.length === 0 && <p className="empty">No route: Envoy answers 404 to everything.</p>}
      </div>
      <p className="hint">Clusters are played by the page: nothing leaves this tab.</p>
    </section>
  )
}

interface RouteProps {
  readonly at: number
  readonly route: RouteEntry
  readonly count: number
}

function RouteEditor({ at, route, count }: RouteProps) {
  const clusters = useDocument((state) => state.scenario.clusters)
  const replace = (next: RouteEntry) => edit(editRoutes, (now) => now.with(at, next))
  const { prefix } = route
  return (
    <>
      <div className="route">
        <div>
          <TextInput
            field={`routes[${at}].prefix`}
            label={`Route ${at + 1}: prefix`}
            labelled
            value={prefix}
            check={(text) => (text.startsWith('/') ? null : 'A prefix starts with “/”.')}
            onChange={(text) => replace({ ...route, prefix: text })}
          />
        </div>
        <select
          className="field mono"
          aria-label={`Route ${at + 1}: cluster`}
          value={'cluster' in route ? route.cluster : itself}
          onChange={({ target }) =>
            replace(target.value === itself ? { prefix, directResponse: ownAnswer } : { prefix, cluster: target.value })
          }
        >
          {clusters.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
          <option value={itself}>no cluster: Envoy answers</option>
        </select>
        <ItemTools
          name={`route ${at + 1}`}
          at={at}
          count={count}
          onMove={(to) => {
            edit(editRoutes, (now) => moved(now, at, to))
            moveItemDrafts('routes', stepMove(at, to))
          }}
          onRemove={() => {
            edit(editRoutes, (now) => now.toSpliced(at, 1))
            moveItemDrafts('routes', stepRemoval(at))
          }}
        />
      </div>
      {'directResponse' in route && <OwnAnswer at={at} route={route} onChange={replace} />}
    </>
  )
}

const checkBody = (text: string) =>
  utf8(text).length > inputLimits.directBodyBytes ? `Envoy takes ${inputLimits.directBodyBytes} bytes at most here.` : null

type DirectRoute = Extract<RouteEntry, { directResponse: unknown }>

interface OwnAnswerProps {
  readonly at: number
  readonly route: DirectRoute
  readonly onChange: (route: DirectRoute) => void
}

function OwnAnswer({ at, route, onChange }: OwnAnswerProps) {
  const { status, body } = route.directResponse
  const change = (next: Partial<DirectRoute['directResponse']>) =>
    onChange({ ...route, directResponse: { ...route.directResponse, ...next } })
  return (
    <div className="route">
      <div>
        <TextInput
          field={`routes[${at}].directResponse.status`}
          label={`Route ${at + 1}: status`}
          labelled
          type="number"
          value={String(status)}
          check={(text) => (/^[2-5]\d\d$/.test(text) ? null : 'Envoy answers with 200 to 599 by itself.')}
          onChange={(text) => change({ status: Number(text) })}
        />
      </div>
      <div>
        <TextInput
          field={`routes[${at}].directResponse.body`}
          label={`Route ${at + 1}: body`}
          labelled
          placeholder="body"
          check={checkBody}
          value={showBytesText(body)}
          readOnly={typeof body !== 'string'}
          onChange={(text) => change({ body: text })}
        />
      </div>
    </div>
  )
}
