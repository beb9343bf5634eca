// The scenario's upstream: where requests are routed, and what each cluster answers.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { stepRemoval } from '../../src/scenario/edit-steps.ts'
import { addCluster, editCluster, plainRule, removeCluster, renameCluster } from '../../src/scenario/edit-upstream.ts'
import type { Cluster } from '../../src/scenario/schema.ts'
import { Fact } from '../components/fact.tsx'
import { ProtocolSelect } from '../components/protocol-select.tsx'
import { RoutesEditor } from '../components/routes-editor.tsx'
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
      <RoutesEditor />
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
