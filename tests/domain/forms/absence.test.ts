import { describe, expect, it, test } from 'vitest'
import { absenceForm, absenceReasons, type AbsenceContext } from '../../../src/domain/forms/absence.ts'
import { filling } from './walk.ts'

const reasonWords = { health: 'Sức khỏe', duty: 'Bận công tác', family: 'Việc gia đình', away: 'Đi xa' } as const
const context: AbsenceContext = { reasonWords }

describe('the reason of an absence', () => {
  test.each(absenceReasons)('is chosen: %s', (reason) => {
    const form = filling(absenceForm, { meetingId: 'm1' }, context)
    expect(form.at).toBe('reason')
    form.press('reason', reason)
    expect(form.at).toBe('done')
    expect(form.draft).toEqual({ meetingId: 'm1', reason: reasonWords[reason] })
  })

  it('is written in own words, for oneself or for somebody who was phoned', () => {
    const form = filling(absenceForm, { meetingId: 'm1', personId: 'p1' }, context)
    form.say(' con ốm\u200b ')
    expect(form.at).toBe('done')
    expect(form.draft).toEqual({ meetingId: 'm1', personId: 'p1', reason: 'con ốm' })
  })

  it('is left by going back', () => {
    const form = filling(absenceForm, { meetingId: 'm1' }, context)
    form.back()
    expect(form.at).toBe('left')
  })

  test.each([
    ['', 'empty'],
    [' \n ', 'empty'],
    ['x'.repeat(301), 'too-long'],
  ])('of %j is asked again', (text, kind) => {
    const form = filling(absenceForm, { meetingId: 'm1' }, context)
    form.say(text)
    expect(form.at).toBe('reason')
    expect(form.problem).toMatchObject({ kind })
  })

  test.each(['', 'none', 'toString', 'constructor', 'Health'])('takes no value that was not offered: "%s"', (value) => {
    const form = filling(absenceForm, { meetingId: 'm1' }, context)
    form.press('reason', value)
    expect(form.problem).toEqual({ kind: 'not-a-choice' })
  })

  it('of 300 letters is taken', () => {
    const form = filling(absenceForm, { meetingId: 'm1' }, context)
    form.say('x'.repeat(300))
    expect(form.at).toBe('done')
  })
})
