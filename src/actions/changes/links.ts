import { mayVouchFor, scopeFor } from '../../domain/access.ts'
import type { ChangeDraft, Refusal } from '../../domain/change.ts'
import { isId, type LinkId } from '../../domain/ids.ts'
import type { LinkView } from '../../domain/topics/invites.ts'
import { audit } from '../../db/audit.ts'
import { brandPerson } from '../../db/brands.ts'
import { inviteeById } from '../../db/invitees.ts'
import { endLinks } from '../../db/links.ts'
import { touch, type Ask } from '../../runtime.ts'
import { changer, type AnyChanger } from './changer.ts'

type Kind = 'undo-link'

export const linkChangers: Readonly<Record<Kind, AnyChanger>> = {
  'undo-link': changer<LinkView>({
    verb: 'invite',
    preview: async (ask, draft) => {
      const found = await linkOf(ask, draft)
      return typeof found === 'string' ? { refused: found } : { view: found.view }
    },
    apply: async (ask, draft) => {
      const found = await linkOf(ask, draft)
      if (typeof found === 'string') return null
      const { now, actor, tx, runtime, touched } = ask
      const ended = await endLinks(tx, {
        where: { linkId: found.linkId },
        reason: 'undone',
        tell: true,
        now,
        served: runtime.accounts.keys(),
      })
      touch(touched, ended)
      await audit(tx, {
        at: now,
        actorId: actor.personId,
        verb: 'undo-link',
        subject: `person ${found.view.personId}`,
        unitPath: found.path,
        detail: { platform: found.view.platform, link: found.linkId },
      })
      // Nobody but its owner can take a link up again: he needs a new code.
      return null
    },
  }),
}

/** The open link of somebody whose keys this person may hold, or why he may not end it. What he may not see is gone for him. */
async function linkOf(
  { tx, actor, now }: Ask,
  { linkId }: ChangeDraft,
): Promise<{ linkId: LinkId; path: string; view: LinkView } | Refusal> {
  if (linkId === undefined || !isId<LinkId>(linkId)) return 'gone'
  const link = await tx.chatLink.findFirst({
    where: { id: linkId, endedAt: null },
    select: { personId: true, createdAt: true, account: { select: { platform: true } } },
  })
  const person = link && (await inviteeById(tx, brandPerson(link.personId), scopeFor(actor, 'invite'), now))
  if (link === null || person === null) return 'gone'
  if (person.id === actor.personId) return 'oneself'
  if (!mayVouchFor(actor, person.grants)) return 'higher-role'
  return {
    linkId,
    path: person.unit.path,
    view: {
      kind: 'undo-link',
      name: person.name,
      unit: person.unit.name,
      platform: link.account.platform === 'zalo' ? 'zalo' : 'telegram',
      at: link.createdAt,
      personId: person.id,
    },
  }
}
