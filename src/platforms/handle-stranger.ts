import { canOf } from '../actions/guide.ts'
import { pickDigit, pickLabel, pickWord } from '../domain/choices.ts'
import type { Command } from '../domain/command.ts'
import { parseCommand } from '../domain/command-parse.ts'
import { readDigit, readYesNo } from '../domain/command-words.ts'
import type { AccountId, PersonId } from '../domain/ids.ts'
import { inviteCodesIn, looksLikeCode } from '../domain/invite-code.ts'
import type { Reply } from '../domain/reply.ts'
import { clean } from '../domain/text.ts'
import { hasRoom, mayJoin, roomsOf, telegramLink } from '../db/accounts.ts'
import { audit } from '../db/audit.ts'
import { closeSubject, listOfButton, openLists } from '../db/choice-lists.ts'
import { openConversation, saveConversation } from '../db/conversations.ts'
import { reviveFor } from '../db/deliveries.ts'
import {
  endedLinkAt,
  guessing,
  inviteByCode,
  inviteById,
  linkByInvite,
  noteWrongCode,
  wrongCodeLimit,
  type InviteState,
} from '../db/invites.ts'
import { rolesOf } from '../db/people.ts'
import { linkedOccasion } from '../db/tell-leaders.ts'
import { telegramAllowedFor, usher } from '../db/ways-in.ts'
import { touch, type Chat } from '../runtime.ts'
import { tellAbout } from './handle-blocked.ts'
import type { Incoming } from './platform.ts'
import { sayReply, type Handled, type Update } from './say.ts'

/** A stranger who goes on writing is reminded how to link at most this often: each message may cost quota, and anybody can write. */
const remindEveryMs = 60_000

/** Somebody who has not linked: is told what this is, may send a code, reads what is stored, agrees or not. */
export async function handleStranger(update: Update): Promise<Handled> {
  const { incoming } = update
  const asked = await commandOf(update, incoming)
  const reply = asked === null ? await introduce(update) : await answer(update, asked)
  if (reply === null) return { outcome: 'stranger reminded before', messages: [] }
  return { outcome: `stranger ${reply.kind}`, messages: [await sayReply(update, reply)] }
}

type Asked = { kind: 'code'; code: string } | { kind: 'wrong-code' } | { kind: 'consent'; command: Extract<Command, { kind: 'consent' }> }

async function commandOf(update: Update, incoming: Incoming): Promise<Asked | null> {
  if (incoming.kind === 'choice') {
    const [id = '', number = ''] = incoming.token.split(':')
    const list = await listOfButton(update.tx, update.runtime.sealer, update.chat, { id, now: update.now })
    return consentOf(list?.options[Number(number) - 1]?.command)
  }
  if (incoming.kind !== 'text' && incoming.kind !== 'edit') return null
  const text = clean(incoming.text)
  return (await choiceOf(update, text)) ?? codeOf(text, update.now)
}

async function choiceOf(update: Update, text: string): Promise<Asked | null> {
  const lists = await openLists(update.tx, update.runtime.sealer, update.chat, { rows: update.scene.lists, now: update.now })
  const digit = readDigit(text)
  const word = readYesNo(text)
  const picked =
    digit !== null
      ? pickDigit(lists, digit, update.now)
      : word !== null
        ? pickWord(lists, word, update.now)
        : pickLabel(lists, text, update.now)
  return picked.kind === 'picked' ? consentOf(picked.option.command) : null
}

function consentOf(command: Command | undefined): Asked | null {
  return command?.kind === 'consent' ? { kind: 'consent', command } : null
}

function codeOf(text: string, now: Date): Asked | null {
  const parsed = parseCommand(text, now)
  if (parsed.kind === 'command' && parsed.command.kind === 'link') return { kind: 'code', code: parsed.command.code }
  if (parsed.kind === 'command' && parsed.command.kind === 'start' && parsed.command.code !== undefined) {
    const inner = parseCommand(parsed.command.code, now)
    return inner.kind === 'command' && inner.command.kind === 'link' ? { kind: 'code', code: inner.command.code } : { kind: 'wrong-code' }
  }
  // Many pass the whole invitation on instead of the code in it.
  const [forwarded, ...more] = inviteCodesIn(text)
  if (forwarded !== undefined && more.length === 0) return { kind: 'code', code: forwarded }
  return looksLikeCode(text) ? { kind: 'wrong-code' } : null
}

/** What a stranger reads who has sent nothing to act on, at most once a minute; null when he was told a moment ago. */
async function introduce(update: Update): Promise<Reply | null> {
  const { tx, runtime, chat, now, scene } = update
  const conversation = openConversation(runtime.sealer, scene.conversation, { chat, now })
  const telegram = chat.platform === 'telegram'
  const over = await endedLinkAt(tx, chat)
  const first = over === null && conversation.introducedAt === null
  // What he was told before his link ended does not count.
  const told = conversation.remindedAt !== null && (over === null || conversation.remindedAt >= over.at) ? conversation.remindedAt : null
  if (!first && told !== null && now.getTime() - told.getTime() < remindEveryMs) return null
  const introducedAt = conversation.introducedAt ?? now
  await saveConversation(tx, runtime.sealer, chat, { conversation: { ...conversation, introducedAt, remindedAt: now }, now })
  if (over !== null) return { kind: 'link-over', ...over, telegram }
  return { kind: first ? 'intro' : 'intro-again', telegram }
}

async function answer(update: Update, asked: Asked): Promise<Reply> {
  if (asked.kind === 'consent') {
    await closeSubject(update.tx, update.chat, { subject: 'consent', now: update.now })
    return asked.command.agree ? link(update, asked.command) : { kind: 'consent-refused' }
  }
  const { tx, runtime, chat, now } = update
  const guesses = await guessing(tx, chat, now)
  if (guesses.inChat >= wrongCodeLimit.perChat || guesses.overall >= wrongCodeLimit.overall) {
    const since = guesses.firstInChat ?? now
    return { kind: 'code-wait', minutes: Math.max(1, Math.ceil((since.getTime() + wrongCodeLimit.windowMs - now.getTime()) / 60_000)) }
  }
  const invite = asked.kind === 'code' ? await inviteByCode(tx, runtime.sealer, asked.code, now) : ({ state: 'wrong' } as const)
  if (invite.state === 'wrong') {
    await noteWrongCode(tx, chat, now)
    return { kind: 'code-wrong', left: wrongCodeLimit.perChat - guesses.inChat - 1 }
  }
  if (invite.state !== 'open') return deadCode(invite)
  const code = asked.kind === 'code' ? asked.code : undefined
  return (
    (await elsewhere(update, invite.personId, code)) ?? { kind: 'consent-ask', name: invite.name, unit: invite.unit, inviteId: invite.id }
  )
}

function deadCode(invite: Exclude<InviteState, { state: 'open' }>): Reply {
  switch (invite.state) {
    case 'used':
      return { kind: 'code-used' }
    case 'ended':
      return { kind: 'code-ended', why: invite.why }
    case 'expired':
    case 'wrong':
      return { kind: 'code-expired' }
  }
}

/** Where this person has to link instead: this messenger is switched off for his unit, or this account is full. Null: he may link here. */
async function elsewhere(update: Update, personId: PersonId, code?: string): Promise<Reply | null> {
  const { tx, chat, now } = update
  const served = update.runtime.accounts.keys()
  if (chat.platform === 'telegram') {
    if (await telegramAllowedFor(tx, { personId, now })) return null
    return { kind: 'messenger-off', others: (await open(update, 'zalo')).map(({ handle }) => handle) }
  }
  if (await mayJoin(tx, chat.accountId, personId)) return null
  const { telegram } = await (await usher(tx, { now, served }))(personId)
  return {
    kind: 'no-room',
    others: (await open(update, chat.platform)).filter(({ id }) => id !== chat.accountId).map(({ handle }) => handle),
    telegram: telegram === null ? null : telegramLink(telegram, code),
  }
}

/** Accounts of a messenger that have room and a name to look for. */
async function open({ tx, runtime }: Update, wanted: Chat['platform']): Promise<{ id: AccountId; handle: string }[]> {
  const rooms = await roomsOf(tx, runtime.accounts.keys())
  return rooms.flatMap((room) =>
    room.platform === wanted && room.handle !== null && hasRoom(room) ? [{ id: room.id, handle: room.handle }] : [],
  )
}

/** Agreement given: the chat belongs to this person from now on, and notices that could not reach him before come now. */
async function link(update: Update, command: Extract<Command, { kind: 'consent' }>): Promise<Reply> {
  const { tx, chat, now, touched } = update
  const invite = await inviteById(tx, command.inviteId, now)
  if (invite.state !== 'open') return deadCode(invite)
  const { personId, byId } = invite
  const refused = await elsewhere(update, personId)
  if (refused !== null) return refused
  const linking = await linkByInvite(tx, { id: invite.id, personId, chat, now, served: update.runtime.accounts.keys() })
  if (linking.kind === 'used') return { kind: 'code-used' }
  if (linking.kind === 'no-room') return { kind: 'no-room', others: [], telegram: null }
  const { linkId, replaced } = linking
  touch(touched, linking)
  await audit(tx, {
    at: now,
    actorId: personId,
    verb: 'link',
    subject: `person ${personId}`,
    detail: { platform: chat.platform, replaced },
  })
  await tellAbout(update, { kind: 'member-linked', personId, occasion: linkedOccasion({ linkId, replaced }), orElse: byId })
  if (await reviveFor(tx, { personId, linkId, accountId: chat.accountId, now })) touched.accounts.add(chat.accountId)
  const roles = await rolesOf(tx, personId, now)
  return {
    kind: 'linked',
    name: invite.name,
    roles: roles.length > 1 ? roles.filter(({ role }) => role !== 'member') : roles,
    can: canOf({ personId, grants: roles }),
    telegram: chat.platform === 'telegram',
  }
}
