import type { Update } from 'grammy/types'
import { describe, expect, it } from 'vitest'
import { toIncoming, unreadable } from '../../../src/platforms/telegram/incoming.ts'
import { fixture } from '../cast.ts'

const LIST = '0b2c1f0e-6a55-4e1f-9a3e-5d1f2c3b4a59'
const lan = { chatId: '7700100101', chat: 'private' }
const group = { chatId: '-100220330440', chat: 'group' }
const file = (updateKey: string, messageKey: string, what: string) => ({ ...lan, updateKey, messageKey, kind: 'unsupported', what })

const table: [string, string, unknown][] = [
  ['a text', 'text', { ...lan, updateKey: '51001', messageKey: '301', kind: 'text', text: 'Lịch họp tháng 12' }],
  ['a start with a code', 'start-with-code', { ...lan, updateKey: '51002', messageKey: '302', kind: 'text', text: '/start K7QM2XPA' }],
  ['a photo, whatever its caption', 'photo', file('51003', '303', 'photo')],
  ['a document', 'document', file('51004', '304', 'file')],
  ['a sticker', 'sticker', file('51005', '305', 'sticker')],
  ['a voice message', 'voice', file('51006', '306', 'voice')],
  ['a video', 'video', file('51007', '307', 'file')],
  ['a location', 'location', file('51008', '308', 'other')],
  ['a contact', 'contact', file('51009', '309', 'other')],
  ['a rich message', 'rich-message', file('51010', '310', 'other')],
  ['a pinned message', 'pinned', null],
  ['an edited text', 'edited', { ...lan, updateKey: '51012', messageKey: '301', kind: 'edit', text: 'Lịch họp tháng 11' }],
  ['an edited caption', 'edited-caption', null],
  ['a pressed button', 'press', { ...lan, updateKey: '51014', messageKey: '298', kind: 'choice', token: `${LIST}:2` }],
  [
    'a press on a message too old to be shown',
    'press-on-old-message',
    { ...lan, updateKey: '51015', messageKey: '12', kind: 'choice', token: `${LIST}:1` },
  ],
  ['a press on an inline message', 'press-inline', null],
  ['a person who blocks the bot', 'blocked', { ...lan, updateKey: '51017', messageKey: '', kind: 'blocked' }],
  ['a person who takes the bot back', 'unblocked', { ...lan, updateKey: '51018', messageKey: '', kind: 'unblocked' }],
  ['being removed from a group', 'removed-from-group', null],
  ['a text in a group', 'group-text', { ...group, updateKey: '51020', messageKey: '41', kind: 'text', text: '@chibo_bot lịch họp' }],
  ['somebody joining a group', 'joined-group', null],
  ['a message of another bot', 'from-bot', null],
  ['a post in a channel', 'channel-post', null],
]

describe('what a Telegram update says', () => {
  it.each(table)('%s', (_, name, expected) => {
    expect(toIncoming(update(name))).toEqual(expected)
  })

  it.each([
    ['press-without-chat', { updateKey: '51024', chatId: '', chat: 'group' }],
    ['member-without-status', { updateKey: '51025', chatId: '7700100101', chat: 'private' }],
  ])('a body that cannot be read (%s) is kept as something unsupported', (name, expected) => {
    expect(() => toIncoming(update(name))).toThrow(TypeError)
    expect(unreadable(update(name))).toEqual({ ...expected, messageKey: '', kind: 'unsupported', what: 'other' })
  })
})

function update(name: string): Update {
  const body = fixture(`telegram/${name}`)
  if (!isUpdate(body)) throw new Error(`${name} has no update_id`)
  return body
}

/** As far as the network promises: nobody has checked the rest. */
function isUpdate(body: unknown): body is Update {
  return typeof body === 'object' && body !== null && 'update_id' in body
}
