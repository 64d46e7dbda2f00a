import { describe, expect, it, test } from 'vitest'
import { callMeetingForm, splitOpening, type CallMeetingContext, type CallMeetingDraft } from '../../../src/domain/forms/call-meeting.ts'
import { filling } from './walk.ts'

/** Saturday. */
const now = new Date('2026-11-21T09:00:00+07:00')
const context: CallMeetingContext = {
  now,
  defaultMinutes: 19 * 60 + 30,
  units: [
    { id: 'u8', name: 'Chi bộ TDP 8' },
    { id: 'u9', name: 'Chi bộ TDP 9' },
    { id: 'u18', name: 'Chi bộ TDP 18' },
  ],
  usualAgenda: ['Đánh giá', 'Nhiệm vụ'],
  places: ['Nhà văn hóa TDP 8', 'Hội trường'],
}
const open = (start: CallMeetingDraft = {}, more: Partial<CallMeetingContext> = {}) =>
  filling(callMeetingForm, start, { ...context, ...more })
const iso = (text: string): string => new Date(`${text}:00+07:00`).toISOString()
const upTo = {
  unit: {},
  kind: { unitId: 'u8' },
  when: { unitId: 'u8', kind: 'regular' },
  place: { unitId: 'u8', kind: 'regular', startsAt: iso('2026-12-03T19:30') },
} as const satisfies Record<string, CallMeetingDraft>
const toAgenda: CallMeetingDraft = { ...upTo.place, place: 'Hội trường' }
const toConfirm: CallMeetingDraft = { ...toAgenda, agenda: ['Đánh giá'] }

describe('calling a meeting', () => {
  it('is done by typing', () => {
    const form = open()
    expect(form.at).toBe('unit')
    form.say('tdp 8')
    expect(form.at).toBe('kind')
    form.say('Thường kỳ')
    expect(form.at).toBe('when')
    form.say('19h30 3/12')
    expect(form.at).toBe('place')
    form.say('Nhà văn hóa')
    expect(form.at).toBe('agenda')
    form.say('1. Đánh giá tháng 11\n2. Nhiệm vụ tháng 12')
    expect(form.at).toBe('confirm')
    form.say('đồng ý')
    expect(form.at).toBe('done')
    expect(form.draft).toEqual({
      unitId: 'u8',
      kind: 'regular',
      startsAt: iso('2026-12-03T19:30'),
      place: 'Nhà văn hóa',
      agenda: ['Đánh giá tháng 11', 'Nhiệm vụ tháng 12'],
      confirmed: 'send',
    })
  })

  it('is done by choosing', () => {
    const form = open()
    form.press('unit', 'u9')
    form.press('kind', 'topic')
    form.say('thứ năm')
    expect(form.problem).toEqual({ kind: 'no-hour', day: iso('2026-11-26T08:00') })
    expect(form.draft.offered).toEqual([iso('2026-11-26T19:30'), iso('2026-11-26T14:00'), iso('2026-11-26T08:00')])
    form.press('when', iso('2026-11-26T19:30'))
    form.press('place', 'Hội trường')
    form.press('agenda', 'usual')
    form.press('confirm', 'urgent')
    expect(form.at).toBe('done')
    expect(form.draft).toEqual({
      unitId: 'u9',
      kind: 'topic',
      startsAt: iso('2026-11-26T19:30'),
      place: 'Hội trường',
      agenda: ['Đánh giá', 'Nhiệm vụ'],
      confirmed: 'urgent',
    })
  })

  test.each([
    ['unit', upTo.unit, 'left'],
    ['kind', upTo.kind, 'unit'],
    ['when', upTo.when, 'kind'],
    ['place', upTo.place, 'when'],
    ['agenda', toAgenda, 'place'],
    ['confirm', toConfirm, 'agenda'],
  ] as const)('goes back from %s', (step, draft, before) => {
    const form = open(draft)
    expect(form.at).toBe(step)
    form.back()
    expect(form.at).toBe(before)
  })

  it('is left from the kind by who has one cell only: which cell was never asked', () => {
    const form = open(upTo.kind, { units: [{ id: 'u8', name: 'Chi bộ TDP 8' }] })
    form.back()
    expect(form.at).toBe('left')
  })

  test.each(['kind', 'when', 'place', 'agenda'])('changes only the %s at the end', (step) => {
    const form = open(toConfirm)
    form.go(step)
    expect(form.at).toBe(step)
    const rest = Object.entries(form.draft).filter(([, value]) => value !== undefined).length
    expect(rest).toBe(Object.keys(toConfirm).length - 1)
  })

  test.each([
    ['unit', upTo.unit, 'u7'],
    ['unit', upTo.unit, ''],
    ['kind', upTo.kind, 'party'],
    ['when', upTo.when, 'whenever'],
    ['agenda', toAgenda, 'unusual'],
    ['confirm', toConfirm, 'perhaps'],
  ] as const)('takes no value of %s that was not offered: %o %s', (step, draft, value) => {
    const form = open(draft)
    form.press(step, value)
    expect(form.at).toBe(step)
    expect(form.problem).toEqual({ kind: 'not-a-choice' })
  })

  it('does not take a choice of a question that was answered before', () => {
    const form = open(toAgenda)
    expect(form.press('kind', 'topic')).toMatchObject({ kind: 'stale', step: 'agenda', draft: { kind: 'regular' } })
  })

  it('takes the place that was shown, though the usual places have changed since', () => {
    const form = open(upTo.place, { places: ['Sân kho'] })
    form.press('place', 'Hội trường')
    expect(form.draft.place).toBe('Hội trường')
  })

  it('does not take an hour that was offered and has passed since', () => {
    const form = open({ ...upTo.when, offered: [iso('2026-11-21T08:00')] })
    form.press('when', iso('2026-11-21T08:00'))
    expect(form.problem).toEqual({ kind: 'bad-time', why: 'past', at: iso('2026-11-21T08:00') })
  })
})

describe('the cell', () => {
  test.each([
    ['Chi bộ TDP 9', 'u9'],
    ['chi bo tdp 9', 'u9'],
    ['TDP 18', 'u18'],
    ['tdp 8', 'u8'],
    ['8', 'u8'],
  ])('"%s" is understood', (text, unitId) => {
    const form = open()
    form.say(text)
    expect(form.draft.unitId).toBe(unitId)
  })

  test.each(['TDP', 'Chi bộ', 'tdp 7', 'x'])('"%s" is asked again', (text) => {
    const form = open()
    form.say(text)
    expect(form.at).toBe('unit')
    expect(form.problem).toEqual({ kind: 'not-a-choice' })
  })
})

describe('the kind', () => {
  test.each([
    ['thường kỳ', 'regular'],
    ['Sinh hoạt thường kỳ', 'regular'],
    ['định kỳ', 'regular'],
    ['chuyên đề', 'topic'],
    ['sinh hoạt chuyên đề', 'topic'],
    ['bất thường', 'extraordinary'],
    ['họp bất thường', 'extraordinary'],
    ['hop bat thuong', 'extraordinary'],
    ['đột xuất', 'extraordinary'],
    ['họp chi ủy', 'committee'],
    ['chi uy', 'committee'],
  ])('"%s" is %s', (text, kind) => {
    const form = open(upTo.kind)
    form.say(text)
    expect(form.draft.kind).toBe(kind)
  })

  test.each(['gì đó', 'x', '5'])('"%s" is asked again', (text) => {
    const form = open(upTo.kind)
    form.say(text)
    expect(form.problem).toEqual({ kind: 'not-a-choice' })
  })
})

describe('the time', () => {
  test.each([
    ['không rõ', { kind: 'no-date' }, undefined],
    ['thứ sáu tuần sau', { kind: 'no-hour', day: iso('2026-11-27T08:00') }, 3],
    ['31/2 19h', { kind: 'unclear-date', why: 'impossible-day' }, undefined],
    ['20/11/2026 19h', { kind: 'unclear-date', why: 'past' }, undefined],
    ['5 phút nữa', { kind: 'bad-time', why: 'too-soon', at: iso('2026-11-21T09:05') }, undefined],
    ['19h30 3/12/2029', { kind: 'bad-time', why: 'too-far', at: iso('2029-12-03T19:30') }, undefined],
    ['19h30 ngày 3 hằng tháng', { kind: 'recurring', first: iso('2026-12-03T19:30') }, 1],
    ['từ mai đến hết tuần sau', { kind: 'range' }, undefined],
  ] as const)('"%s" is asked about', (text, problem, offers) => {
    const form = open(upTo.when)
    form.say(text)
    expect(form.at).toBe('when')
    expect(form.problem).toMatchObject(problem)
    if (offers !== undefined) expect(form.draft.offered).toHaveLength(offers)
  })

  it('offers only hours that can still be announced', () => {
    const form = open(upTo.when, { now: new Date('2026-11-21T13:50:00+07:00') })
    form.say('hôm nay')
    expect(form.problem).toMatchObject({ kind: expect.stringMatching(/no-hour|unclear-date/) })
    for (const start of form.draft.offered ?? [])
      expect(new Date(start).getTime()).toBeGreaterThanOrEqual(new Date('2026-11-21T14:05:00+07:00').getTime())
  })

  it('what was offered is forgotten when a time is written', () => {
    const form = open(upTo.when)
    form.say('thứ sáu tuần sau')
    form.say('19h30 3/12')
    expect(form.draft).not.toHaveProperty('offered', expect.anything())
  })
})

describe('place and agenda', () => {
  test.each([
    ['', 'empty'],
    ['\u200b ', 'empty'],
    ['x'.repeat(201), 'too-long'],
  ])('a place of %j is asked again: %s', (text, kind) => {
    const form = open(upTo.place)
    form.say(text)
    expect(form.problem).toMatchObject({ kind })
  })

  it('a place of several lines becomes one', () => {
    const form = open(upTo.place)
    form.say('Nhà văn hóa\nTDP 8')
    expect(form.draft.place).toBe('Nhà văn hóa, TDP 8')
  })

  test.each([
    ['', 'empty'],
    [';;', 'empty'],
    ['x'.repeat(301), 'too-long'],
    ['a;'.repeat(16), 'too-many-headings'],
  ])('an agenda of %j is asked again: %s', (text, kind) => {
    const form = open(toAgenda)
    form.say(text)
    expect(form.problem).toMatchObject({ kind })
  })

  it('takes the longest that are allowed', () => {
    const form = open(upTo.place)
    form.say('x'.repeat(200))
    form.say('a;'.repeat(14) + 'x'.repeat(300))
    expect(form.at).toBe('confirm')
  })
})

describe('the last look', () => {
  test.each(['gửi', 'gửi đi', 'đồng ý', 'ok', 'đúng', 'đúng rồi', 'xác nhận', 'vâng', 'dạ', 'gui', 'dong y'])('"%s" sends', (text) => {
    const form = open(toConfirm)
    form.say(text)
    expect(form.draft.confirmed).toBe('send')
  })

  test.each([
    'đừng gửi',
    'đừng',
    'đừng gửi nữa',
    'không đồng ý',
    'chưa đồng ý',
    'không gửi',
    'chưa gửi',
    'khoan, chưa gửi',
    'chờ đã đừng gửi',
    'dung gui',
    'gửi chưa?',
    'không đúng',
    'sai',
    'gửi lúc mấy giờ',
    'gửi cho ai',
    'dừng',
    'khẩn',
    '',
  ])('"%s" does not', (text) => {
    const form = open(toConfirm)
    form.say(text)
    expect(form.at).toBe('confirm')
    expect(form.draft.confirmed).toBeUndefined()
    expect(form.problem).toEqual({ kind: 'not-a-choice' })
  })
})

describe('a line beside its date', () => {
  test.each([
    ['nhà văn hóa TDP 8', null, 'nhà văn hóa TDP 8'],
    ['tại nhà văn hóa', null, 'nhà văn hóa'],
    ['chuyên đề hội trường', 'topic', 'hội trường'],
    ['sinh hoạt chuyên đề tại hội trường', 'topic', 'hội trường'],
    ['bất thường', 'extraordinary', ''],
    ['chi ủy, nhà bí thư', 'committee', 'nhà bí thư'],
    ['Tài chính phường', null, 'Tài chính phường'],
    ['Ô Chợ Dừa', null, 'Ô Chợ Dừa'],
    ['', null, ''],
    [' , ', null, ''],
  ])('"%s" says %s, "%s"', (words, kind, place) => {
    expect(splitOpening(words)).toEqual({ kind, place })
  })
})
