// A curl command that is pasted becomes a step, or several.
import { canAddSteps, insertSteps } from '../../src/scenario/edit-steps.ts'
import { document_, edit, undo } from './document.ts'
import { moveItemDrafts } from './drafts.ts'
import { runNow } from './run.ts'
import { chooseStep, confirmBriefly, notify, openPanel, view } from './view.ts'

/** Whether a text begins as a command does; a prompt may be in front of it. */
export const looksLikeCurl = (text: string) => /^\s*(\$\s+)?([\w./\\:-]*[/\\])?curl(\.exe)?\s/i.test(text)

/** Puts the requests of a command behind the step that is open, and runs. What is not in them is said. False where it was refused. */
export async function takeCurl(text: string): Promise<boolean> {
  // The reader of shells is rarely needed.
  const { curl } = await import('../../src/scenario/formats/curl.ts')
  const read = curl.import?.(text)
  if (!read) return false
  if ('issues' in read) {
    refuse('This curl command cannot be sent here', ...read.issues.map(({ message, line }) => at(line, message)))
    return false
  }
  const { scenario } = document_.getState()
  const { losses } = read
  const { steps } = read.scenario
  if (!canAddSteps(scenario, steps.length)) {
    refuse('A scenario has no room for so many steps')
    return false
  }
  const place = scenario.steps.length === 0 ? 0 : Math.min(view.getState().step, scenario.steps.length - 1) + 1
  edit(insertSteps, place, steps)
  moveItemDrafts('steps', (index) => (index >= place ? index + steps.length : index))
  openPanel('scenario', 'request')
  chooseStep(place)
  const what = steps.length === 1 ? `step ${place + 1}` : `steps ${place + 1} to ${place + steps.length}`
  notify(
    losses.length === 0
      ? null
      : {
          at: 'request',
          tone: 'late',
          title: `The curl command is ${what}, without a part of it`,
          lines: losses.map(({ message }) => sentence(message)),
        },
  )
  confirmBriefly(`The curl command is ${what}`, {
    label: 'Undo',
    perform: () => {
      undo()
      notify(null)
      void runNow()
    },
  })
  void runNow()
  return true
}

function refuse(title: string, ...lines: string[]) {
  openPanel('scenario', 'request')
  notify({ at: 'request', title, lines: [...lines, 'Your scenario is unchanged.'] })
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
const at = (line: number | undefined, text: string) => (line === undefined ? sentence(text) : `Line ${line}: ${text}.`)
