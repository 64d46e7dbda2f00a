import { phonesOf, type PhoneRow } from '../db/links.ts'
import { ownData, ownSettings } from '../db/own-data.ts'
import { reachOf } from '../db/deliveries.ts'
import { rolesOf } from '../db/people.ts'
import { cellQuietOf } from '../db/quiet.ts'
import type { QuietHours } from '../domain/quiet-hours.ts'
import type { Hours, Phone, PhoneCommand, PhoneReply, PlatformName } from '../domain/topics/phones.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { makeCode, waysIn } from './make-code.ts'

/** In the order of how much they are used here. */
const platforms = ['zalo', 'telegram'] as const satisfies readonly PlatformName[]

/** "máy của tôi": what is linked, where messages go and why, quiet hours, and what can be done about it. */
export async function myPhones(ask: Ask): Promise<Outcome> {
  const { tx, actor, now } = ask
  const rows = await phonesOf(tx, actor.personId)
  const { preferred, quiet } = await ownSettings(tx, actor.personId)
  return {
    reply: {
      kind: 'my-phones',
      phones: rows.map(({ linkId, platform, since, blocked }): Phone => ({ platform, since, blocked, here: linkId === actor.linkId })),
      preferred,
      uses: await usedOf(ask, rows, preferred),
      quiet: { cell: hoursOf(await cellQuietOf(tx, actor.personId, now)), own: quiet && hoursOf(quiet) },
      more: notLinked(ask, rows),
    },
  }
}

export function hoursOf({ quietFrom, quietTo }: QuietHours): Hours {
  return { from: quietFrom, to: quietTo }
}

/** Each messenger once, whatever the number of bot accounts. */
export function platformsOf(rows: readonly { platform: PlatformName }[]): PlatformName[] {
  return platforms.filter((platform) => rows.some((row) => row.platform === platform))
}

function notLinked({ runtime }: Ask, rows: readonly PhoneRow[]): PlatformName[] {
  const served = new Set([...runtime.accounts.values()].map(({ platform }) => platform))
  return platforms.filter((platform) => served.has(platform) && rows.every((row) => row.platform !== platform))
}

type Uses = Extract<PhoneReply, { kind: 'my-phones' }>['uses']

async function usedOf({ tx, actor, runtime }: Ask, rows: readonly PhoneRow[], preferred: PlatformName | null): Promise<Uses> {
  const way = (await reachOf(tx, [actor.personId], runtime.accounts.keys())).get(actor.personId)
  const row = way?.kind === 'channel' ? rows.find(({ linkId }) => linkId === way.channel.linkId) : undefined
  if (row === undefined) return null
  const { platform } = row
  if (platformsOf(rows).length === 1) return { platform, why: 'only' }
  if (platform === preferred) return { platform, why: 'preferred' }
  return { platform, why: preferred !== null || rows.some(({ blocked }) => blocked) ? 'other-blocked' : 'last' }
}

/** A code for oneself, for the messenger that is not linked yet. */
export async function secondPhone(ask: Ask): Promise<Outcome> {
  const rows = await phonesOf(ask.tx, ask.actor.personId)
  const linked = platformsOf(rows)
  const more = notLinked(ask, rows)
  if (more.length === 0) {
    return { reply: { kind: 'no-second-phone', why: linked.length > 1 ? 'linked' : 'not-here', linked } }
  }
  const ways = await (await waysIn(ask))(ask.actor.personId)
  const open = more.filter((platform) => ways[platform] !== null)
  if (open.length === 0) {
    return { reply: { kind: 'no-second-phone', why: ways.noRoom && more.includes('zalo') ? 'no-room' : 'not-here', linked } }
  }
  const { link, zalo, ...made } = await makeCode(ask, { personId: ask.actor.personId, replaces: false })
  return invited(ask, {
    ...made,
    link: open.includes('telegram') ? link : null,
    zalo: open.includes('zalo') ? zalo : null,
    lost: false,
  })
}

type Made = { code: string; link: string | null; zalo: string | null; expiresAt: Date; renewed: boolean; noRoom: boolean; lost: boolean }

async function invited({ tx, actor, now }: Ask, made: Made): Promise<Outcome> {
  const roles = await rolesOf(tx, actor.personId, now)
  const home = roles.find(({ role }) => role === 'member') ?? roles[0]
  return { reply: { kind: 'invited', name: actor.name, unit: home?.unit ?? '', own: true, ...made } }
}

/** "mất máy", "đổi máy": a code whose use ends all other links. Who has several linked is asked first which one is gone: that one can be ended at once. */
export async function lostPhone(ask: Ask, command: Extract<PhoneCommand, { kind: 'lost-phone' }>): Promise<Outcome> {
  const rows = await phonesOf(ask.tx, ask.actor.personId)
  const here = ask.chat.platform
  const others = platformsOf(rows.filter(({ linkId }) => linkId !== ask.actor.linkId))
  if (others.length > 0 && command.code !== true) return { reply: { kind: 'lost-which', here, others } }
  return invited(ask, { ...(await makeCode(ask, { personId: ask.actor.personId, replaces: true })), lost: true })
}

/** "dữ liệu của tôi": everything that is stored about the one who asks. */
export async function myData(ask: Ask): Promise<Outcome> {
  const { tx, actor } = ask
  const rows = await phonesOf(tx, actor.personId)
  const { quiet, preferred, hasPhone } = await ownSettings(tx, actor.personId)
  return {
    reply: {
      kind: 'my-data',
      ...(await ownData(tx, actor.personId)),
      hasPhone,
      preferred,
      quiet: quiet && hoursOf(quiet),
      phones: rows.map(({ platform, since, consentVersion, consentAt }) => ({ platform, since, consentVersion, consentAt })),
    },
  }
}
