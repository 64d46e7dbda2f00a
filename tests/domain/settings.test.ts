import { describe, expect, it, test } from 'vitest'
import { settingsOf } from '../../src/domain/settings.ts'

const defaults = {
  reminderDays: [3, 1],
  reminderAt: '07:30',
  summaryAt: '18:00',
  answerBy: '17:00',
  quietFrom: '21:00',
  quietTo: '06:30',
  meetingDay: 3,
  meetingTime: '19:30',
  durationMinutes: 90,
}

describe('the settings of a unit', () => {
  it('are those a committee starts with where nothing was set', () => {
    expect(settingsOf([])).toEqual(defaults)
    expect(settingsOf([{}, null, undefined])).toEqual(defaults)
  })

  it('are inherited from above and changed by what is nearer', () => {
    const committee = { quietFrom: '22:00', durationMinutes: 120, place: 'Hội trường phường' }
    const cell = { durationMinutes: 100, place: 'Nhà văn hóa TDP 8' }
    expect(settingsOf([committee, {}, cell])).toEqual({ ...defaults, quietFrom: '22:00', durationMinutes: 100, place: 'Nhà văn hóa TDP 8' })
    expect(settingsOf([committee, {}])).toEqual({ ...defaults, ...committee })
  })

  it('know no reminders where a cell wants none', () => {
    expect(settingsOf([{ reminderDays: [] }]).reminderDays).toEqual([])
  })

  test.each([
    { quietFrom: '25:00' },
    { quietFrom: 'tối' },
    { reminderDays: [0] },
    { reminderDays: [31] },
    { reminderDays: [1.5] },
    { reminderDays: [1, 2, 3, 4, 5, 6] },
    { meetingDay: 32 },
    { durationMinutes: 10 },
    { place: 'x'.repeat(201) },
    { quietFrom: null },
    'text',
    7,
    [],
  ])('leave out what cannot be read: %j', (unreadable) => {
    expect(settingsOf([{ durationMinutes: 120 }, unreadable])).toEqual({ ...defaults, durationMinutes: 120 })
  })

  it('of one unit never leak into those of another', () => {
    settingsOf([{ durationMinutes: 120, place: 'Hội trường' }])
    expect(settingsOf([])).toEqual(defaults)
  })
})
