import type { SendResult } from '../domain/delivery.ts'
import type { OutgoingMessage } from '../messages/outgoing.ts'

type PlatformName = 'telegram' | 'zalo'

/** Where a message came from and how to tell it from every other one. */
type Origin = {
  /** Unique per account: the same update delivered twice has the same key. */
  updateKey: string
  /** The chat's id on its messenger. */
  chatId: string
  chat: 'private' | 'group'
  /** The messenger's id of the message the person wrote or edited; empty where there is none. */
  messageKey: string
}

/** What people send, as every messenger can say it. Files and pictures are never downloaded: only their kind is known. */
export type Incoming = Origin &
  (
    | { kind: 'text'; text: string }
    | { kind: 'edit'; text: string }
    /** A pressed button; `token` is what render put on it ("LIST-ID:NUMBER"). */
    | { kind: 'choice'; token: string }
    | { kind: 'unsupported'; what: 'photo' | 'file' | 'sticker' | 'voice' | 'other' }
    /** The person blocked the bot, or took it back. */
    | { kind: 'blocked' }
    | { kind: 'unblocked' }
  )

/** Stores updates before anything else happens with them. Rejects when they could not be stored: then they must be fetched again. */
export type Receive = (updates: readonly Incoming[]) => Promise<void>

type Identity = { externalId: string; handle: string | null }

export type ListenOptions = {
  receive: Receive
  /** Aborts the long poll at once; what was received and stored stays. */
  signal: AbortSignal
  /** Told when the account cannot go on by itself (a revoked token, a webhook that is set). */
  stopped: (reason: 'unauthorized' | 'webhook-set') => void
}

/** How a messenger is told to call by itself. Nothing here is done at the start or stop of a process, only when an operator asks. */
export type WebhookControl = {
  /** The header in which the messenger sends the secret, in lower case. */
  readonly header: string
  /** True when it is known to send again what was not answered with 200. */
  readonly repeats: boolean
  /**
   * `secret`: 8 to 256 characters of [A-Za-z0-9_-]. `verified` is false when the address is saved but the messenger could not reach it;
   * `says`: its own words. Rejects when nothing was saved.
   */
  set(to: { url: string; secret: string }): Promise<{ verified: boolean; says: string }>
  /** `url`: null while none is set; `pending`: updates that wait there; null where the messenger does not tell. Rejects when it does not answer. */
  info(): Promise<{ url: string | null; pending: number | null; lastError: string | null }>
  /** What waits at the messenger stays there. */
  remove(): Promise<void>
}

/**
 * A messenger, as the bot sees it: one value per bot account. Adapters translate and nothing else; what a result means for a
 * message is decided in domain/delivery alone.
 */
export type Platform = {
  readonly name: PlatformName
  /** The bot's own id, known from its token without asking. */
  readonly externalId: string
  /** Longest text one message may have, in UTF-16 units. */
  readonly textLimit: number
  /** Even spacing between the messages that the bot starts, in ms. */
  readonly spacingMs: number
  identify(): Promise<Identity>
  /** Never rejects: whatever happens is a SendResult. */
  send(chatId: string, message: OutgoingMessage): Promise<SendResult>
  /** Makes the messenger stop showing a pressed button as "loading". Never rejects, changes nothing. */
  acknowledge(updateKey: string): Promise<void>
  /** Publishes the list of commands, where the messenger has one. */
  introduce(commands: readonly { command: string; description: string }[]): Promise<void>
  /** Long polling until the signal aborts. Resolves when it ended; retries by itself. */
  listen(options: ListenOptions): Promise<void>
  /** What a webhook's body says. Never throws: what cannot be understood is left out and logged without its content. */
  read(body: unknown): Incoming[]
  readonly webhook: WebhookControl
}
