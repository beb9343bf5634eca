// The steps of the scenario in their order, with what can be done to the chosen one.
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp, Copy, Play, Plus, Terminal, Timer, Trash2 } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { canAddSteps, insertSteps, moveStep, removeStep, stepMove, stepRemoval } from '../../src/scenario/edit-steps.ts'
import type { Step } from '../../src/scenario/schema.ts'
import { edit, useDocument } from '../state/document.ts'
import { moveItemDrafts } from '../state/drafts.ts'
import { showBytesText } from '../state/pairs-text.ts'
import { runNow, useRun } from '../state/run.ts'
import { takeCurl } from '../state/take-curl.ts'
import { useStep } from '../state/use-exchange.ts'
import { chooseStep } from '../state/view.ts'

const rowHeight = 26
/** Rows in sight at once; the rest scrolls. */
const mostRows = 5

const aPause: Step = { advance: { ms: 1000 } }
const aRequest: Step = { request: { method: 'GET', authority: 'localhost:10000', path: '/', headers: [] } }

export function StepList() {
  const steps = useDocument((state) => state.scenario.steps)
  const full = useDocument((state) => !canAddSteps(state.scenario))
  const revision = useDocument((state) => state.revision)
  // After an edit the steps may have other numbers.
  const only = useRun((state) => (state.of === revision ? state.only : null))
  const at = useStep()
  const step = steps[at]
  const behind = steps.length === 0 ? 0 : at + 1
  const [curl, setCurl] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: steps.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 4,
  })
  useEffect(() => {
    if (at < steps.length) rows.scrollToIndex(at)
  }, [rows, at, steps.length])

  function insert(place: number, added: Step) {
    edit(insertSteps, place, [added])
    moveItemDrafts('steps', (index) => (index >= place ? index + 1 : index))
    chooseStep(place)
  }
  function move(to: number) {
    edit(moveStep, at, to)
    moveItemDrafts('steps', stepMove(at, to))
    chooseStep(to)
  }
  function remove() {
    edit(removeStep, at)
    moveItemDrafts('steps', stepRemoval(at))
    chooseStep(Math.max(0, Math.min(at, steps.length - 2)))
  }
  function moveFocus(event: KeyboardEvent) {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: steps.length - 1 }[event.key]
    if (to === undefined || to < 0 || to >= steps.length) return
    event.preventDefault()
    chooseStep(to)
  }
  return (
    <section className="group" aria-label="Steps">
      <div className="label">
        <span>{steps.length === 1 ? '1 step' : `${steps.length} steps`}</span>
        <span className="inline tools">
          <AddLink label="Add a request" full={full} onClick={() => insert(behind, step ? withoutBody(step) : aRequest)}>
            <Plus size={12} aria-hidden /> Request
          </AddLink>
          <AddLink label="Add a pause" full={full} onClick={() => insert(behind, aPause)}>
            <Timer size={12} aria-hidden /> Pause
          </AddLink>
          <AddLink label="Add a curl command" full={full} onClick={() => setCurl(!curl)}>
            <Terminal size={12} aria-hidden /> curl
          </AddLink>
        </span>
      </div>
      {curl && <CurlBox onDone={() => setCurl(false)} />}
      <div className="rows">
        <div
          ref={list}
          className="step-rows"
          role="listbox"
          aria-label="Step to edit"
          aria-activedescendant={steps.length > 0 ? `step-${at}` : undefined}
          tabIndex={0}
          style={{ height: Math.max(1, Math.min(mostRows, steps.length)) * rowHeight }}
          onKeyDown={moveFocus}
        >
          {steps.length === 0 && <p className="empty">Nothing is sent.</p>}
          <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
            {rows.getVirtualItems().map(({ index, start }) => {
              const each = steps[index]
              return (
                // The list has the keyboard's focus, and moves it.
                // biome-ignore lint/a11y/useKeyWithClickEvents: see above
                <div
                  key={index}
                  id={`step-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === at}
                  aria-setsize={steps.length}
                  aria-posinset={index + 1}
                  className="step-row mono"
                  style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                  onClick={() => chooseStep(index)}
                >
                  <span className="dim">{index + 1}</span>
                  <span className="cut">{each && stepText(each)}</span>
                  {only === index && <small className="dim">ran alone</small>}
                </div>
              )
            })}
          </div>
        </div>
        {step && (
          <div className="step-tools" role="toolbar" aria-label={`Step ${at + 1}`}>
            <button
              type="button"
              className="link"
              title="Starts Envoy anew and sends only this"
              onClick={() => void runNow({ only: at })}
            >
              <Play size={12} aria-hidden /> Run this alone
            </button>
            <span className="grow" />
            <button
              type="button"
              className="tool"
              aria-label="Duplicate the step"
              disabled={full}
              onClick={() => insert(at + 1, step)}
            >
              <Copy size={13} aria-hidden />
            </button>
            <button type="button" className="tool" aria-label="Move the step up" disabled={at === 0} onClick={() => move(at - 1)}>
              <ArrowUp size={13} aria-hidden />
            </button>
            <button
              type="button"
              className="tool"
              aria-label="Move the step down"
              disabled={at === steps.length - 1}
              onClick={() => move(at + 1)}
            >
              <ArrowDown size={13} aria-hidden />
            </button>
            <button type="button" className="tool danger" aria-label="Remove the step" onClick={remove}>
              <Trash2 size={13} aria-hidden />
            </button>
          </div>
        )}
      </div>
    </section>
  )
}

interface AddProps {
  readonly label: string
  readonly full: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

function AddLink({ label, full, onClick, children }: AddProps) {
  return (
    <button type="button" className="link" aria-label={label} title={label} disabled={full} onClick={onClick}>
      {children}
    </button>
  )
}

/** Where a command can be typed, or pasted by a finger. Anywhere else on the page it need only be pasted. */
function CurlBox({ onDone }: { readonly onDone: () => void }) {
  const [text, setText] = useState('')
  return (
    <div className="curl">
      <textarea
        className="field"
        rows={3}
        aria-label="curl command"
        spellCheck={false}
        autoCapitalize="off"
        // biome-ignore lint/a11y/noAutofocus: whoever asked for the box wants to type in it
        autoFocus
        placeholder="curl … as browsers copy it"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button
        type="button"
        className="btn small"
        disabled={text.trim() === ''}
        onClick={() => void takeCurl(text).then((taken) => taken && onDone())}
      >
        Add its request
      </button>
    </div>
  )
}

/** A step in a line, such as `GET /hello`. */
function stepText(step: Step): string {
  return 'request' in step ? `${step.request.method} ${showBytesText(step.request.path)}` : `${step.advance.ms} ms pass`
}

/** A new request begins as the chosen one does: same place, same headers; what it carries is its own. */
function withoutBody(step: Step): Step {
  if (!('request' in step)) return aRequest
  const { body: _, trailers: __, ...request } = step.request
  return { request: { ...request, method: 'GET' } }
}
