// Puts a demo in the place of the document, with a way back.
import { demos } from './demos.ts'
import { editWithWayBack } from './document.ts'
import { runNow } from './run.ts'
import { chooseStep, notify } from './view.ts'

export function openDemo(slug: string) {
  const demo = demos.find((each) => each.slug === slug)
  if (!demo) return
  notify(null)
  chooseStep(0)
  editWithWayBack(() => demo.scenario)
  void runNow()
}
