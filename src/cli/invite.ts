import { parseArgs } from 'node:util'
import { roles } from '../domain/access.ts'
import { clean } from '../domain/text.ts'
import { audit } from '../db/audit.ts'
import { transaction, type Database } from '../db/client.ts'
import { inviteLink } from '../db/accounts.ts'
import { giveRole, peopleNamed } from '../db/admins.ts'
import { createInvite } from '../db/invites.ts'
import type { Sealer } from '../db/seal.ts'
import { UsageError } from './usage.ts'

type Tools = { database: Database; sealer: Sealer; now: () => Date; print: (text: string) => void }

const usage = `Usage: npm run -s chibo -- invite --role ${roles.join('|')} --name "NAME" [--unit CODE] [--json]`

/**
 * `invite`: a one-time code for the person of this name and role. Somebody who is not known yet is added to the unit (an admin to the
 * root). Prints the code, a Telegram link where there is a bot, and until when it counts.
 */
export async function inviteCommand(args: readonly string[], { database, sealer, now, print }: Tools): Promise<number> {
  const asked = parse(args)
  const at = now()
  const invited = await transaction(database.db, async (tx) => {
    const found = await peopleNamed(tx, { ...asked, unitCode: asked.unit, now: at })
    if (found.length > 1)
      throw new UsageError(
        `There are ${found.length} people of this name and role: ${found.map(({ code, unit }) => `${code} (${unit})`).join(', ')}. Add --unit CODE, or write a person's code as the name.`,
      )
    const personId = found[0]?.id ?? (await giveRole(tx, { ...asked, unitCode: asked.unit, now: at }))
    if (personId === null)
      throw new UsageError(
        asked.unit === null
          ? `Nobody has this name and role. To add a new person, say where: --unit CODE.`
          : `There is no unit with the code ${asked.unit}.`,
      )
    const invite = await createInvite(tx, sealer, personId, at)
    await audit(tx, {
      at,
      actorId: null,
      verb: 'invite',
      subject: `person ${personId}`,
      detail: { role: asked.role, added: found.length === 0 },
    })
    return { ...invite, link: await inviteLink(tx, invite.code) }
  })
  const { code, link, expiresAt } = invited
  print(
    asked.json
      ? JSON.stringify({ code, link, expiresAt: expiresAt.toISOString() })
      : [code, ...(link === null ? [] : [link]), `until ${expiresAt.toISOString()}`].join('\n'),
  )
  return 0
}

function parse(args: readonly string[]) {
  const { role, name, unit, json } = values(args)
  const known = roles.find((one) => one === role)
  const cleaned = clean(name ?? '')
  if (known === undefined || cleaned === '' || cleaned.length > 100) throw new UsageError(usage)
  return { role: known, name: cleaned, unit: unit ?? null, json: json === true }
}

function values(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { role: { type: 'string' }, name: { type: 'string' }, unit: { type: 'string' }, json: { type: 'boolean' } },
    }).values
  } catch {
    throw new UsageError(usage)
  }
}
