import { mayVouchFor, scopeFor } from '../../domain/access.ts'
import { isId, type LinkId } from '../../domain/ids.ts'
import type { LinkView } from '../../domain/topics/invites.ts'
import { inviteeById, type Invitee } from '../../db/invitees.ts'
import { endLinks, openLink, type OpenLink } from '../../db/links.ts'
import { touch } from '../../runtime.ts'
import { aboutPerson, changer, type AnyChanger } from './changer.ts'

export const linkChangers: Readonly<Record<LinkView['kind'], AnyChanger>> = {
  'undo-link': changer<{ link: OpenLink; person: Invitee }, LinkView>({
    verb: 'invite',
    /** The open link of somebody whose keys this person may hold. What he may not see is gone for him. */
    plan: async ({ tx, actor, now }, { linkId }) => {
      const link = linkId !== undefined && isId<LinkId>(linkId) ? await openLink(tx, linkId) : null
      const person = link && (await inviteeById(tx, link.personId, scopeFor(actor, 'invite'), now))
      if (link === null || person === null) return { refused: 'gone' }
      if (person.id === actor.personId) return { refused: 'oneself' }
      return mayVouchFor(actor, person.grants) ? { link, person } : { refused: 'higher-role' }
    },
    view: (_ask, { link, person }) => ({
      kind: 'undo-link',
      name: person.name,
      unit: person.unit.name,
      platform: link.platform,
      at: link.since,
      personId: person.id,
    }),
    apply: async ({ now, tx, runtime, touched }, { link, person }) => {
      const where = { linkId: link.linkId }
      touch(touched, await endLinks(tx, { where, reason: 'undone', tell: true, now, served: runtime.accounts.keys() }))
      // Nobody but its owner can take a link up again: he needs a new code.
      return { ...aboutPerson(person.id, person.unit, { platform: link.platform, link: link.linkId }), undo: null }
    },
  }),
}
