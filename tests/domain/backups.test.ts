import { expect, test } from 'vitest'
import { backupName, backupTime, lastDailyBackup, outdatedBackups } from '../../src/domain/backups.ts'

test('a backup is named by the Vietnamese day and time at which it was made', () => {
  expect(backupName(new Date('2026-11-21T19:30:59Z'))).toBe('chibo-2026-11-22-0230.backup')
  expect(backupTime('chibo-2026-11-22-0230.backup')).toEqual(new Date('2026-11-21T19:30:00Z'))
  for (const name of ['chibo-2026-11-22-0230.backup.partial', 'before-update.backup', 'chibo-2026-11-22-9930.backup'])
    expect(backupTime(name)).toBeNull()
})

test('a backup is due from 02:30 in Viet Nam on, and until then the one of the day before', () => {
  expect(lastDailyBackup(new Date('2026-11-22T02:30:00+07:00'))).toEqual(new Date('2026-11-22T02:30:00+07:00'))
  expect(lastDailyBackup(new Date('2026-11-22T02:29:59+07:00'))).toEqual(new Date('2026-11-21T02:30:00+07:00'))
})

/** One backup a day up to this day, as a machine that is always on makes them; what the rule removes goes every day. */
function afterYearOfNights(lastDay: string): string[] {
  let names: string[] = []
  for (let back = 400; back >= 0; back--) {
    names.push(backupName(new Date(Date.parse(`${lastDay}T02:30:00+07:00`) - back * 86_400_000)))
    const gone = outdatedBackups(names)
    names = names.filter((name) => !gone.includes(name))
  }
  return names.map((name) => name.slice(6, 16)).toSorted()
}

test('of a year of nights the last 7 days, 4 Sundays and 6 ends of months are kept', () => {
  // 25 November 2026 is a Wednesday.
  expect(afterYearOfNights('2026-11-25')).toEqual([
    '2026-05-31',
    '2026-06-30',
    '2026-07-31',
    '2026-08-31',
    '2026-09-30',
    '2026-10-31',
    '2026-11-01',
    '2026-11-08',
    '2026-11-15',
    '2026-11-19',
    '2026-11-20',
    '2026-11-21',
    '2026-11-22',
    '2026-11-23',
    '2026-11-24',
    '2026-11-25',
  ])
})

test('where a machine was off on Sunday the last backup of that week is kept in its place, and nothing but own files is ever removed', () => {
  const weeks = ['2026-11-06', '2026-11-13', '2026-11-20'].map((day) => `chibo-${day}-0230.backup`)
  const days = [23, 24, 25, 26, 27, 28, 29].map((day) => `chibo-2026-11-${day}-0230.backup`)
  const twice = 'chibo-2026-11-29-0100.backup'
  expect(outdatedBackups(['notes.txt', 'chibo-before-update.backup', twice, 'chibo-2026-11-12-0230.backup', ...weeks, ...days])).toEqual([
    twice,
    'chibo-2026-11-12-0230.backup',
  ])
})
