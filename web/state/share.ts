// The link to the scenario on screen: what travels in it, and what has to be said before it is copied.
import type { Link, Travel } from '../../src/scenario/link.ts'
import type { Scenario } from '../../src/scenario/schema.ts'
import type { Secret } from '../../src/scenario/secrets.ts'
import { addressWith } from './address-bar.ts'
import { copyText } from './clipboard.ts'
import { openDialog } from './dialog.ts'
import { document_ } from './document.ts'
import { modulesAtHand } from './modules.ts'
import { confirmBriefly } from './view.ts'

/** What the sender may choose. */
export interface ShareChoice {
  /** Modules go into the link although they make it long. */
  readonly large: boolean
  /** Secrets are taken out. */
  readonly redacted: boolean
}

export interface Letter {
  /** The whole address; null where no link can hold the scenario. */
  readonly url: string | null
  /** Why not. */
  readonly problems: readonly string[]
  readonly travels: Link['travels']
  readonly isCutByChats: boolean
  readonly secrets: readonly Secret[]
  /** The scenario as it is sent. */
  readonly scenario: Scenario
  /** What a longer link would hold besides, and its length in characters; null where it would hold no more. */
  readonly longer: { readonly modules: readonly string[]; readonly characters: number } | null
}

/** Writes the letter. */
export async function writeLetter(scenario: Scenario, { large, redacted }: ShareChoice): Promise<Letter> {
  const [{ encodeLink }, { findSecrets, redact }, modules] = await Promise.all([
    import('../../src/scenario/link.ts'),
    import('../../src/scenario/secrets.ts'),
    modulesAtHand(scenario),
  ])
  const secrets = findSecrets(scenario)
  const sent =
    redacted && secrets.length > 0
      ? redact(
          scenario,
          secrets.map(({ path }) => path),
        )
      : scenario
  const link = encodeLink(sent, modules, { large })
  if ('issues' in link)
    return {
      url: null,
      problems: link.issues.map(({ message }) => message),
      travels: {},
      isCutByChats: false,
      secrets,
      scenario: sent,
      longer: null,
    }
  const longer = large ? link : encodeLink(sent, modules, { large: true })
  const shorter = large ? encodeLink(sent, modules) : link
  return {
    url: addressWith(link.fragment),
    problems: [],
    travels: link.travels,
    isCutByChats: link.isCutByChats,
    secrets,
    scenario: sent,
    longer: gainOf(shorter, longer),
  }
}

function gainOf(shorter: Link | { readonly issues: unknown }, longer: Link | { readonly issues: unknown }): Letter['longer'] {
  if ('issues' in longer) return null
  const asked = 'issues' in shorter ? null : shorter.travels
  const modules = Object.entries(longer.travels).flatMap(([id, travel]) => {
    const other = asked?.[id]
    return !isAskedFor(travel) && (other === undefined || isAskedFor(other)) ? [id] : []
  })
  return modules.length === 0 ? null : { modules, characters: addressWith(longer.fragment).length }
}

/** Whether the reader will be asked for the file. */
export const isAskedFor = (travel: Travel) => travel.by === 'sha256'

/** Copies the link at once where there is nothing to say; else says it first. */
export async function share(): Promise<void> {
  const { scenario, drafts } = document_.getState()
  const letter = await writeLetter(scenario, { large: false, redacted: false })
  const isPlain =
    letter.url !== null &&
    !letter.isCutByChats &&
    letter.secrets.length === 0 &&
    !Object.values(letter.travels).some(isAskedFor) &&
    Object.values(drafts).every(({ problem }) => problem === null)
  if (isPlain && letter.url !== null && (await copyText(letter.url)))
    confirmBriefly(`Link copied: ${letter.url.length} characters that hold everything. Nothing was uploaded`)
  else openDialog('share')
}
