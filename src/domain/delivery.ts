/** What became of one try to send a message. Adapters say this; what follows is decided below and nowhere else. */
export type SendResult =
  /** `messages`: how many it took; left out = one. */
  | { kind: 'sent'; messageId: string; messages?: number }
  /** Certainly not delivered: try again. `accountWide` stops the whole account for that long; `quota`: it has sent too many for its plan. */
  | { kind: 'retry'; afterMs: number; accountWide: boolean; why: string; quota?: true }
  /** This chat will not take messages any more. `certain` is false where the messenger has no documented code for it (Zalo). */
  | { kind: 'unreachable'; why: string; certain: boolean }
  | { kind: 'moved'; chatId: string }
  /** Our fault: repeating it would fail again. */
  | { kind: 'rejected'; why: string }
  /** The token is not valid any more: nothing can be sent by this account. */
  | { kind: 'unauthorized'; why: string }
  /** The request was written and no answer came: it may have arrived. `messages`: how many have left; left out = one. */
  | { kind: 'unknown'; why: string; messages?: number }

/** Every message the bot starts itself, and how it is treated. */
export const deliveryKinds = {
  /** Announces a meeting; leaves while the meeting is ahead. */
  'meeting-notice': { priority: 20, repeatUnknown: false, reported: true },
  'meeting-change': { priority: 10, repeatUnknown: false, reported: true },
  'meeting-cancelled': { priority: 5, repeatUnknown: false, reported: true },
  'meeting-reminder': { priority: 30, repeatUnknown: true, reported: false },
  'meeting-nudge': { priority: 30, repeatUnknown: true, reported: false },
  'meeting-summary': { priority: 25, repeatUnknown: true, reported: false },
  /** Tells the author who got a notice, who did not, and of whom it is not known. */
  'delivery-report': { priority: 15, repeatUnknown: true, reported: false },
  /** Tells a secretary that a member has linked, or cannot be reached any more. */
  'member-linked': { priority: 40, repeatUnknown: true, reported: false },
  'member-lost': { priority: 40, repeatUnknown: true, reported: false },
  /** Reminds a secretary of those who have not used their codes. */
  'links-reminder': { priority: 45, repeatUnknown: true, reported: false },
  /** Tells who made a code that it was shown to a group and has ended. */
  'code-shown': { priority: 35, repeatUnknown: true, reported: false },
  /** A role that was given or has ended, an office that went over: told to whom it concerns. */
  'role-given': { priority: 35, repeatUnknown: true, reported: false },
  'role-ended': { priority: 35, repeatUnknown: true, reported: false },
  'office-taken': { priority: 35, repeatUnknown: true, reported: false },
  'office-left': { priority: 35, repeatUnknown: true, reported: false },
  /** What of dossiers is late or will be: one a morning. */
  digest: { priority: 33, repeatUnknown: true, reported: false },
  /** Tells a mentor that a candidate was entrusted to him, or is no more; a secretary that a mentor has left, or that a candidate has moved. */
  'mentor-assigned': { priority: 35, repeatUnknown: true, reported: false },
  'mentor-ended': { priority: 35, repeatUnknown: true, reported: false },
  'mentor-left': { priority: 35, repeatUnknown: true, reported: false },
  'candidate-moved': { priority: 35, repeatUnknown: true, reported: false },
  /** The last word to a phone whose link ends. */
  'link-ended': { priority: 35, repeatUnknown: true, reported: false },
  /** Tells those who look after the bots that one of them has little left of its month, has nothing left, or has lost its token. */
  'account-usage': { priority: 45, repeatUnknown: true, reported: false },
  'account-quota': { priority: 12, repeatUnknown: true, reported: false },
  'account-stopped': { priority: 12, repeatUnknown: true, reported: false },
  /** All dates were reckoned anew: to who asked for it, and to the leaders of the cells in which dates moved. */
  'recompute-done': { priority: 45, repeatUnknown: true, reported: false },
  'dates-moved': { priority: 45, repeatUnknown: true, reported: false },
} as const satisfies Record<string, { priority: number; repeatUnknown: boolean; reported: boolean }>

export type DeliveryKind = keyof typeof deliveryKinds

export function isDeliveryKind(text: string): text is DeliveryKind {
  return Object.hasOwn(deliveryKinds, text)
}

/** Kinds whose outcome is told to the author when all of them are through. */
export const reportedKinds = Object.entries(deliveryKinds)
  .filter(([, policy]) => policy.reported)
  .map(([kind]) => kind)

export type Verdict =
  | { kind: 'sent'; messageId: string }
  | { kind: 'again'; afterMs: number; counts: boolean; mayRepeat: boolean; reason: string }
  | { kind: 'moved'; chatId: string }
  | { kind: 'unreachable'; reason: string; certain: boolean }
  | { kind: 'failed'; reason: string }
  | { kind: 'unknown'; reason: string }

/** While its account is paused a message is looked at this often: a pause may end before its time. */
const longestLookMs = 5 * 60_000

/** A message that is certainly undelivered is tried this often; waits grow from 2 s to 5 min. */
const mostAttempts = 8

/**
 * What a send result means for the delivery. An unknown outcome is repeated once, and says so, for personal reminders; a notice
 * stays unknown and is listed to its author. `counts` is false while the trouble is the account's, not the message's: an outage
 * must not use up attempts.
 */
export function judge(result: SendResult, delivery: { kind: DeliveryKind; attempts: number; mayRepeat: boolean }): Verdict {
  switch (result.kind) {
    case 'sent':
      return { kind: 'sent', messageId: result.messageId }
    case 'retry':
      if (result.accountWide)
        return {
          kind: 'again',
          afterMs: Math.min(result.afterMs, longestLookMs),
          counts: false,
          mayRepeat: delivery.mayRepeat,
          reason: result.why,
        }
      if (delivery.attempts + 1 >= mostAttempts) return { kind: 'failed', reason: result.why }
      return {
        kind: 'again',
        afterMs: Math.max(result.afterMs, backOff(delivery.attempts)),
        counts: true,
        mayRepeat: delivery.mayRepeat,
        reason: result.why,
      }
    case 'unauthorized':
      return { kind: 'again', afterMs: longestLookMs, counts: false, mayRepeat: delivery.mayRepeat, reason: result.why }
    case 'moved':
      // A chat that always says it has moved would be followed without end.
      return delivery.attempts + 1 >= mostAttempts ? { kind: 'failed', reason: 'moved-again' } : { kind: 'moved', chatId: result.chatId }
    case 'unreachable':
      return { kind: 'unreachable', reason: result.why, certain: result.certain }
    case 'rejected':
      return { kind: 'failed', reason: result.why }
    case 'unknown':
      return afterUnknown(delivery, result.why)
  }
}

/** The same decision for a claim whose process died before it could say what happened. */
export function afterUnknown(delivery: { kind: DeliveryKind; mayRepeat: boolean }, reason: string): Verdict {
  if (deliveryKinds[delivery.kind].repeatUnknown && !delivery.mayRepeat)
    return { kind: 'again', afterMs: 0, counts: true, mayRepeat: true, reason }
  return { kind: 'unknown', reason }
}

/** 2 s, 4 s, 8 s … 5 min. */
export function backOff(attempts: number): number {
  return Math.min(2000 * 2 ** attempts, 5 * 60_000)
}

/** A chat without a documented "blocked" answer counts as unreachable after this many refusals in a row. */
export const refusalsUntilUnreachable = 3

/** What is sent later than this after its instant says that it is late. */
export const lateAfterMs = 60 * 60_000

/** Longest a message with choices waits for a person who is in the middle of a form. */
export const formPatienceMs = 10 * 60_000
