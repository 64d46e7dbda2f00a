import { deliveryKinds } from '../domain/delivery.ts'
import type { AccountId, LinkId, PersonId } from '../domain/ids.ts'
import type { LinkEnd } from '../domain/topics/phones.ts'
import type { Db } from './client.ts'
import { brandAccount, brandLink, brandPerson } from './brands.ts'
import { forgetChat } from './conversations.ts'
import { moveWaiting } from './deliveries.ts'

type EndLinks = {
  /** All links of a person (but one), or one link. */
  where: { personId: PersonId; except?: LinkId } | { linkId: LinkId }
  reason: LinkEnd
  /** True: each chat that ends gets a last word ('link-ended'). */
  tell: boolean
  now: Date
  served: Iterable<AccountId>
}

/**
 * Ends links. The chats are strangers from now on: their drafts, undos and lists of choices are gone. Messages that waited for them go
 * to another messenger of the person, or become unreachable; none is lost. What is on its way at this moment is looked at again when
 * it comes back. Links that have ended before keep their reason. Gives whom to wake after the commit, and which links it ended.
 */
export async function endLinks(
  db: Db,
  { where, reason, tell, now, served }: EndLinks,
): Promise<{ accounts: AccountId[]; due: Date[]; ended: LinkId[] }> {
  const accountIds = [...served]
  const links = await db.chatLink.findMany({
    where: {
      endedAt: null,
      ...('linkId' in where ? { id: where.linkId } : { personId: where.personId, ...(where.except && { id: { not: where.except } }) }),
    },
    select: { id: true, personId: true, accountId: true, chatId: true, unreachableAt: true },
    orderBy: { id: 'asc' },
  })
  const accounts: AccountId[] = []
  const due: Date[] = []
  const ended: LinkId[] = []
  for (const link of links) {
    const { count } = await db.chatLink.updateMany({
      where: { id: link.id, endedAt: null },
      data: { endedAt: now, endedReason: reason },
    })
    if (count === 0) continue
    ended.push(brandLink(link.id))
    const accountId = brandAccount(link.accountId)
    await forgetChat(db, { accountId, chatId: link.chatId }, now)
    if (!tell) continue
    const reaches = link.unreachableAt === null && accountIds.includes(accountId)
    const unique = { kind: 'link-ended', source: link.id, occasion: reason, personId: link.personId }
    const state = {
      accountId: reaches ? accountId : null,
      status: reaches ? ('queued' as const) : ('unreachable' as const),
      reason: reaches ? null : 'blocked',
      dueAt: now,
      notBefore: now,
      updatedAt: now,
    }
    // A link that was opened again by an undo may end again for the same reason.
    await db.delivery.upsert({
      where: { kind_source_occasion_personId: unique },
      create: { ...unique, ...state, linkId: link.id, priority: deliveryKinds['link-ended'].priority, createdAt: now },
      update: state,
    })
    if (reaches) accounts.push(accountId)
  }
  for (const personId of new Set(links.map((link) => link.personId))) {
    const moved = await moveWaiting(db, brandPerson(personId), { now, served: accountIds })
    accounts.push(...moved.accounts)
    due.push(...moved.due)
  }
  return { accounts: [...new Set(accounts)], due: ended.length > 0 ? [now, ...due] : due, ended }
}

/** A person's open chat with one bot account. */
export type PhoneRow = {
  linkId: LinkId
  accountId: AccountId
  platform: 'telegram' | 'zalo'
  since: Date
  consentVersion: string
  consentAt: Date
  blocked: boolean
}

/** A person's open links, oldest first. */
export async function phonesOf(db: Db, personId: PersonId): Promise<PhoneRow[]> {
  const links = await db.chatLink.findMany({
    where: { personId, endedAt: null },
    select: {
      id: true,
      accountId: true,
      createdAt: true,
      consentVersion: true,
      consentAt: true,
      unreachableAt: true,
      account: { select: { platform: true } },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return links.flatMap(({ id, accountId, createdAt, unreachableAt, account, ...consent }) => {
    const platform = platformOf(account.platform)
    if (platform === null) return []
    return [
      {
        linkId: brandLink(id),
        accountId: brandAccount(accountId),
        platform,
        since: createdAt,
        blocked: unreachableAt !== null,
        ...consent,
      },
    ]
  })
}

export type OpenLink = Pick<PhoneRow, 'linkId' | 'platform' | 'since'> & { personId: PersonId }

/** A link that has not ended; null when there is none of this id. */
export async function openLink(db: Db, linkId: LinkId): Promise<OpenLink | null> {
  const link = await db.chatLink.findFirst({
    where: { id: linkId, endedAt: null },
    select: { personId: true, createdAt: true, account: { select: { platform: true } } },
  })
  const platform = link && platformOf(link.account.platform)
  return link && platform && { linkId, personId: brandPerson(link.personId), platform, since: link.createdAt }
}

function platformOf(text: string | null): 'telegram' | 'zalo' | null {
  return text === 'telegram' || text === 'zalo' ? text : null
}
