// What is pasted where nobody types: a curl command becomes a step, a log of Envoy is opened.
import { takeLogText } from './intake.ts'
import { looksLikeLog } from './looks-like-log.ts'
import { looksLikeCurl, takeCurl } from './take-curl.ts'

/** Listens from now on. */
export function startTakingPastes() {
  addEventListener('paste', (event) => {
    if (isTyping(event.target)) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (looksLikeCurl(text)) void takeCurl(text)
    else if (looksLikeLog(text)) void takeLogText(text)
    else return
    event.preventDefault()
  })
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, .monaco-editor') !== null)
