import type { Role } from '../access.ts'
import type { LinkId, PersonId, UnitId } from '../ids.ts'

export type InviteCommand =
  /**
   * One person, by id or by what was typed. `lost`: his phone is gone, the new code ends the old links when it is used. `second`: a code
   * for another messenger although he has linked one; what he has stays.
   */
  | { kind: 'invite'; personId?: PersonId; text?: string; lost?: boolean; second?: boolean }
  /**
   * Everybody of a unit who has not linked. `sure`: the names were shown and confirmed; `onlyNew`: whose code counts keeps it. `page`: of
   * the units to choose from.
   */
  | { kind: 'invite-all'; unitId?: UnitId; sheet?: boolean; sure?: boolean; onlyNew?: boolean; page?: number }
  /** `remind`: plans the reminder of those who have not linked anew. */
  | { kind: 'show-links'; unitId?: UnitId; remind?: boolean; page?: number }

type InvitePerson = { id: PersonId; name: string }

type Platform = 'telegram' | 'zalo'

/** A code and the ways in: `link` opens the Telegram bot and sends the code, `zalo` is what the Zalo bot is called; null where there is none. */
type Code = { name: string; code: string; link: string | null; zalo: string | null }

export type InviteReply =
  | (Code & {
      kind: 'invited'
      unit: string
      expiresAt: Date
      /** He asked for himself: for another phone. */
      own: boolean
      /** Its use ends the old links. */
      lost: boolean
      /** An older code of his counted until now. */
      renewed?: boolean
      /** There are Zalo bots, and none has room for another person. */
      noRoom?: boolean
    })
  | { kind: 'invite-linked'; person: InvitePerson; on: readonly Platform[]; blocked: boolean; own: boolean }
  /** Several people fit what was `asked` (''  = nobody was named); `more` are not shown. */
  | { kind: 'invite-whom'; people: readonly (InvitePerson & { hint: string })[]; asked: string; more: boolean; unitId: UnitId | null }
  /** `name` is set when what was asked is a whole name that could be added. */
  | { kind: 'invite-unknown'; asked: string; name: string | null; unit: { id: UnitId; name: string } | null }
  /** He holds roles that the one who asks could not give; `who` could. */
  | { kind: 'invite-not-yours'; name: string; who: readonly Role[] }
  | {
      kind: 'invite-where'
      what: 'invite-all' | 'show-links'
      sheet: boolean
      units: readonly { id: UnitId; name: string }[]
      page: number
      pages: number
    }
  | {
      kind: 'invite-confirm'
      unit: string
      unitId: UnitId
      people: readonly string[]
      /** Of them, those whose older code ends. */
      renewed: number
      sheet: boolean
      linked: number
      /** Names of those whose code somebody above has to make. */
      others: readonly string[]
      /** Not linked either, but more than go at once. */
      later: number
    }
  | {
      kind: 'invited-all'
      unit: string
      unitId: UnitId
      codes: readonly Code[]
      expiresAt: Date
      /** A printable sheet, where the messenger takes files. */
      file: { base64: string } | null
      others: readonly string[]
      /** How many find no Zalo bot with room. */
      noRoom: number
      later: number
    }
  | { kind: 'invite-nobody'; unit: string; unitId: UnitId; linked: number; others: readonly string[] }
  | {
      kind: 'links'
      unit: string
      unitId: UnitId
      linked: readonly { name: string; on: readonly Platform[] }[]
      blocked: readonly string[]
      invited: readonly { name: string; until: Date }[]
      not: readonly string[]
      /** Units below that have people of their own, those with most people left first. */
      below: readonly { name: string; people: number; linked: number }[]
      canInvite: boolean
    }
  | { kind: 'links-reminder-set'; unit: string; at: Date }

/** A link that somebody else ends: "that was not he". */
export type LinkView = { kind: 'undo-link'; name: string; unit: string; platform: Platform; at: Date; personId: PersonId }

export type InviteNotice =
  /** `linkId` is null for a reader who may not end the link. */
  | {
      kind: 'member-linked'
      name: string
      unit: string
      platform: Platform
      personId: PersonId
      linkId: LinkId | null
      at: Date
      replaced: boolean
    }
  | { kind: 'member-lost'; name: string; unit: string; personId: PersonId; canInvite: boolean }
  | { kind: 'links-reminder'; unit: string; unitId: UnitId; not: readonly string[]; expiresAt: Date | null }
  /** To the one who made a code that was shown to a group; `own`: for another phone of his. */
  | { kind: 'code-shown'; name: string; unit: string; personId: PersonId; own: boolean }

/** What is printed for a whole cell: a card for each person. */
export type InviteSheet = { unit: string; expiresAt: Date; rows: readonly Code[] }
