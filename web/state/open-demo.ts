// Puts a demo in the place of the document, with a way back.
import { demos } from './demos.ts'
import { editWithWayBack } from './document.ts'
import { runNow } from './run.ts'
import { notify, select } from './view.ts'

export function openDemo(slug: string) {
  const demo = demos.find((each) => each.slug === slug)
  if (!demo) return
  notify(null)
  select(null)
  editWithWayBack(() => demo.scenario)
  void runNow()
}
