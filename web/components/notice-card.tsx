// What is said about a file that was refused, until it is closed.
import { X } from 'lucide-react'
import { notify, useView } from '../state/view.ts'

export function NoticeCard() {
  const notice = useView((state) => state.notice)
  if (!notice) return null
  return (
    <div className="card bad notice" role="alert">
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
