// The licences of what the bundle contains: each package needs one, and its text goes into the build.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const marker = '/node_modules/'
const licenceFile = /^(licen[cs]e|copying|unlicense)([.-].*)?$/i
const noticeFile = /^(notice|third-?party-?notices?)(\.\w+)?$/i

/**
 * The folder of the package a module belongs to, or null for our own.
 * @param {string} id
 */
export function packageOf(id) {
  const path = id.replace(/^\0+/, '').replaceAll('\\', '/').split('?')[0] ?? ''
  const at = path.lastIndexOf(marker)
  if (at < 0) return null
  const [scope, name] = path.slice(at + marker.length).split('/')
  if (!scope) return null
  return path.slice(0, at + marker.length) + (scope.startsWith('@') ? `${scope}/${name}` : scope)
}

/**
 * One text with the licence of every package. Throws where one has none.
 * @param {Iterable<string>} folders
 */
export function thirdPartyText(folders) {
  const sections = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const files = readdirSync(folder).sort()
    const texts = files.filter((file) => licenceFile.test(file))
    if (!license || texts.length === 0) throw new Error(`${name} ${version} ships without a licence text: do not bundle it`)
    const bodies = [...texts, ...files.filter((file) => noticeFile.test(file))]
      .filter((file) => existsSync(join(folder, file)))
      .map((file) => readFileSync(join(folder, file), 'utf8').trim())
    return `${'='.repeat(80)}\n${name} ${version} (${license})\n${'='.repeat(80)}\n\n${bodies.join('\n\n')}\n`
  })
  if (sections.length === 0) throw new Error('no bundled package was seen: the list would be empty')
  return `Licences of the packages that this build contains.\n\n${sections.join('\n')}`
}
