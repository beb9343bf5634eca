// A link to the entry of a call, property or foreign function on the reference page.
import type { ReactNode } from 'react'
import { referenceHash } from '../state/place.ts'

export function ReferenceLink({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <a className="link" href={referenceHash(name)}>
      {children}
    </a>
  )
}
