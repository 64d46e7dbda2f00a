import type { PersonId } from '../domain/ids.ts'
import { audit } from '../db/audit.ts'
import { telegramLink } from '../db/accounts.ts'
import { lockChanges } from '../db/client.ts'
import { createInvite } from '../db/invites.ts'
import { usher, type Usher } from '../db/ways-in.ts'
import type { Ask } from '../runtime.ts'

/** A new code and how to use it: `link` opens the Telegram bot with it, `zalo` is the name of the bot to look for there. */
export type MadeCode = {
  code: string
  expiresAt: Date
  renewed: boolean
  link: string | null
  zalo: string | null
  noRoom: boolean
}

type Making = {
  personId: PersonId
  /** Its use ends the other links of the person. */
  replaces: boolean
  unitPath?: string
  /** Who shows the ways in, when many codes are made together. */
  ways?: Usher
}

/**
 * Makes a code in the name of the one who asks, with its audit event; who may have it is decided before. Codes are made one after the
 * other in the whole house, so that of two made for one person at the same moment the older ends.
 */
export async function makeCode(ask: Ask, { personId, replaces, unitPath, ways }: Making): Promise<MadeCode> {
  const { tx, runtime, actor, now } = ask
  await lockChanges(tx)
  const made = await createInvite(tx, runtime.sealer, personId, now, { byId: actor.personId, replaces })
  await audit(tx, {
    at: now,
    actorId: actor.personId,
    verb: 'invite',
    subject: `person ${personId}`,
    ...(unitPath !== undefined && { unitPath }),
    detail: { replaces, renewed: made.renewed },
  })
  const { telegram, zalo, noRoom } = await (ways ?? (await waysIn(ask)))(personId)
  return { ...made, link: telegram === null ? null : telegramLink(telegram, made.code), zalo, noRoom }
}

export async function waysIn({ tx, runtime, now }: Ask): Promise<Usher> {
  return usher(tx, { now, served: runtime.accounts.keys() })
}
