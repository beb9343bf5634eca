// What is said about a file that was refused, until it is closed.
import { X } from 'lucide-react'
import { type Notice, notify, useView } from '../state/view.ts'

/** The message, where this is its place. What is said about a whole document stands where files are chosen. */
export function NoticeCard({ at = 'module' }: { readonly at?: Exclude<Notice['at'], 'document'> }) {
  const notice = useView((state) => state.notice)
  if (!notice || (notice.at === 'document' ? 'module' : notice.at) !== at) return null
  return (
    <div className={`card ${notice.tone ?? 'bad'} notice`} role="alert">
      <button type="button" className="btn icon ghost small close" aria-label="Close this message" onClick={() => notify(null)}>
        <X size={14} aria-hidden />
      </button>
      <h2>{notice.title}</h2>
      {notice.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}
