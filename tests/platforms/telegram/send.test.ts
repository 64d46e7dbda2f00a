import { describe, expect, it } from 'vitest'
import { TEXT_LIMIT, toParts, withoutForm } from '../../../src/platforms/telegram/send.ts'
import { LIST, meeting } from '../cast.ts'

describe('a message as Telegram gets it', () => {
  it('has its title in bold by entities, so that no letter of a name can break it', () => {
    const [part] = toParts(meeting)
    expect(part?.text).toBe('Họp chi bộ <8> & "thường kỳ"_*\n19h30, thứ Năm, 03/12/2026')
    expect(part?.entities).toEqual([{ type: 'bold', offset: 0, length: 30 }])
  })

  it('has one button per row, with the style of the choice', () => {
    expect(toParts(meeting).map(({ rows }) => rows)).toEqual([
      [[{ text: 'Dự', callback_data: `${LIST}:1`, style: 'primary' }], [{ text: 'Vắng', callback_data: `${LIST}:2` }]],
    ])
  })

  it('shows what is to be passed on as a block that a tap copies, and the link on its own line', () => {
    const [part] = toParts({ lines: ['Mã mời:'], choices: [], copy: 'K7QM2XPA', link: 'https://t.me/chibo_bot?start=K7QM2XPA' })
    expect(part?.text).toBe('Mã mời:\n\nK7QM2XPA\n\nhttps://t.me/chibo_bot?start=K7QM2XPA')
    expect(part?.entities).toEqual([{ type: 'pre', offset: 9, length: 8 }])
  })

  it('lists labels too long for a button in the text, and shortens them on the button', () => {
    const [part] = toParts({
      lines: ['Chọn đề nghị:'],
      choices: [
        { label: 'Đề nghị chi bộ xem xét cử đi học lớp bồi dưỡng nhận thức về Đảng', token: `${LIST}:1` },
        { label: 'Tạm dừng', token: `${LIST}:2` },
      ],
    })
    expect(part?.text).toBe('Chọn đề nghị:\n\n1. Đề nghị chi bộ xem xét cử đi học lớp bồi dưỡng nhận thức về Đảng\n2. Tạm dừng')
    expect(part?.rows.map(([button]) => button?.text)).toEqual(['1. Đề nghị chi bộ xem xét cử đi học…', '2. Tạm dừng'])
  })

  it('lists the choices when there is no other text, since buttons cannot go alone', () => {
    expect(toParts({ lines: [], choices: [{ label: 'Có', token: `${LIST}:1` }] })[0]?.text).toBe('1. Có')
  })

  it('becomes several when it is too long, with the buttons under the last and bold clipped to each', () => {
    const title = 'tiêu đề '.repeat(700).trim()
    const parts = toParts({ ...meeting, title, lines: ['x'.repeat(900)] })
    expect(parts.length).toBe(2)
    expect(parts.map(({ rows }) => rows.length)).toEqual([0, 2])
    for (const { text, entities } of parts) {
      expect(text.length).toBeLessThanOrEqual(TEXT_LIMIT)
      expect(entities.every(({ offset, length }) => offset + length <= text.length)).toBe(true)
    }
    expect(parts[1]?.entities).toEqual([{ type: 'bold', offset: 0, length: parts[1]?.text.indexOf('\n') }])
  })

  it('has no parts when it is empty', () => {
    expect(toParts({ lines: ['  '], choices: [] })).toEqual([])
  })

  it('a token over 64 bytes is an error of ours, not a broken keyboard', () => {
    expect(() => toParts({ lines: ['?'], choices: [{ label: 'Có', token: 'ệ'.repeat(22) }] })).toThrow(RangeError)
  })

  it('without its form has the choices as numbered lines', () => {
    expect(toParts(meeting).flatMap(withoutForm)).toEqual([
      'Họp chi bộ <8> & "thường kỳ"_*\n19h30, thứ Năm, 03/12/2026\n\n1. Dự\n2. Vắng\nTrả lời bằng số, ví dụ: 1',
    ])
  })
})
