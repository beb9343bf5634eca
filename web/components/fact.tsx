// One line of a card: a name at the left, its field at the right.
import type { ReactNode } from 'react'

export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <span>{label}</span>
      <div>{children}</div>
    </div>
  )
}
