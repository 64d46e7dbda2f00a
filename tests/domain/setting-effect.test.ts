import { describe, expect, it, test } from 'vitest'
import { maySwitchOn, moveOf, settingLine, unitsChanged, type MeetingPlan } from '../../src/domain/setting-effect.ts'
import { meetingOccasions, nextRegular } from '../../src/domain/meeting.ts'
import { settingsOf, type SettingKey, type UnitSettings } from '../../src/domain/settings.ts'

const at = (local: string): Date => new Date(`${local}+07:00`)
const unit = (path: string, settings: unknown, cell = true) => ({ name: path, path, cell, settings })

describe('a setting of a cell', () => {
  const line = (key: SettingKey, ward: unknown, cell: unknown) => settingLine(key, [unit('W/', ward, false), unit('W/8/', cell)])

  it('comes from the cell, from the committee or from nobody', () => {
    expect(line('reminderAt', { reminderAt: '08:00' }, { reminderAt: '09:00' })).toMatchObject({
      value: '09:00',
      own: '09:00',
      above: '08:00',
      from: 'own',
      aboveName: 'W/',
    })
    expect(line('reminderAt', { reminderAt: '08:00' }, {})).toMatchObject({ value: '08:00', own: null, from: 'above', aboveName: 'W/' })
    expect(line('reminderAt', {}, {})).toMatchObject({ value: '07:30', own: null, from: 'default', aboveName: null })
  })

  it('is named after the unit whose word counts', () => {
    const chain = [unit('C/', { telegramAllowed: false }, false), unit('C/W/', { telegramAllowed: true }, false), unit('C/W/8/', {})]
    expect(settingLine('telegramAllowed', chain)).toMatchObject({ value: 'off', from: 'above', aboveName: 'C/', permitted: false })
  })

  it('that nobody above allows stays off, although the cell wants it', () => {
    expect(line('candidateNames', {}, { candidateNames: true })).toMatchObject({ value: 'off', own: 'on', permitted: false })
    expect(line('candidateNames', { candidateNamesAllowed: true }, { candidateNames: true })).toMatchObject({
      value: 'on',
      from: 'own',
      permitted: true,
    })
  })
})

test.each<[SettingKey, readonly Parameters<typeof maySwitchOn>[1][number][], boolean]>([
  ['candidateNames', [{}], false],
  ['candidateNames', [{ candidateNamesAllowed: true }], true],
  ['candidateNames', [{ candidateNamesAllowed: false }, { candidateNamesAllowed: true }], false],
  ['candidateNamesAllowed', [], true],
  ['candidateNamesAllowed', [{}], true],
  ['candidateNamesAllowed', [{ candidateNamesAllowed: false }], false],
  ['telegramAllowed', [{}], true],
  ['telegramAllowed', [{ telegramAllowed: false }], false],
  ['reminderAt', [{ telegramAllowed: false }], true],
])('whether %s may be switched on below %j: %s', (key, above, allowed) => {
  expect(maySwitchOn(key, above)).toBe(allowed)
})

describe('what a committee sets', () => {
  const units = [
    unit('C/W/', {}, false),
    unit('C/W/8/', {}),
    unit('C/W/9/', { reminderAt: '09:00', candidateNames: true }),
    unit('C/W/S/', { reminderAt: '10:00' }, false),
    unit('C/W/S/1/', {}),
  ]
  const changed = (key: SettingKey, patch: Record<string, string | boolean | null>, above: readonly unknown[] = [{}]) => {
    const { changed: some, kept } = unitsChanged({ key, path: 'C/W/', patch, above }, units)
    return { paths: some.map(({ unit: { path } }) => path), kept, some }
  }

  it('holds for the cells that have not set their own, and for what is below them', () => {
    const { paths, kept, some } = changed('reminderAt', { reminderAt: '08:00' })
    expect(paths).toEqual(['C/W/', 'C/W/8/'])
    expect(kept).toBe(2)
    expect(some.map(({ before, after }) => [before.reminderAt, after.reminderAt])).toEqual([
      ['07:30', '08:00'],
      ['07:30', '08:00'],
    ])
  })

  it('gives way to what is further up when it is taken back', () => {
    const withOwn = units.map((one) => (one.path === 'C/W/' ? { ...one, settings: { reminderAt: '08:00' } } : one))
    const { changed: some } = unitsChanged(
      { key: 'reminderAt', path: 'C/W/', patch: { reminderAt: null }, above: [{ reminderAt: '06:45' }] },
      withOwn,
    )
    expect(some.map(({ after }) => after.reminderAt)).toEqual(['06:45', '06:45'])
  })

  it('about names changes the cells that want them, and itself', () => {
    expect(changed('candidateNamesAllowed', { candidateNamesAllowed: true })).toMatchObject({
      paths: ['C/W/', 'C/W/S/', 'C/W/9/'].toSorted(),
      kept: 0,
    })
    expect(changed('candidateNamesAllowed', { candidateNamesAllowed: true }, [{ candidateNamesAllowed: false }]).paths).toEqual([])
  })
})

describe('a meeting ahead', () => {
  const startsAt = at('2026-12-03T19:30:00')
  const usual = settingsOf([])
  const called = at('2026-11-21T09:00:00')
  const planned = (fired: readonly string[] = [], settings: UnitSettings = usual): MeetingPlan => ({
    startsAt,
    occasions: meetingOccasions({ startsAt }, settings, called).map((one) => ({ ...one, fired: fired.includes(one.name) })),
  })
  const to = (own: object): { before: UnitSettings; after: UnitSettings } => ({ before: usual, after: settingsOf([own]) })

  it('is reminded of at the new hour', () => {
    const move = moveOf(planned(), to({ reminderAt: '08:00' }), at('2026-11-25T10:00:00'))
    expect(move).toMatchObject({ moves: true, passed: 0 })
    expect(move.leaving).toEqual([
      { what: 'reminder', at: at('2026-11-30T08:00:00') },
      { what: 'reminder', at: at('2026-12-02T08:00:00') },
      { what: 'summary', at: at('2026-12-02T18:00:00') },
    ])
  })

  it('does not move when nothing about its messages changes', () => {
    expect(moveOf(planned(), to({ meetingDay: 5 }), called)).toMatchObject({ moves: false, passed: 0 })
    expect(moveOf(planned(), to({ reminderDays: [1, 3] }), called).moves).toBe(false)
  })

  it('is not reminded of twice: what has been sent stays sent', () => {
    const move = moveOf(planned(['reminder-3']), to({ reminderAt: '17:00' }), at('2026-11-30T09:00:00'))
    expect(move.plan.map(({ name }) => name)).toEqual(['reminder-1', 'summary'])
    expect(move.passed).toBe(0)
  })

  it('keeps what is due and about to be sent', () => {
    const move = moveOf(planned(), to({ reminderDays: [1] }), at('2026-11-30T07:30:00'))
    expect(move.plan.map(({ name }) => name)).toEqual(['reminder-1', 'summary'])
    expect(move.passed).toBe(0)
  })

  it('is not reminded of late when the new hour is over', () => {
    const move = moveOf(planned(), to({ reminderAt: '06:45' }), at('2026-11-30T07:00:00'))
    expect(move.plan.map(({ name }) => name)).toEqual(['reminder-1', 'summary'])
    expect(move.passed).toBe(1)
  })

  it('is not reminded of on a new day that is over, and what was never to be is not counted', () => {
    expect(moveOf(planned(), to({ reminderDays: [12, 1] }), called).passed).toBe(1)
    expect(moveOf(planned(), to({ reminderDays: [11, 1] }), called).passed).toBe(0)
    const late = {
      startsAt,
      occasions: meetingOccasions({ startsAt }, usual, at('2026-12-01T09:00:00')).map((one) => ({ ...one, fired: false })),
    }
    expect(moveOf(late, to({ reminderAt: '08:00' }), at('2026-12-01T09:00:00')).passed).toBe(0)
  })

  it('has its messages wait for the end of the quiet hours, and moves with it', () => {
    const early = settingsOf([{ reminderAt: '06:00' }])
    const move = moveOf(planned([], early), { before: early, after: settingsOf([{ reminderAt: '06:00', quietTo: '05:30' }]) }, called)
    expect(move.moves).toBe(true)
    expect(move.leaving[0]).toEqual({ what: 'reminder', at: at('2026-11-30T06:00:00') })
    expect(moveOf(planned(), to({ quietFrom: '22:00' }), called).moves).toBe(false)
  })
})

describe('the next regular meeting', () => {
  test.each([
    ['2026-11-21T09:00:00', {}, '2026-12-03T19:30:00'],
    ['2026-12-03T19:00:00', {}, '2026-12-03T19:30:00'],
    ['2026-12-03T19:20:00', {}, '2027-01-03T19:30:00'],
    ['2026-12-31T20:00:00', { meetingDay: 31 }, '2027-01-31T19:30:00'],
    ['2027-02-01T08:00:00', { meetingDay: 31, meetingTime: '08:00' }, '2027-02-28T08:00:00'],
    ['2026-11-01T00:30:00', { meetingDay: 1, meetingTime: '08:00' }, '2026-11-01T08:00:00'],
  ])('seen from %s with %j is %s', (now, own, next) => {
    expect(nextRegular(settingsOf([own]), at(now))).toEqual(at(next))
  })
})
