// The scenario's upstream: where requests are routed, and what each cluster answers.

import { Plus } from 'lucide-react'
import { stepRemoval } from '../../src/scenario/edit-steps.ts'
import { addCluster, editCluster, plainRule, removeCluster, renameCluster } from '../../src/scenario/edit-upstream.ts'
import type { Cluster } from '../../src/scenario/schema.ts'
import { ChoiceFact } from '../components/choice-fact.tsx'
import { ProtocolFact } from '../components/protocol-fact.tsx'
import { RoutesEditor } from '../components/routes-editor.tsx'
import { RuleEditor } from '../components/rule-editor.tsx'
import { TextFact } from '../components/text-fact.tsx'
import { document_, edit, useDocument } from '../state/document.ts'
import { moveItemDrafts } from '../state/drafts.ts'
import { counted } from '../state/number-text.ts'
import { useView, view } from '../state/view.ts'

/** More names than these stand in a list that opens. */
const fewClusters = 8

const choose = (cluster: string) => view.setState({ cluster })

export function UpstreamPanel() {
  const clusters = useDocument((state) => state.scenario.clusters)
  const chosen = useView((state) => state.cluster)
  const at = Math.max(
    0,
    clusters.findIndex(({ name }) => name === chosen),
  )
  const cluster = clusters[at]
  return (
    <>
      <div className="label">
        <span>{clusters.length > 1 ? counted(clusters.length, 'cluster') : cluster ? 'Cluster' : 'No cluster'}</span>
        <button
          type="button"
          className="link"
          onClick={() => {
            edit(addCluster)
            const added = document_.getState().scenario.clusters.at(-1)
            if (added) choose(added.name)
          }}
        >
          <Plus size={12} aria-hidden /> Add a cluster
        </button>
      </div>
      {clusters.length > 1 && <ClusterChoice clusters={clusters} at={at} />}
      {cluster && <ClusterEditor key={at} at={at} cluster={cluster} clusters={clusters} />}
      <RoutesEditor />
    </>
  )
}

/** Every cluster by its name, so that none goes unseen. */
function ClusterChoice({ clusters, at }: { readonly clusters: readonly Cluster[]; readonly at: number }) {
  if (clusters.length > fewClusters)
    return (
      <select
        className="field mono cluster-choice"
        aria-label="Cluster"
        value={clusters[at]?.name}
        onChange={(event) => choose(event.target.value)}
      >
        {clusters.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    )
  return (
    <fieldset className="segments cluster-choice" aria-label="Cluster">
      {clusters.map(({ name }, index) => (
        <button key={name} type="button" className="mono" aria-pressed={index === at} onClick={() => choose(name)}>
          {name}
        </button>
      ))}
    </fieldset>
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
        <TextFact
          label="name"
          field={`${field}.name`}
          about="Cluster name"
          value={cluster.name}
          check={(text) => {
            if (text === '' || text.length > 100) return 'A cluster has a name of 1 to 100 characters.'
            return clusters.some(({ name }, other) => other !== at && name === text)
              ? `${text} is the name of another cluster.`
              : null
          }}
          onChange={(name) => {
            edit(renameCluster, at, name)
            choose(name)
          }}
        />
        <ProtocolFact
          about="Protocol of the cluster"
          protocol={cluster.protocol}
          onChange={(protocol) => edit(editCluster, at, (now) => ({ ...now, protocol }))}
        />
        <ChoiceFact
          label="endpoint"
          about="Endpoint"
          value={cluster.hosts === 0 ? 'none' : 'one'}
          choices={endpoints}
          onChange={(choice) => edit(editCluster, at, (now) => withHosts(now, choice))}
        />
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

const endpoints = [
  ['one', 'one, played here'],
  ['none', 'none: Envoy says 503'],
] as const

function withHosts({ hosts: _, ...cluster }: Cluster, choice: string): Cluster {
  return choice === 'none' ? { ...cluster, hosts: 0 } : cluster
}
