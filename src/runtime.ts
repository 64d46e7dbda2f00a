import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Database } from './db/client.ts'
import type { Db } from './db/client.ts'
import type { Sealer } from './db/seal.ts'
import type { Actor, Role } from './domain/access.ts'
import type { Command } from './domain/command.ts'
import type { AbsenceReason } from './domain/forms/absence.ts'
import type { SendResult } from './domain/delivery.ts'
import type { FormState } from './domain/form.ts'
import type { AccountId, LinkId } from './domain/ids.ts'
import type { Reply } from './domain/reply.ts'
import type { Export } from './domain/topics/exports.ts'
import type { InviteSheet } from './domain/topics/invites.ts'
import type { OutgoingMessage } from './messages/outgoing.ts'

/** One bot account that this process serves. */
export type Account = {
  id: AccountId
  platform: 'telegram' | 'zalo'
  spacingMs: number
  /** By its plan; null = as many as it likes. */
  messagesPerMonth: number | null
}

/** Answers a request of its own paths; false for any other. */
export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

/** What must be woken once a transaction is through: accounts with rows to send, and instants at which something is due. */
export type Touched = { accounts: Set<AccountId>; due: Date[] }

export function untouched(): Touched {
  return { accounts: new Set(), due: [] }
}

export function touch(touched: Touched, by: { accounts: readonly AccountId[]; due: readonly Date[] }): void {
  for (const account of by.accounts) touched.accounts.add(account)
  touched.due.push(...by.due)
}

/** `usualAgenda`: the headings offered for a meeting in one tap. */
type Phrases = {
  usualAgenda: (startsAt: Date) => string[]
  absence: Readonly<Record<AbsenceReason, string>>
  roles: Readonly<Record<Role, readonly string[]>>
  /** Wordings of the signature under a notice, the usual one first. */
  signatures: readonly string[]
}

/** Where the parts report what they did, for the operator's figures. Times in ms; no person, no chat, no unit. */
export type Meter = {
  /** A message was handed to its messenger, and this came back. */
  sent: (send: { platform: Account['platform']; result: SendResult['kind']; ms: number }) => void
  /** A message of the ledger has come to an end, or is not known to have. */
  ended: (delivery: { accountId: AccountId; state: EndState }) => void
  /** From storing an update to the commit of what it did, and to its answer at the messenger. */
  handled: (ms: number) => void
  answered: (ms: number) => void
  job: (job: { name: string; ms: number; ok: boolean }) => void
}

export type EndState = 'sent' | 'failed' | 'unreachable' | 'unknown' | 'cancelled' | 'expired'

/** What the parts of the house are handed: one value, built by the composition root. */
export type Runtime = {
  log: Logger
  meter: Meter
  db: Database['db']
  sealer: Sealer
  /** Business time: what people see, what is due. In training it can be moved forward. */
  now: () => Date
  /** Real time, for pauses and rates that the messengers impose. */
  realNow: () => Date
  accounts: ReadonlyMap<AccountId, Account>
  /** Names this process in the claims it makes; its lease tells whether it lives. */
  processId: number
  /** Words that become part of what is stored, so that actions need not know the language. */
  phrases: Phrases
  /** A printable workbook of invite codes with their QR codes. */
  makeSheet: (sheet: InviteSheet) => Promise<Buffer>
  /** A workbook in the form that the import reads. */
  makeExport: (made: Export) => Promise<Buffer>
  /** Never rejects. */
  send: (accountId: AccountId, chatId: string, message: OutgoingMessage) => Promise<SendResult>
  /** Tells the queue. Never rejects: what is not woken now is found by the next tick. */
  wake: (touched: Touched) => Promise<void>
}

export type Chat = { accountId: AccountId; chatId: string; platform: 'telegram' | 'zalo' }

/** A person who has linked, with what he may do. */
type Known = Actor & { name: string; linkId: LinkId }

/** A question of a known person, as an action gets it. */
export type Ask = { runtime: Runtime; tx: Db; now: Date; chat: Chat; actor: Known; touched: Touched }

/** What an action gives back; all of it is stored in the transaction of the action. */
export type Outcome = {
  reply: Reply
  /** The next state of the conversation: a form that waits, null = none any more; left out = as before. */
  form?: FormState | null
  /** The text was no answer to what the form asks. */
  unanswered?: true
  /** What "0" takes back; null = nothing any more; left out = as before. */
  undo?: Command | null
}
