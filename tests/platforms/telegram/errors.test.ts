import { GrammyError, HttpError } from 'grammy'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/platforms/telegram/errors.ts'

type Parameters_ = { retry_after?: number; migrate_to_chat_id?: number }
const answer = (code: number, description: string, parameters: Parameters_ = {}) =>
  new GrammyError("Call to 'sendMessage' failed!", { ok: false, error_code: code, description, parameters }, 'sendMessage', {
    text: 'secret',
  })

const answers: [number, string, Parameters_, object][] = [
  [429, 'Too Many Requests: retry after 7', { retry_after: 7 }, { kind: 'retry', afterMs: 7_000, accountWide: true }],
  [429, 'Too Many Requests', {}, { kind: 'retry', afterMs: 30_000, accountWide: true }],
  [403, 'Forbidden: bot was blocked by the user', {}, { kind: 'unreachable', certain: true }],
  [403, 'Forbidden: user is deactivated', {}, { kind: 'unreachable', certain: true }],
  [403, 'Forbidden: bot was kicked from the supergroup chat', {}, { kind: 'unreachable', certain: true }],
  [403, 'Forbidden: something new', {}, { kind: 'unreachable', certain: false }],
  [400, 'Bad Request: chat not found', {}, { kind: 'unreachable', certain: true }],
  [400, 'Bad Request: PEER_ID_INVALID', {}, { kind: 'unreachable', certain: true }],
  [400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: -1002 }, { kind: 'moved', chatId: '-1002' }],
  [400, 'Bad Request: message is not modified: specified new message content', {}, { kind: 'sent', messageId: '' }],
  [400, 'Bad Request: query is too old and response timeout expired', {}, { kind: 'sent', messageId: '' }],
  [400, "Bad Request: can't parse entities", {}, { kind: 'malformed' }],
  [413, 'Request Entity Too Large', {}, { kind: 'malformed' }],
  [401, 'Unauthorized', {}, { kind: 'unauthorized' }],
  [404, 'Not Found', {}, { kind: 'unauthorized' }],
  [500, 'Internal Server Error', {}, { kind: 'unknown' }],
  [502, 'Bad Gateway', {}, { kind: 'unknown' }],
]

const failed = (code: string, reason: string) =>
  Object.assign(new Error(`request to https://api.telegram.org/bot1:SECRET/x failed, reason: ${reason}`), { code, type: 'system' })
const network: [string, Error, 'retry' | 'unknown'][] = [
  ['a name that cannot be found', failed('ENOTFOUND', 'getaddrinfo ENOTFOUND api.telegram.org'), 'retry'],
  ['a name server that is away', failed('EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.telegram.org'), 'retry'],
  ['a refused connection', failed('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), 'retry'],
  ['no route while connecting', failed('EHOSTUNREACH', 'connect EHOSTUNREACH 149.154.167.220:443'), 'retry'],
  ['no connection in time', failed('CONNECT_TIMEOUT', 'no connection in time'), 'retry'],
  ['connecting timed out', failed('ETIMEDOUT', 'connect ETIMEDOUT 149.154.167.220:443'), 'retry'],
  ['connecting to any of several addresses timed out', failed('ETIMEDOUT', ''), 'retry'],
  ['reading timed out', failed('ETIMEDOUT', 'read ETIMEDOUT'), 'unknown'],
  ['an expired certificate', failed('CERT_HAS_EXPIRED', 'certificate has expired'), 'retry'],
  ['a certificate of somebody else', failed('ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname/IP does not match'), 'retry'],
  ['a peer without TLS', failed('EPROTO', 'write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number'), 'retry'],
  [
    'a connection cut before it was secure',
    failed('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'),
    'retry',
  ],
  ['a connection cut', failed('ECONNRESET', 'socket hang up'), 'unknown'],
  ['a broken pipe', failed('EPIPE', 'write EPIPE'), 'unknown'],
  ['TLS broken in the middle', failed('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'bad record mac'), 'unknown'],
  ['an answer that is not JSON', Object.assign(new Error('invalid json'), { type: 'invalid-json' }), 'unknown'],
  ['a request given up', Object.assign(new Error('The user aborted a request.'), { type: 'aborted' }), 'unknown'],
  ['a time-out', new Error("Request to 'sendMessage' timed out after 30 seconds"), 'unknown'],
]

describe('what an error of Telegram means for a message', () => {
  it.each(answers)('%i %s', (code, description, parameters, expected) => {
    expect(judge(answer(code, description, parameters))).toMatchObject(expected)
  })

  it.each(network)('%s', (_, error, kind) => {
    const verdict = judge(new HttpError("Network request for 'sendMessage' failed!", error))
    expect(verdict).toMatchObject(kind === 'retry' ? { kind, accountWide: true } : { kind })
    expect(JSON.stringify(verdict)).not.toContain('SECRET')
  })

  it('a mistake of our own is rejected, since repeating it would fail again', () => {
    expect(judge(new TypeError('x is not a function'))).toEqual({ kind: 'rejected', why: 'not a request: TypeError' })
  })
})
