import { canOf } from '../actions/help.ts'
import { pickDigit, pickLabel, pickWord } from '../domain/choices.ts'
import type { Command } from '../domain/command.ts'
import { parseCommand } from '../domain/command-parse.ts'
import { readDigit, readYesNo } from '../domain/command-words.ts'
import { looksLikeCode } from '../domain/invite-code.ts'
import type { Reply } from '../domain/reply.ts'
import { clean } from '../domain/text.ts'
import { audit } from '../db/audit.ts'
import { closeSubject, listOfButton, openLists } from '../db/choice-lists.ts'
import { conversationAt, saveConversation } from '../db/conversations.ts'
import { reviveFor } from '../db/deliveries.ts'
import { guessing, inviteByCode, inviteById, linkByInvite, noteWrongCode, wrongCodeLimit } from '../db/invites.ts'
import { rolesOf } from '../db/people.ts'
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
  return (await choiceOf(update, text)) ?? codeOf(text)
}

async function choiceOf(update: Update, text: string): Promise<Asked | null> {
  const lists = await openLists(update.tx, update.runtime.sealer, update.chat, update.now)
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

function codeOf(text: string): Asked | null {
  const parsed = parseCommand(text)
  if (parsed.kind === 'command' && parsed.command.kind === 'link') return { kind: 'code', code: parsed.command.code }
  if (parsed.kind === 'command' && parsed.command.kind === 'start' && parsed.command.code !== undefined) {
    const inner = parseCommand(parsed.command.code)
    return inner.kind === 'command' && inner.command.kind === 'link' ? { kind: 'code', code: inner.command.code } : { kind: 'wrong-code' }
  }
  return looksLikeCode(text) ? { kind: 'wrong-code' } : null
}

async function introduce(update: Update): Promise<Reply | null> {
  const { tx, runtime, chat, now } = update
  const conversation = await conversationAt(tx, runtime.sealer, chat, now)
  const telegram = chat.platform === 'telegram'
  if (conversation.introducedAt === null) {
    await saveConversation(tx, runtime.sealer, chat, { conversation: { ...conversation, introducedAt: now, remindedAt: now }, now })
    return { kind: 'intro', telegram }
  }
  if (conversation.remindedAt !== null && now.getTime() - conversation.remindedAt.getTime() < remindEveryMs) return null
  await saveConversation(tx, runtime.sealer, chat, { conversation: { ...conversation, remindedAt: now }, now })
  return { kind: 'intro-again', telegram }
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
  switch (invite.state) {
    case 'open':
      return { kind: 'consent-ask', name: invite.name, unit: invite.unit, inviteId: invite.id }
    case 'used':
      return { kind: 'code-used' }
    case 'expired':
      return { kind: 'code-expired' }
    case 'wrong':
      await noteWrongCode(tx, chat, now)
      return { kind: 'code-wrong', left: wrongCodeLimit.perChat - guesses.inChat - 1 }
  }
}

/** Agreement given: the chat belongs to this person from now on, and notices that could not reach him before come now. */
async function link(update: Update, command: Extract<Command, { kind: 'consent' }>): Promise<Reply> {
  const { tx, chat, now } = update
  const invite = await inviteById(tx, command.inviteId, now)
  if (invite.state === 'used') return { kind: 'code-used' }
  if (invite.state !== 'open') return { kind: 'code-expired' }
  const linkId = await linkByInvite(tx, { id: invite.id, personId: invite.personId, chat, now })
  if (linkId === null) return { kind: 'code-used' }
  await audit(tx, {
    at: now,
    actorId: invite.personId,
    verb: 'link',
    subject: `person ${invite.personId}`,
    detail: { platform: chat.platform },
  })
  await tellAbout(update, { kind: 'member-linked', personId: invite.personId, occasion: `linked ${linkId}` })
  if (await reviveFor(tx, { personId: invite.personId, linkId, accountId: chat.accountId, now }))
    update.touched.accounts.add(chat.accountId)
  const roles = await rolesOf(tx, invite.personId, now)
  return {
    kind: 'linked',
    name: invite.name,
    roles: roles.length > 1 ? roles.filter(({ role }) => role !== 'member') : roles,
    can: canOf({ personId: invite.personId, grants: roles }),
  }
}
