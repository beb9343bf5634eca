// One rule of a cluster: which requests it is for, and what it answers.

import { useState } from 'react'
import { editAnswer, moved, withBody } from '../../src/scenario/edit.ts'
import { stepMove, stepRemoval } from '../../src/scenario/edit-steps.ts'
import { editCluster, plainRule } from '../../src/scenario/edit-upstream.ts'
import type { Answer, Cluster } from '../../src/scenario/schema.ts'
import { edit } from '../state/document.ts'
import { moveItemDrafts } from '../state/drafts.ts'
import { checkMilliseconds } from '../state/number-text.ts'
import { BodyEditor } from './body-editor.tsx'
import { ChoiceFact } from './choice-fact.tsx'
import { ItemTools } from './item-tools.tsx'
import { PairsEditor } from './pairs-editor.tsx'
import { TextInput } from './text-input.tsx'

type Rule = Cluster['rules'][number]

interface Props {
  readonly cluster: Cluster
  /** The cluster's place in the document. */
  readonly of: number
  readonly at: number
  readonly rule: Rule
}

export function RuleEditor({ cluster, of, at, rule }: Props) {
  const count = cluster.rules.length
  const [open, setOpen] = useState(at === 0 || rule === plainRule)
  const list = `clusters[${of}].rules`
  const field = `${list}[${at}]`
  const within = count > 1 ? `rule ${at + 1}` : undefined
  const { answer } = rule
  const change = (next: Partial<Answer>) => edit(editAnswer, cluster.name, at, (now) => ({ ...now, ...next }))
  return (
    <section className="rule-card group" aria-label={`Rule ${at + 1}`}>
      <div className="rule-head">
        <button type="button" className="rule-title" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span className="fold" aria-hidden>
            {open ? '▾' : '▸'}
          </span>
          <span className="mono cut">{matchText(rule)}</span>
          <span className="mono dim">→ {answer.status}</span>
        </button>
        <ItemTools
          name={`rule ${at + 1}`}
          at={at}
          count={count}
          onMove={(to) => {
            edit(editCluster, of, (now) => ({ ...now, rules: moved(now.rules, at, to) }))
            moveItemDrafts(list, stepMove(at, to))
          }}
          onRemove={() => {
            edit(editCluster, of, (now) => ({ ...now, rules: now.rules.toSpliced(at, 1) }))
            moveItemDrafts(list, stepRemoval(at))
          }}
        />
      </div>
      {open && (
        <div className="rule-body">
          <Match field={field} of={of} at={at} match={rule.match} />
          <div className="request-line group">
            <div>
              <TextInput
                field={`${field}.answer.status`}
                label="Status"
                value={String(answer.status)}
                type="number"
                check={(value) => (/^[1-9]\d\d$/.test(value) ? null : 'A status has three digits, 100 to 999.')}
                onChange={(status) => change({ status: Number(status) })}
              />
            </div>
            <div>
              <TextInput
                field={`${field}.answer.delayMs`}
                label="Delay in ms (virtual time)"
                value={String(answer.delayMs)}
                type="number"
                check={checkMilliseconds}
                onChange={(delay) => change({ delayMs: Number(delay) })}
              />
            </div>
          </div>
          <PairsEditor
            field={`${field}.answer.headers`}
            label="Response headers"
            within={within}
            pairs={answer.headers}
            onChange={(headers) => change({ headers })}
          />
          <BodyEditor
            field={`${field}.answer.body`}
            label="Response body"
            within={within}
            body={answer.body}
            onChange={(body) => edit(editAnswer, cluster.name, at, (now) => withBody(now, body))}
          />
          <PairsEditor
            field={`${field}.answer.trailers`}
            label="Response trailers"
            within={within}
            noun="trailer"
            pairs={answer.trailers ?? []}
            onChange={(trailers) =>
              edit(editAnswer, cluster.name, at, ({ trailers: _, ...rest }) =>
                trailers.length > 0 ? { ...rest, trailers } : rest,
              )
            }
          />
          <div className="rows mono group">
            <ChoiceFact
              label="ends"
              about="How the answer ends"
              value={answer.breaksOff ?? ''}
              choices={ends}
              onChange={(choice) => edit(editAnswer, cluster.name, at, ({ breaksOff: _, ...rest }) => withEnd(rest, choice))}
            />
          </div>
        </div>
      )}
    </section>
  )
}

const ends = [
  ['', 'as it should'],
  ['reset', 'connection breaks behind it'],
  ['silence', 'nothing more comes'],
] as const

function withEnd(answer: Omit<Answer, 'breaksOff'>, choice: string): Answer {
  return choice === 'reset' || choice === 'silence' ? { ...answer, breaksOff: choice } : answer
}

interface MatchProps {
  readonly field: string
  readonly of: number
  readonly at: number
  readonly match: Rule['match']
}

function Match({ field, of, at, match }: MatchProps) {
  const change = (key: 'method' | 'prefix', text: string) =>
    edit(editCluster, of, (now) => ({
      ...now,
      rules: now.rules.map((rule, index) => {
        if (index !== at) return rule
        const { [key]: _, ...others } = rule.match
        return { ...rule, match: text === '' ? others : { ...others, [key]: text } }
      }),
    }))
  return (
    <div className="request-line">
      <div>
        <TextInput
          field={`${field}.match.method`}
          label="For method"
          placeholder="any"
          value={match.method ?? ''}
          check={(text) => (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]*$/.test(text) ? null : 'A method is one word.')}
          onChange={(text) => change('method', text)}
        />
      </div>
      <div>
        <TextInput
          field={`${field}.match.prefix`}
          label="And paths that begin with"
          placeholder="any"
          value={match.prefix ?? ''}
          onChange={(text) => change('prefix', text)}
        />
      </div>
    </div>
  )
}

function matchText({ match }: Rule): string {
  if (match.method === undefined && match.prefix === undefined) return 'any request'
  return `${match.method ?? 'any method'} ${match.prefix === undefined ? '' : `${match.prefix}…`}`
}
