import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  afterUnknown,
  backOff,
  deliveryKinds,
  isDeliveryKind,
  judge,
  reportedKinds,
  type DeliveryKind,
  type SendResult,
} from '../../src/domain/delivery.ts'

const kinds = Object.keys(deliveryKinds).filter(isDeliveryKind)
/** Announcements: their author decides about a doubtful one. */
const decidedByTheAuthor: readonly DeliveryKind[] = ['meeting-notice', 'meeting-change', 'meeting-cancelled']

const fresh = { kind: 'meeting-notice', attempts: 0, mayRepeat: false } as const

test.each<[string, SendResult, { attempts: number; mayRepeat?: boolean }, ReturnType<typeof judge>]>([
  ['a sent message is sent', { kind: 'sent', messageId: 'm1' }, { attempts: 3 }, { kind: 'sent', messageId: 'm1' }],
  [
    'a refusal to try again waits at least the back-off',
    { kind: 'retry', afterMs: 0, accountWide: false, why: 'net' },
    { attempts: 0 },
    { kind: 'again', afterMs: 2000, counts: true, mayRepeat: false, reason: 'net' },
  ],
  [
    '… or as long as the messenger says',
    { kind: 'retry', afterMs: 9000, accountWide: false, why: 'flood' },
    { attempts: 0 },
    { kind: 'again', afterMs: 9000, counts: true, mayRepeat: false, reason: 'flood' },
  ],
  [
    'the seventh failure is tried again',
    { kind: 'retry', afterMs: 0, accountWide: false, why: 'net' },
    { attempts: 6 },
    { kind: 'again', afterMs: 128_000, counts: true, mayRepeat: false, reason: 'net' },
  ],
  [
    'the eighth is the last',
    { kind: 'retry', afterMs: 0, accountWide: false, why: 'net' },
    { attempts: 7 },
    { kind: 'failed', reason: 'net' },
  ],
  [
    'trouble of the account is waited for',
    { kind: 'retry', afterMs: 30_000, accountWide: true, why: 'flood' },
    { attempts: 7 },
    { kind: 'again', afterMs: 30_000, counts: false, mayRepeat: false, reason: 'flood' },
  ],
  [
    'a token that is not valid any more is waited for',
    { kind: 'unauthorized', why: '401' },
    { attempts: 7 },
    { kind: 'again', afterMs: 300_000, counts: false, mayRepeat: false, reason: '401' },
  ],
  ['a chat that moved is told', { kind: 'moved', chatId: '-100' }, { attempts: 0 }, { kind: 'moved', chatId: '-100' }],
  [
    'a chat that is gone is told',
    { kind: 'unreachable', why: 'blocked', certain: true },
    { attempts: 0 },
    { kind: 'unreachable', reason: 'blocked', certain: true },
  ],
  [
    'a chat that may be gone is told as such',
    { kind: 'unreachable', why: 'refused', certain: false },
    { attempts: 0 },
    { kind: 'unreachable', reason: 'refused', certain: false },
  ],
  [
    'a message that was refused has failed',
    { kind: 'rejected', why: 'bad request' },
    { attempts: 0 },
    { kind: 'failed', reason: 'bad request' },
  ],
  [
    'a notice without an answer is unknown',
    { kind: 'unknown', why: 'no answer' },
    { attempts: 0 },
    { kind: 'unknown', reason: 'no answer' },
  ],
  [
    'a doubtful repeat stays marked as one',
    { kind: 'retry', afterMs: 0, accountWide: false, why: 'net' },
    { attempts: 1, mayRepeat: true },
    { kind: 'again', afterMs: 4000, counts: true, mayRepeat: true, reason: 'net' },
  ],
])('%s', (_name, result, delivery, verdict) => {
  expect(judge(result, { ...fresh, ...delivery })).toEqual(verdict)
})

describe('trouble of the whole account', () => {
  it('never uses up the attempts of a message, however long it lasts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(100), fc.boolean(), fc.nat(86_400_000), (kind, attempts, mayRepeat, afterMs) => {
        const results: SendResult[] = [
          { kind: 'retry', afterMs, accountWide: true, why: 'flood' },
          { kind: 'unauthorized', why: '401' },
        ]
        for (const result of results)
          expect(judge(result, { kind, attempts, mayRepeat })).toMatchObject({ kind: 'again', counts: false, mayRepeat })
      }),
    )
  })
})

describe('a message of which nobody knows whether it arrived', () => {
  test.each(kinds)('%s is repeated once and says so, or is left to its author', (kind) => {
    const first = afterUnknown({ kind, mayRepeat: false }, 'no answer')
    if (decidedByTheAuthor.includes(kind)) expect(first).toEqual({ kind: 'unknown', reason: 'no answer' })
    else expect(first).toEqual({ kind: 'again', afterMs: 0, counts: true, mayRepeat: true, reason: 'no answer' })
    expect(afterUnknown({ kind, mayRepeat: true }, 'no answer')).toEqual({ kind: 'unknown', reason: 'no answer' })
  })

  test.each(kinds)('%s is treated the same when its process died and when no answer came', (kind) => {
    for (const mayRepeat of [false, true])
      expect(judge({ kind: 'unknown', why: 'x' }, { kind, attempts: 0, mayRepeat })).toEqual(afterUnknown({ kind, mayRepeat }, 'x'))
  })
})

describe('the kinds of messages', () => {
  it('are all here', () => {
    expect(kinds.toSorted()).toEqual([
      'account-quota',
      'account-stopped',
      'account-usage',
      'candidate-moved',
      'code-shown',
      'dates-moved',
      'delivery-report',
      'digest',
      'link-ended',
      'links-reminder',
      'meeting-cancelled',
      'meeting-change',
      'meeting-notice',
      'meeting-nudge',
      'meeting-reminder',
      'meeting-summary',
      'member-linked',
      'member-lost',
      'mentor-assigned',
      'mentor-ended',
      'mentor-left',
      'office-left',
      'office-taken',
      'recompute-done',
      'role-ended',
      'role-given',
    ])
  })

  it('that announce something are told about to their author, and are the ones never repeated silently', () => {
    expect(reportedKinds.toSorted()).toEqual(decidedByTheAuthor.toSorted())
    expect(kinds.filter((kind) => !deliveryKinds[kind].repeatUnknown).toSorted()).toEqual(decidedByTheAuthor.toSorted())
  })

  it('go out in this order: what was called off, what changed, then the rest', () => {
    const { 'meeting-cancelled': off, 'meeting-change': change, ...rest } = deliveryKinds
    expect(off.priority).toBeLessThan(change.priority)
    for (const { priority } of Object.values(rest)) expect(change.priority).toBeLessThan(priority)
  })

  it('are told from other words', () => {
    expect(isDeliveryKind('meeting-notice')).toBe(true)
    for (const word of ['', 'notice', 'toString', '__proto__', 'constructor']) expect(isDeliveryKind(word), word).toBe(false)
  })
})

it('waits grow from two seconds to five minutes', () => {
  expect([0, 1, 2, 6, 7, 8, 50].map(backOff)).toEqual([2000, 4000, 8000, 128_000, 256_000, 300_000, 300_000])
})
