import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/domain/command.ts'
import { parseCommand } from '../../src/domain/command-parse.ts'
import { mayBeName } from '../../src/domain/command-names.ts'
import { fold } from '../../src/domain/text.ts'

const now = new Date('2026-11-21T09:00:00+07:00')

/** Names that are hard: like a title, a number, a question word, a courtesy, another command. */
const names = [
  'Lan',
  'Hà',
  'Anh',
  'Chi',
  'Ba',
  'Tư',
  'Năm',
  'An',
  'Thi',
  'Hợp',
  'Tú',
  'Sang',
  'Thành',
  'Lịch',
  'Mai',
  'Nguyễn Thị Lan',
  'Trần Văn Bảy',
  'Nguyễn Tú Anh',
  'Hồ Thông',
  'Lý Thị Mơ',
  'Hoàng Thị Em',
  'Bùi Văn Ích',
  'Đỗ Thị Hà',
  "H'Hen Niê",
]

const whoOf = (command: Command): string | undefined =>
  command.kind === 'invite' || command.kind === 'find-person' ? command.text : command.kind === 'change' ? command.who : undefined

const templates: readonly (readonly [string, (name: string) => string, string])[] = [
  ['an invitation', (name) => `mời đ/c ${name}`, 'invite'],
  ['a code', (name) => `cấp lại mã cho đồng chí ${name} ạ`, 'invite'],
  ['a lost phone', (name) => `đ/c ${name} mất máy`, 'invite'],
  ['a search', (name) => `tìm đ/c ${name}`, 'find-person'],
  ['who somebody is', (name) => `đồng chí ${name} là ai?`, 'find-person'],
  ['a telephone number', (name) => `số điện thoại của bác ${name}`, 'find-person'],
  ['leaving', (name) => `cho đ/c ${name} thôi sinh hoạt`, 'change'],
  ['an exemption', (name) => `miễn sinh hoạt cho bác ${name}`, 'change'],
  ['an office', (name) => `giao phó bí thư cho đ/c ${name} từ 1/12`, 'change'],
  ['an office that is taken up', (name) => `đ/c ${name} làm chi ủy viên`, 'change'],
  ['the end of an office', (name) => `thôi chức đ/c ${name}`, 'change'],
  ['handing over', (name) => `bàn giao bí thư cho đ/c ${name} từ 1/12`, 'change'],
]

describe('a name in a command', () => {
  it.each(templates)('is carried along as it was typed: %s', (_what, say, kind) => {
    for (const name of names) {
      const parsed = parseCommand(say(name), now)
      expect(parsed, say(name)).toMatchObject({ kind: 'command', command: { kind } })
      expect(parsed.kind === 'command' && whoOf(parsed.command), say(name)).toBe(name)
    }
  })

  it('may be typed without marks, in capitals and with spaces to spare', () => {
    fc.assert(
      fc.property(fc.constantFrom(...templates), fc.constantFrom('Nguyễn Thị Lan', 'Lan', 'Hà', 'Trần Văn Bảy'), ([, say, kind], name) => {
        for (const text of [fold(say(name)), say(name).toLocaleUpperCase('vi'), `  ${say(name).replaceAll(' ', '  ')}  `]) {
          const parsed = parseCommand(text, now)
          expect(parsed, text).toMatchObject({ kind: 'command', command: { kind } })
          const who = parsed.kind === 'command' ? whoOf(parsed.command) : undefined
          expect(fold(who ?? ''), text).toBe(fold(name))
        }
      }),
    )
  })

  it.each(names)('may be %s', (name) => {
    expect(mayBeName(name)).toBe(true)
  })

  it.each(['họp tối mai', 'Lan và Hùng', 'Lan được không', 'ăn cơm', 'số 1', 'Lan 0912345678', 'a b c d e f g', ''])(
    'is not "%s"',
    (text) => {
      expect(mayBeName(text)).toBe(false)
    },
  )

  it('of 200 characters names nobody', () => {
    expect(parseCommand(`mời đ/c ${'Nguyễn '.repeat(29)}`, now)).toEqual({ kind: 'unknown' })
    expect(parseCommand(`/them ${'Nguyễn '.repeat(29)}`, now)).toEqual({
      kind: 'command',
      command: { kind: 'change', draft: { change: 'add-person' } },
    })
  })
})

describe('a day in a command', () => {
  const from = (text: string): unknown => {
    const parsed = parseCommand(text, now)
    return parsed.kind === 'command' && parsed.command.kind === 'change' ? parsed.command.draft.from : null
  }

  it.each([
    ['hôm nay', '2026-11-21'],
    ['mai', '2026-11-22'],
    ['1/12', '2026-12-01'],
    ['ngày 1/12/2026', '2026-12-01'],
    ['mùng 1 tháng 12', '2026-12-01'],
    ['thứ hai tuần sau', '2026-11-23'],
    ['tháng sau', undefined],
    ['hôm qua', undefined],
  ])('"từ %s" begins on %s', (day, expected) => {
    expect(from(`bàn giao bí thư cho đ/c Hùng từ ${day}`)).toBe(expected)
  })

  it('is still today late in the evening', () => {
    const late = new Date('2026-11-21T23:30:00+07:00')
    expect(parseCommand('bàn giao cho đ/c Hùng từ hôm nay', late)).toMatchObject({
      command: { draft: { from: '2026-11-21' }, who: 'Hùng' },
    })
  })

  it('that ends before it begins is asked for', () => {
    expect(parseCommand('giao phó bí thư cho đ/c Lan từ 1/12 đến 30/11', now)).toEqual({
      kind: 'command',
      command: { kind: 'change', draft: { change: 'give-role', role: 'deputy', from: '2026-12-01' }, who: 'Lan' },
    })
  })
})
