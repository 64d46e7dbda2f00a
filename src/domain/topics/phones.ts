import type { Role } from '../access.ts'
import { clean, fold } from '../text.ts'
import type { PersonStatus } from './people.ts'

/** "zalo", "nhận ở telegram", "máy nhắn gần nhất" → which messenger is meant; null for neither and for both. What is typed is compared without marks. */
export function readPlatform(text: string): PlatformName | 'last' | null {
  const said = fold(clean(text))
  const zalo = /(?<![a-z])(?:zalo|da lo|za lo)(?![a-z])/.test(said)
  const telegram = /(?<![a-z])(?:telegram|tele|te le|telegam)(?![a-z])/.test(said)
  if (zalo !== telegram) return zalo ? 'zalo' : 'telegram'
  return !zalo && /(?:gan nhat|sau cung|cuoi cung|gan day|tu dong)/.test(said) ? 'last' : null
}

export type PhoneCommand =
  | { kind: 'my-phones' }
  | { kind: 'second-phone' }
  /** `code`: he was asked which phone is gone, and wants a code for a new one. */
  | { kind: 'lost-phone'; code?: boolean }
  | { kind: 'my-data' }

/** Why a link ended. */
export const linkEnds = ['retired', 'undone', 'lost', 'unlinked', 'withdrawn', 'replaced'] as const
export type LinkEnd = (typeof linkEnds)[number]

export type PlatformName = 'telegram' | 'zalo'

/** From and to as times of day, "22:00". */
export type Hours = { from: string; to: string }

/** A messenger that a person has linked. `here`: the one he is writing from. */
export type Phone = { platform: PlatformName; since: Date; here: boolean; blocked: boolean }

/** Why messages go where they go. */
export type WhyThere = 'only' | 'preferred' | 'last' | 'other-blocked'

export type PhoneReply =
  | {
      kind: 'my-phones'
      phones: readonly Phone[]
      preferred: PlatformName | null
      /** Where messages go now; null when nothing reaches him. */
      uses: { platform: PlatformName; why: WhyThere } | null
      /** `own`: null = as the cell. */
      quiet: { cell: Hours; own: Hours | null }
      /** Messengers that are served here and that he has not linked. */
      more: readonly PlatformName[]
    }
  /** Nothing can be linked beside what is linked: he has all there are, or the other one takes nobody at the moment. */
  | { kind: 'no-second-phone'; why: 'linked' | 'not-here' | 'no-room'; linked: readonly PlatformName[] }
  /** He writes from one of several: which one is gone? */
  | { kind: 'lost-which'; here: PlatformName; others: readonly PlatformName[] }
  | {
      kind: 'my-data'
      name: string
      status: PersonStatus
      exempt: boolean
      hasPhone: boolean
      grants: readonly { role: Role; unit: string; from: string; until: string | null }[]
      phones: readonly { platform: PlatformName; since: Date; consentVersion: string; consentAt: Date }[]
      preferred: PlatformName | null
      quiet: Hours | null
      /** Links that have ended, of which the times are kept. */
      ended: number
      /** Answers to meetings, those of them with a reason, messages that the bot sent, and what he wrote that is not wiped yet. */
      answers: number
      reasons: number
      deliveries: number
      bodies: number
      /** Events of the record of who did what. */
      events: number
      /** Codes of the candidates he mentors now. */
      mentored: readonly string[]
    }

/** Changes of one's own phones, as they are shown. */
export type PhoneView =
  /** `left`: what still reaches him afterwards. */
  | { kind: 'unlink'; platform: PlatformName; here: boolean; left: readonly PlatformName[] }
  /** null = the one he wrote from last. */
  | { kind: 'prefer'; platform: PlatformName | null; before: PlatformName | null; waiting: number }
  | { kind: 'own-quiet'; quiet: Hours | null; before: Hours | null; cell: Hours }
  /** `leads`: units he is secretary or deputy of. */
  | { kind: 'withdraw'; phones: readonly PlatformName[]; leads: readonly string[]; hasPhone: boolean }

export type PhoneNotice =
  /** The last word to a phone whose link ends from elsewhere. */
  { kind: 'link-ended'; why: LinkEnd }
