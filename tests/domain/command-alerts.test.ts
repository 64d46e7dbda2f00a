import { expect, it } from 'vitest'
import { parseCommand } from '../../src/domain/command-parse.ts'
import { fold } from '../../src/domain/text.ts'

const now = new Date('2026-11-21T09:00:00+07:00')

const asks = [
  'việc quá hạn',
  'có việc gì quá hạn không',
  'việc nào quá hạn',
  'các việc sắp đến hạn',
  'cho tôi xem việc quá hạn ạ',
  'hôm nay có gì',
  'hôm nay có gì không?',
  'hôm nay có gì mới không ạ',
  'hôm nay có việc gì',
  'hôm nay tôi cần làm gì',
  'hôm nay phải làm gì',
  'sáng nay có việc gì không',
  'có việc gì hôm nay không',
  'có hồ sơ gì cần làm không',
  'nhắc việc',
  'nhắc việc hồ sơ',
  'xem nhắc việc hồ sơ hôm nay',
  'gửi lại bản tin nhắc việc',
  'việc cần làm',
  'việc cần làm hôm nay',
  'dạ cho em xem việc cần làm nhé',
]

it.each(asks)('"%s" asks what is late or near, with marks and without', (text) => {
  for (const typed of [text, fold(text), text.toLocaleUpperCase('vi')])
    expect([typed, parseCommand(typed, now)]).toEqual([typed, { kind: 'command', command: { kind: 'alerts' } }])
})

it.each([
  ['việc quá hạn trang 20', 19],
  ['viec qua han trang 2', 1],
  ['xem việc hồ sơ trang số 3 ạ', 2],
  ['nhắc việc trang 0', 0],
])('"%s" asks for a page of it', (text, page) => {
  expect(parseCommand(text, now)).toEqual({ kind: 'command', command: { kind: 'alerts', page } })
})

it('the slash command asks the same', () => {
  expect(parseCommand('/nhacviec', now)).toEqual({ kind: 'command', command: { kind: 'alerts' } })
})

it.each([
  ['hôm nay có họp không', 'list-meetings'],
  ['nhắc những người chưa trả lời', 'nudge'],
  ['nhắc', 'nudge'],
  ['vì sao tôi nhận tin này', 'why'],
])('"%s" is something else', (text, kind) => {
  expect(parseCommand(text, now)).toMatchObject({ kind: 'command', command: { kind } })
})
