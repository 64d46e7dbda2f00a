import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OutgoingMessage } from '../../src/messages/outgoing.ts'
import { toPlain } from '../../src/messages/render.ts'

const LIST = '0b2c1f0e-6a55-4e1f-9a3e-5d1f2c3b4a59'
const choice = (label: string, number: number) => ({ label, token: `${LIST}:${number}` })
const meeting: OutgoingMessage = {
  title: 'Họp chi bộ 03/12',
  lines: ['Thời gian: 19h30', 'Địa điểm: Nhà văn hóa'],
  choices: [choice('Dự', 1), choice('Vắng', 2)],
  link: 'https://vi.example/hop',
}

describe('a message as plain text', () => {
  it('has its title, lines, link and numbered choices under one another, and says how to answer', () => {
    expect(toPlain(meeting, 1_900)).toEqual([
      {
        text: [
          'Họp chi bộ 03/12',
          'Thời gian: 19h30',
          'Địa điểm: Nhà văn hóa',
          '',
          'https://vi.example/hop',
          '',
          '1. Dự',
          '2. Vắng',
          'Trả lời bằng số, ví dụ: 1',
        ].join('\n'),
        bold: { start: 0, end: 16 },
      },
    ])
  })

  it('numbers the choices as their buttons do, so that 0 can be the way back', () => {
    const [part] = toPlain({ lines: ['Chọn'], choices: [choice('Tiếp', 1), choice('Quay lại', 0)] }, 1_900)
    expect(part?.text).toBe('Chọn\n\n1. Tiếp\n0. Quay lại\nTrả lời bằng số, ví dụ: 1')
  })

  it('counts from 1 where the tokens carry no number', () => {
    const [part] = toPlain({ lines: [], choices: [{ label: 'Có', token: 'yes' }] }, 1_900)
    expect(part).toEqual({ text: '1. Có\nTrả lời bằng số, ví dụ: 1', bold: null })
  })

  it('puts what is to be passed on into a message of its own, which can be copied whole', () => {
    const parts = toPlain({ lines: ['Gửi mã này cho đồng chí ấy:'], choices: [], copy: 'K7QM2XPA' }, 1_900)
    expect(parts.map(({ text }) => text)).toEqual(['Gửi mã này cho đồng chí ấy:', 'K7QM2XPA'])
  })

  it('an empty message has no parts', () => {
    expect(toPlain({ title: '', lines: ['', ' '], choices: [] }, 1_900)).toEqual([])
  })

  it('keeps the choices together in a message of their own when they do not fit under the text', () => {
    const parts = toPlain({ lines: ['x'.repeat(80)], choices: meeting.choices }, 100)
    expect(parts.map(({ text }) => text)).toEqual(['x'.repeat(80), '1. Dự\n2. Vắng\nTrả lời bằng số, ví dụ: 1'])
  })

  it('marks the title in every part that it reaches into', () => {
    const parts = toPlain({ title: 'một hai ba bốn', lines: ['năm'], choices: [] }, 8)
    expect(parts).toEqual([
      { text: 'một hai', bold: { start: 0, end: 7 } },
      { text: 'ba bốn', bold: { start: 0, end: 6 } },
      { text: 'năm', bold: null },
    ])
  })

  it('leaves nothing out and never goes over the limit', () => {
    const word = fc.constantFrom('Đảng', 'chi bộ', '👍', 'ý kiến\n', '<&_', '\ud83d')
    const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '))
    const message = fc.record({
      title: text,
      lines: fc.array(text, { maxLength: 8 }),
      choices: fc.array(text, { maxLength: 6 }).map((labels) => labels.map((label, index) => choice(label, index + 1))),
      copy: text,
    })
    fc.assert(
      fc.property(message, fc.integer({ min: 40, max: 400 }), (given, limit) => {
        const parts = toPlain(given, limit)
        const all = parts.map((part) => part.text).join('\n')
        for (const part of parts) {
          expect(part.text.length).toBeLessThanOrEqual(limit)
          expect(part.bold === null || part.bold.end <= part.text.length).toBe(true)
        }
        expect(count(all, 'Đảng')).toBe(
          count([given.title, ...given.lines, ...given.choices.map(({ label }) => label), given.copy].join(' '), 'Đảng'),
        )
        expect(all).not.toMatch(/\p{Surrogate}/u)
      }),
    )
  })
})

function count(text: string, word: string): number {
  return text.split(word).length - 1
}
