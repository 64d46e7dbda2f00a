import { describe, expect, it, test } from 'vitest'
import { moveMeetingForm, type MoveMeetingContext, type MoveMeetingDraft } from '../../../src/domain/forms/move-meeting.ts'
import { filling } from './walk.ts'

const context: MoveMeetingContext = {
  now: new Date('2026-11-21T09:00:00+07:00'),
  defaultMinutes: 19 * 60 + 30,
  places: ['Hội trường'],
  usualAgenda: ['Đánh giá'],
}
const start: MoveMeetingDraft = { meetingId: 'm1', version: 2 }
const open = (draft: Partial<MoveMeetingDraft> = {}) => filling(moveMeetingForm, { ...start, ...draft }, context)
const startsAt = new Date('2026-12-04T20:00:00+07:00').toISOString()

describe('changing a meeting', () => {
  it('to another time', () => {
    const form = open()
    expect(form.at).toBe('what')
    form.say('ngày giờ')
    expect(form.at).toBe('when')
    form.say('20h thứ sáu tuần sau nữa')
    expect(form.at).toBe('confirm')
    form.say('vâng')
    expect(form.draft).toEqual({ ...start, what: 'time', startsAt, confirmed: 'send' })
  })

  it('to another place', () => {
    const form = open()
    form.press('what', 'place')
    form.press('place', 'Hội trường')
    form.press('confirm', 'urgent')
    expect(form.at).toBe('done')
    expect(form.draft).toEqual({ ...start, what: 'place', place: 'Hội trường', confirmed: 'urgent' })
  })

  it('to another agenda', () => {
    const form = open()
    form.press('what', 'agenda')
    form.say('Tổng kết năm; Phương hướng')
    form.say('gửi')
    expect(form.at).toBe('done')
    expect(form.draft).toEqual({ ...start, what: 'agenda', agenda: ['Tổng kết năm', 'Phương hướng'], confirmed: 'send' })
  })

  test.each([
    ['ngày giờ', 'time'],
    ['thời gian', 'time'],
    ['lịch', 'time'],
    ['địa điểm', 'place'],
    ['chỗ họp', 'place'],
    ['nơi họp', 'place'],
    ['nội dung', 'agenda'],
    ['noi dung hop', 'agenda'],
    ['chương trình', 'agenda'],
  ])('"%s" changes the %s', (text, what) => {
    const form = open()
    form.say(text)
    expect(form.draft.what).toBe(what)
  })

  test.each<[string, Partial<MoveMeetingDraft>, string]>([
    ['when', { what: 'time' }, 'what'],
    ['place', { what: 'place' }, 'what'],
    ['agenda', { what: 'agenda' }, 'what'],
    ['confirm', { what: 'time', startsAt }, 'when'],
    ['confirm', { what: 'place', place: 'Hội trường' }, 'place'],
    ['confirm', { what: 'agenda', agenda: ['x'] }, 'agenda'],
  ])('goes back from %s of %o', (step, draft, before) => {
    const form = open(draft)
    expect(form.at).toBe(step)
    form.back()
    expect(form.at).toBe(before)
    form.back()
    if (before !== 'what') expect(form.at).toBe('what')
  })

  it('is left from the first question', () => {
    const form = open()
    form.back()
    expect(form.at).toBe('left')
  })

  it('begun anew forgets what was chosen before', () => {
    const form = open({ what: 'time', startsAt })
    form.go('what')
    expect(form.at).toBe('what')
    form.press('what', 'place')
    expect(form.at).toBe('place')
    expect(form.draft.startsAt).toBeUndefined()
  })

  test.each([
    ['what', {}, 'everything'],
    ['when', { what: 'time' }, 'soon'],
    ['agenda', { what: 'agenda' }, 'other'],
    ['confirm', { what: 'time', startsAt }, 'later'],
  ] as const)('takes no value of %s that was not offered', (step, draft, value) => {
    const form = open(draft)
    form.press(step, value)
    expect(form.at).toBe(step)
    expect(form.problem).toEqual({ kind: 'not-a-choice' })
  })

  it('does not take a choice of a question that was answered before', () => {
    expect(open({ what: 'time' }).press('what', 'place')).toMatchObject({ kind: 'stale', step: 'when' })
  })

  test.each(['đừng gửi', 'không đồng ý', 'chưa', 'đừng'])('"%s" does not send', (text) => {
    const form = open({ what: 'time', startsAt })
    form.say(text)
    expect(form.draft.confirmed).toBeUndefined()
    expect(form.at).toBe('confirm')
  })

  test.each([
    [{ what: 'time' }, 'hôm qua 8h', 'when', ['bad-time', 'unclear-date']],
    [{ what: 'place' }, '', 'place', ['empty']],
    [{ what: 'agenda' }, 'x'.repeat(400), 'agenda', ['too-long']],
    [{}, 'gì cũng được', 'what', ['not-a-choice']],
  ] as const)('%o: "%s" is asked again', (draft, text, step, problems) => {
    const form = open(draft)
    form.say(text)
    expect(form.at).toBe(step)
    expect(problems).toContain(form.problem?.kind)
  })
})
