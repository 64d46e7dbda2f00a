import { describe, expect, it } from 'vitest'
import type { ZaloAnswer } from '../../../src/platforms/zalo/client.ts'
import { toSendResult } from '../../../src/platforms/zalo/errors.ts'

const refused = (code: number, description: string): ZaloAnswer => ({ kind: 'refused', code, description })

const table: [string, ZaloAnswer, object][] = [
  ['a sent message', { kind: 'ok', result: { message_id: '82599fa3', date: 1 } }, { kind: 'sent', messageId: '82599fa3' }],
  ['a sent message without an id', { kind: 'ok', result: undefined }, { kind: 'sent', messageId: '' }],
  ['a bad request', refused(400, 'Bad request'), { kind: 'rejected', why: '400 Bad request' }],
  ['a token that is not valid', refused(401, 'Unauthorized'), { kind: 'unauthorized' }],
  ['403 that is an error of the server', refused(403, 'Internal server error'), { kind: 'retry', afterMs: 30_000, accountWide: false }],
  ['403 of another kind', refused(403, 'Forbidden'), { kind: 'unreachable', certain: false }],
  ['a chat that is not known', refused(404, 'Not found'), { kind: 'unreachable', certain: false }],
  ['a code nobody documented', refused(451, ''), { kind: 'unreachable', certain: false }],
  ['a time-out on their side', refused(408, 'Request timeout'), { kind: 'unknown' }],
  ['a quota used up', refused(429, 'Quota exceeded'), { kind: 'retry', afterMs: 60_000, accountWide: true, quota: true }],
  ['a flood', refused(429, 'Too many requests'), { kind: 'retry', afterMs: 60_000, accountWide: true }],
  ['a failure of the server', refused(500, 'Internal'), { kind: 'unknown' }],
  ['a refusal without a code', refused(200, ''), { kind: 'unknown' }],
  ['a page of a gateway', { kind: 'garbled', status: 502 }, { kind: 'unknown', why: 'HTTP 502, not JSON' }],
  ['a request without an answer', { kind: 'failed', written: true, why: 'UND_ERR_SOCKET' }, { kind: 'unknown' }],
  ['a request that never left', { kind: 'failed', written: false, why: 'ENOTFOUND' }, { kind: 'retry', afterMs: 5_000, accountWide: true }],
]

describe('what an answer of Zalo means for a message', () => {
  it.each(table)('%s', (_, answer, expected) => {
    expect(toSendResult(answer)).toMatchObject(expected)
  })
})
