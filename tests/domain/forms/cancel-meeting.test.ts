import { describe, expect, it, test } from 'vitest'
import { cancelMeetingForm } from '../../../src/domain/forms/cancel-meeting.ts'
import { filling } from './walk.ts'

const open = (draft: { reason?: string } = {}) => filling(cancelMeetingForm, { meetingId: 'm1', ...draft }, {})

describe('cancelling a meeting', () => {
  it('with a reason, by typing', () => {
    const form = open()
    expect(form.at).toBe('reason')
    form.say('  Mưa bão  ')
    expect(form.at).toBe('confirm')
    form.say('hủy họp')
    expect(form.at).toBe('done')
    expect(form.draft).toEqual({ meetingId: 'm1', reason: 'Mưa bão', confirmed: 'send' })
  })

  it('without a reason, by choosing', () => {
    const form = open()
    form.press('reason', 'none')
    form.press('confirm', 'urgent')
    expect(form.draft).toEqual({ meetingId: 'm1', reason: '', confirmed: 'urgent' })
  })

  it('goes back from the last look to the reason, and from there it is left', () => {
    const form = open({ reason: 'Mưa bão' })
    form.back()
    expect(form.at).toBe('reason')
    form.back()
    expect(form.at).toBe('left')
  })

  it('changes the reason at the end', () => {
    const form = open({ reason: 'Mưa bão' })
    form.go('reason')
    form.say('Lụt')
    expect(form.draft.reason).toBe('Lụt')
    expect(form.at).toBe('confirm')
  })

  test.each([
    ['', 'empty'],
    ['x'.repeat(301), 'too-long'],
  ])('a reason of %j is asked again', (text, kind) => {
    const form = open()
    form.say(text)
    expect(form.problem).toMatchObject({ kind })
  })

  it('takes no value that was not offered, and none of a question that was answered', () => {
    const form = open()
    form.press('reason', 'health')
    expect(form.problem).toEqual({ kind: 'not-a-choice' })
    expect(open({ reason: '' }).press('reason', 'none')).toMatchObject({ kind: 'stale', step: 'confirm' })
  })

  test.each(['không hủy', 'đừng hủy', 'đừng', 'chưa', 'không hủy họp', 'hủy họp?'])('"%s" cancels nothing', (text) => {
    const form = open({ reason: '' })
    form.say(text)
    expect(form.at).toBe('confirm')
    expect(form.draft.confirmed).toBeUndefined()
  })
})
