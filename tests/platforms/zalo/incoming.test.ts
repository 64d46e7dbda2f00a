import { describe, expect, it } from 'vitest'
import { toIncoming } from '../../../src/platforms/zalo/incoming.ts'
import { fixture } from '../cast.ts'

const PREFIX = '90a1b2c3d4e5f60718a'
const from = (last: string) => ({
  chatId: 'b7c8d9e0f1a2b3c4d5e6',
  chat: 'private',
  updateKey: `${PREFIX}${last}`,
  messageKey: `${PREFIX}${last}`,
})
const incoming = (value: object) => ({ kind: 'incoming', incoming: value })
const unsupported = (last: string, what: string) => incoming({ ...from(last), kind: 'unsupported', what })

const table: [string, string, unknown][] = [
  ['a text without an envelope', 'text-flat', incoming({ ...from('0'), kind: 'text', text: 'Hồ sơ nào quá hạn' })],
  ['a text in its documented envelope', 'text-wrapped', incoming({ ...from('1'), kind: 'text', text: '1' })],
  ['a picture as it really comes', 'image-photo-url', unsupported('2', 'photo')],
  ['a picture as documented', 'image-photo', unsupported('3', 'photo')],
  ['a sticker', 'sticker', unsupported('4', 'sticker')],
  ['a voice message', 'voice', unsupported('5', 'voice')],
  ['a file or a card', 'unsupported', unsupported('6', 'other')],
  ['an event nobody documented', 'unknown-event', { kind: 'ignored', why: 'unknown event message.reaction.received' }],
  [
    'a text in a group',
    'group-text',
    incoming({ ...from('8'), chatId: 'zgr-0a1b2c3d4e5f60718293', chat: 'group', kind: 'text', text: '@Bot lịch họp' }),
  ],
  ['a message of a bot', 'from-bot', { kind: 'ignored', why: 'from a bot' }],
  ['a text event without a text', 'text-without-text', unsupported('a', 'other')],
  ['a text event without a chat', 'text-without-chat', { kind: 'malformed', why: 'message.text.received without a chat or a message id' }],
]

describe('what a Zalo update says', () => {
  it.each(table)('%s', (_, name, expected) => {
    expect(toIncoming(fixture(`zalo/${name}`))).toEqual(expected)
  })

  it.each([[null], ['text'], [[]], [{ ok: true }], [{ ok: false, error_code: 500 }]])('%j is not an update', (body) => {
    expect(toIncoming(body)).toEqual({ kind: 'malformed', why: 'not an update' })
  })
})
