// The scenario's upstream: where requests are routed, and what each cluster answers.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { moved } from '../../src/scenario/edit.ts'
import { stepMove, stepRemoval } from '../../src/scenario/edit-steps.ts'
import { addCluster, editCluster, plainRule, removeCluster, renameCluster } from '../../src/scenario/edit-upstream.ts'
import type { Cluster, Scenario } from '../../src/scenario/schema.ts'
import { Fact } from '../components/fact.tsx'
import { ItemTools } from '../components/item-tools.tsx'
import { ProtocolSelect } from '../components/protocol-select.tsx'
import { RuleEditor } from '../components/rule-editor.tsx'
import { TextInput } from '../components/text-input.tsx'
import { edit, useDocument } from '../state/document.ts'
import { moveItemDrafts } from '../state/drafts.ts'

export function UpstreamPanel() {
  const clusters = useDocument((state) => state.scenario.clusters)
  const [chosen, choose] = useState(0)
  const at = Math.min(chosen, clusters.length - 1)
  const cluster = clusters[at]
  return (
    <>
      <div className="label">
        {clusters.length > 1 ? (
          <label className="inline">
            Cluster
            <select className="btn small" value={at} onChange={(event) => choose(Number(event.target.value))}>
              {clusters.map(({ name }, index) => (
                <option key={name} value={index}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <span>{cluster ? 'Cluster' : 'No cluster'}</span>
        )}
        <button
          type="button"
          className="link"
          onClick={() => {
            edit(addCluster)
            choose(clusters.length)
          }}
        >
          <Plus size={12} aria-hidden /> Add a cluster
        </button>
      </div>
      {cluster && <ClusterEditor key={at} at={at} cluster={cluster} clusters={clusters} />}
      <Routes />
    </>
  )
}

interface ClusterProps {
  readonly at: number
  readonly cluster: Cluster
  readonly clusters: readonly Cluster[]
}

function ClusterEditor({ at, cluster, clusters }: ClusterProps) {
  const field = `clusters[${at}]`
  return (
    <>
      <div className="rows mono">
        <Fact label="name">
          <TextInput
            field={`${field}.name`}
            label="Cluster name"
            labelled
            value={cluster.name}
            check={(text) => {
              if (text === '' || text.length > 100) return 'A cluster has a name of 1 to 100 characters.'
              return clusters.some(({ name }, other) => other !== at && name === text)
                ? `${text} is the name of another cluster.`
                : null
            }}
            onChange={(name) => edit(renameCluster, at, name)}
          />
        </Fact>
        <Fact label="speaks">
          <ProtocolSelect
            label="Protocol of the cluster"
            protocol={cluster.protocol}
            onChange={(protocol) => edit(editCluster, at, (now) => ({ ...now, protocol }))}
          />
        </Fact>
        <Fact label="endpoint">
          <select
            className="field mono"
            aria-label="Endpoint"
            value={cluster.hosts === 0 ? 'none' : 'one'}
            onChange={(event) => edit(editCluster, at, (now) => withHosts(now, event.target.value))}
          >
            <option value="one">one, played here</option>
            <option value="none">none: Envoy says 503</option>
          </select>
        </Fact>
      </div>
      {cluster.rules.map((rule, index) => (
        <RuleEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no identity but its place
          key={index}
          cluster={cluster}
          of={at}
          at={index}
          rule={rule}
        />
      ))}
      {cluster.rules.length === 0 && <p className="hint">Without a rule it refuses the connection.</p>}
      <div className="label tools-below">
        <button
          type="button"
          className="link"
          onClick={() => edit(editCluster, at, (now) => ({ ...now, rules: [...now.rules, plainRule] }))}
        >
          <Plus size={12} aria-hidden /> Add a rule
        </button>
        {clusters.length > 1 && (
          <button
            type="button"
            className="link danger"
            onClick={() => {
              edit(removeCluster, at)
              moveItemDrafts('clusters', stepRemoval(at))
            }}
          >
            Remove the cluster
          </button>
        )}
      </div>
      {cluster.rules.length > 0 && (
        <p className="hint">The first rule that fits answers; where none does, the upstream closes the connection.</p>
      )}
    </>
  )
}

function withHosts({ hosts: _, ...cluster }: Cluster, choice: string): Cluster {
  return choice === 'none' ? { ...cluster, hosts: 0 } : cluster
}

/** A scenario with its routes changed. */
const editRoutes = (scenario: Scenario, change: (routes: Scenario['routes']) => Scenario['routes']): Scenario => ({
  ...scenario,
  routes: change(scenario.routes),
})

function Routes() {
  const routes = useDocument((state) => state.scenario.routes)
  const clusters = useDocument((state) => state.scenario.clusters)
  const first = clusters[0]
  return (
    <section className="group" aria-label="Routes">
      <div className="label">
        <span>Routes</span>
        {first && (
          <button
            type="button"
            className="link"
            onClick={() => edit(editRoutes, (now) => [...now, { prefix: '/', cluster: first.name }])}
          >
            <Plus size={12} aria-hidden /> Add a route
          </button>
        )}
      </div>
      <div className="rows mono">
        {routes.map((route, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a route has no identity but its place
          <div className="route" key={at}>
            <div>
              <TextInput
                field={`routes[${at}].prefix`}
                label={`Route ${at + 1}: prefix`}
                labelled
                value={route.prefix}
                check={(text) => (text.startsWith('/') ? null : 'A prefix starts with “/”.')}
                onChange={(prefix) => edit(editRoutes, (now) => now.with(at, { ...route, prefix }))}
              />
            </div>
            <select
              className="field mono"
              aria-label={`Route ${at + 1}: cluster`}
              value={route.cluster}
              onChange={(event) => edit(editRoutes, (now) => now.with(at, { ...route, cluster: event.target.value }))}
            >
              {clusters.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
            <ItemTools
              name={`route ${at + 1}`}
              at={at}
              count={routes.length}
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
        ))}
        {routes.length === 0 && <p className="empty">No route: Envoy answers 404 to everything.</p>}
      </div>
      <p className="hint">Clusters are played by the page: nothing leaves this tab.</p>
    </section>
  )
}
