// The scenario as what stands behind the # of a link.
import { pathText } from '../issue.ts'
import { decodeLink, encodeLink } from '../link.ts'
import type { Format } from './format.ts'

export const link: Format = {
  id: 'link',
  label: 'Link',
  mayLose: ['', 'modules.*'],
  export: (scenario, modules) => {
    const made = encodeLink(scenario, modules)
    if ('issues' in made) return { files: [], losses: made.issues }
    const losses = Object.entries(made.travels).flatMap(([id, travel]) =>
      travel.by === 'sha256' ? [{ path: pathText(['modules', id]), message: travel.message }] : [],
    )
    return { files: [{ name: 'link.txt', mediaType: 'text/plain', text: `#${made.fragment}\n` }], losses }
  },
  import: (text) => {
    const read = decodeLink(text.trim())
    return 'issues' in read ? read : { ...read, losses: [] }
  },
}
