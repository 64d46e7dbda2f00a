import type { Case } from '../../domain/cases.ts'
import { localDay } from '../../domain/local-time.ts'
import { openMinutes, parseQuiet, readQuiet, saysAsTheCell, writeQuiet, type QuietHours } from '../../domain/quiet-hours.ts'
import { readPlatform, type PhoneView, type PlatformName } from '../../domain/topics/phones.ts'
import type { AuditDetail } from '../../db/audit.ts'
import { countWaiting, moveWaiting, reachOf, reconsiderHeld } from '../../db/deliveries.ts'
import { endInvites } from '../../db/invites.ts'
import { endLinks, phonesOf, type PhoneRow } from '../../db/links.ts'
import { eraseOwn, isLastLinkedAdmin, leadsUnits, ownSettings, setOwnQuiet, setPreferred } from '../../db/own-data.ts'
import { cellQuietOf } from '../../db/quiet.ts'
import { tellLeaders } from '../../db/tell-leaders.ts'
import { touch, type Ask } from '../../runtime.ts'
import { hoursOf, platformsOf } from '../phones.ts'
import { changer, type AnyChanger } from './changer.ts'

type View<K extends PhoneView['kind']> = Case<PhoneView, K>

const context = ({ now, runtime }: Ask) => ({ now, served: [...runtime.accounts.keys()] })

/** A record of what somebody does about himself: that concerns no unit. */
const aboutOneself = ({ actor }: Ask, detail: AuditDetail) => ({ subject: `person ${actor.personId}`, detail })

/** The messenger that is meant by the value of a choice. */
function asPlatform(value: string | undefined): PlatformName | null {
  return value === 'telegram' || value === 'zalo' ? value : null
}

/** Which messenger gets the messages. 'last' = the one he wrote from last. */
const prefer = changer<{ platform: PlatformName | null; before: PlatformName | null }, View<'prefer'>>({
  verb: null,
  facts: async (ask) => {
    const linked = platformsOf(await phonesOf(ask.tx, ask.actor.personId))
    return {
      values: linked.length > 1 ? [...linked, 'last'] : [],
      readValue: (text) => {
        const value = readPlatform(text)
        return value === null ? { problem: { kind: 'not-a-choice' } } : { value }
      },
    }
  },
  // With one messenger there is nothing to ask; the last look says so.
  fillIn: (draft, { values }) => (draft.value === undefined && values.length === 0 ? { ...draft, value: 'last' } : draft),
  plan: async ({ tx, actor }, { value }) => {
    const linked = platformsOf(await phonesOf(tx, actor.personId))
    if (linked.length < 2) return { refused: 'only-one-messenger' }
    const platform = asPlatform(value)
    if (value !== 'last' && (platform === null || !linked.includes(platform))) return { refused: 'gone' }
    const { preferred: before } = await ownSettings(tx, actor.personId)
    return platform === before ? { refused: 'already-so' } : { platform, before }
  },
  view: async ({ tx, actor }, plan) => ({ kind: 'prefer', ...plan, waiting: await countWaiting(tx, actor.personId) }),
  apply: async (ask, { platform, before }) => {
    const { tx, actor, touched } = ask
    await setPreferred(tx, actor.personId, platform)
    touch(touched, await moveWaiting(tx, actor.personId, context(ask)))
    return { ...aboutOneself(ask, { platform: platform ?? 'last' }), undo: { change: 'prefer', value: before ?? 'last' } }
  },
})

/** Messages must find at least this much of a day in which they may arrive. */
const leastOpenMinutes = 120

const suggestions = ['20:00-06:30', '21:00-07:00', '22:00-08:00', '11:30-13:30']

/** Quiet hours of one's own, beside those of the cell. 'cell' = the cell's alone. */
const ownQuiet = changer<{ quiet: QuietHours | null; before: QuietHours | null }, View<'own-quiet'>>({
  verb: null,
  facts: async ({ tx, actor, now }) => {
    const cell = await cellQuietOf(tx, actor.personId, now)
    const { quiet } = await ownSettings(tx, actor.personId)
    const own = quiet && writeQuiet(quiet)
    const open = suggestions.filter((value) => value !== own && openMinutes(cell, parseQuiet(value)) >= leastOpenMinutes)
    return {
      values: [...open, ...(own === null ? [] : ['cell'])],
      readValue: (text) => {
        if (saysAsTheCell(text)) return { value: 'cell' }
        const read = readQuiet(text)
        if (read === null) return { problem: { kind: 'bad-hours' } }
        return openMinutes(cell, read) < leastOpenMinutes ? { problem: { kind: 'no-open-hours' } } : { value: writeQuiet(read) }
      },
    }
  },
  plan: async ({ tx, actor }, { value = '' }) => {
    const quiet = parseQuiet(value)
    if (quiet === null && value !== 'cell') return { refused: 'gone' }
    const { quiet: before } = await ownSettings(tx, actor.personId)
    return (quiet && writeQuiet(quiet)) === (before && writeQuiet(before)) ? { refused: 'already-so' } : { quiet, before }
  },
  view: async ({ tx, actor, now }, { quiet, before }) => ({
    kind: 'own-quiet',
    quiet: quiet && hoursOf(quiet),
    before: before && hoursOf(before),
    cell: hoursOf(await cellQuietOf(tx, actor.personId, now)),
  }),
  apply: async (ask, { quiet, before }) => {
    const { tx, actor, now, touched } = ask
    await setOwnQuiet(tx, actor.personId, quiet)
    touch(touched, { accounts: await reconsiderHeld(tx, actor.personId, now), due: [now] })
    const undo = { change: 'own-quiet', value: before === null ? 'cell' : writeQuiet(before) } as const
    return { ...aboutOneself(ask, { own: quiet !== null }), undo }
  },
})

/** Ends the link of one messenger. */
const unlink = changer<{ platform: PlatformName; rows: PhoneRow[]; staying: PhoneRow[] }, View<'unlink'>>({
  verb: null,
  facts: async ({ tx, actor }) => ({
    values: platformsOf(await phonesOf(tx, actor.personId)),
    readValue: (text) => {
      const value = readPlatform(text)
      return value === null || value === 'last' ? { problem: { kind: 'not-a-choice' } } : { value }
    },
  }),
  fillIn: (draft, { values: [only, ...others] }) =>
    draft.value === undefined && only !== undefined && others.length === 0 ? { ...draft, value: only } : draft,
  plan: async ({ tx, actor, now }, { value }) => {
    const phones = await phonesOf(tx, actor.personId)
    const platform = asPlatform(value)
    const rows = phones.filter((row) => row.platform === platform)
    if (platform === null || rows.length === 0) return { refused: 'gone' }
    const staying = phones.filter((row) => row.platform !== platform)
    if (staying.length === 0 && (await isLastLinkedAdmin(tx, actor.personId, now))) return { refused: 'last-admin' }
    return { platform, rows, staying }
  },
  view: ({ actor }, { platform, rows, staying }) => ({
    kind: 'unlink',
    platform,
    here: rows.some(({ linkId }) => linkId === actor.linkId),
    left: platformsOf(staying.filter(({ blocked }) => !blocked)),
  }),
  apply: async (ask, { platform, rows }) => {
    const { tx, actor, touched } = ask
    for (const { linkId } of rows) {
      // The phone he writes from has the answer; the other one gets a last word.
      const tell = linkId !== actor.linkId
      touch(touched, await endLinks(tx, { where: { linkId }, reason: 'unlinked', tell, ...context(ask) }))
    }
    const { preferred } = await ownSettings(tx, actor.personId)
    if (preferred === platform) await setPreferred(tx, actor.personId, null)
    await tellIfLost(ask)
    return { ...aboutOneself(ask, { platform, links: rows.length }), undo: null }
  },
})

/** Those who lead his cell should phone him when nothing reaches him any more. */
async function tellIfLost(ask: Ask): Promise<void> {
  const { tx, actor, now, runtime, touched } = ask
  const way = (await reachOf(tx, [actor.personId], runtime.accounts.keys())).get(actor.personId)
  if (way?.kind === 'channel') return
  const about = { kind: 'member-lost', personId: actor.personId, occasion: `lost ${localDay(now)}` } as const
  touch(touched, await tellLeaders(tx, about, context(ask)))
}

/** Takes the consent back: nothing is sent to him any more, and what he gave or set himself is erased. */
const withdraw = changer<{ phones: PhoneRow[] }, View<'withdraw'>>({
  verb: null,
  plan: async ({ tx, actor, now }) =>
    (await isLastLinkedAdmin(tx, actor.personId, now)) ? { refused: 'last-admin' } : { phones: await phonesOf(tx, actor.personId) },
  view: async ({ tx, actor, now }, { phones }) => ({
    kind: 'withdraw',
    phones: platformsOf(phones),
    leads: await leadsUnits(tx, actor.personId, now),
    hasPhone: (await ownSettings(tx, actor.personId)).hasPhone,
  }),
  apply: async (ask) => {
    const { tx, actor, now, touched } = ask
    const { personId, linkId } = actor
    const invites = await endInvites(tx, personId, now, 'withdrawn')
    const others = await endLinks(tx, { where: { personId, except: linkId }, reason: 'withdrawn', tell: true, ...context(ask) })
    const own = await endLinks(tx, { where: { linkId }, reason: 'withdrawn', tell: false, ...context(ask) })
    touch(touched, others)
    touch(touched, own)
    await eraseOwn(tx, personId)
    await tellIfLost(ask)
    return { ...aboutOneself(ask, { links: others.ended.length + own.ended.length, invites }), undo: null }
  },
})

export const phoneChangers: Readonly<Record<PhoneView['kind'], AnyChanger>> = {
  prefer,
  'own-quiet': ownQuiet,
  unlink,
  withdraw,
}
