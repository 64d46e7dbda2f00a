import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { calendarOf, isWorkingDay } from '../../../src/domain/calendar.ts'
import { eventKinds, type CandidateFacts, type EventDetail, type EventKind } from '../../../src/domain/candidates/events.ts'
import { progressOf } from '../../../src/domain/candidates/progress.ts'
import { addDays, type LocalDay } from '../../../src/domain/local-time.ts'
import { calendar, caseOf, clocks, eventsOf, lifeUntil, mentoring, ruleOf, rules, tdp8, tdp9, voiding, wholeLife } from './case.ts'

/** The clock of a rule, without the names of the rule and its row. */
function clockOf(key: string, facts: CandidateFacts, of: Parameters<typeof clocks>[1] = {}) {
  return clocks(facts, of)
    .filter(({ ruleKey }) => ruleKey === key)
    .map(({ startsOn, dueOn, endedOn }) => [startsOn, dueOn, endedOn])
}

describe('the clocks of a whole life, counted by hand', () => {
  test.each<[string, LocalDay, LocalDay, LocalDay | null]>([
    ['R03', '2025-02-03', '2026-02-03', '2026-05-04'],
    ['R05', '2026-03-16', '2026-04-28', '2026-04-10'],
    ['R07', '2026-05-04', '2026-07-27', '2026-07-20'],
    ['R09', '2026-07-20', '2026-08-28', '2026-08-19'],
    ['R10', '2026-08-19', '2027-08-19', '2027-09-07'],
    ['R11', '2027-08-19', '2027-10-04', '2027-09-07'],
    ['R12', '2027-09-07', '2027-10-19', '2027-10-04'],
    ['N1', '2025-02-03', '2025-03-05', '2025-02-03'],
    ['N2', '2027-10-04', '2028-04-04', '2027-10-04'],
  ])('%s from %s to %s, ended %s', (key, ...clock) => {
    expect(clockOf(key, caseOf(wholeLife))).toEqual([clock])
  })

  it('are those and no others', () => {
    const keys = clocks(caseOf(wholeLife)).map(({ ruleKey }) => ruleKey)
    expect(keys.toSorted()).toEqual(['N1', 'N2', 'R03', 'R05', 'R07', 'R09', 'R10', 'R11', 'R12'])
  })
})

describe('a clock', () => {
  it('counts across Tết, 30/4–1/5, 2/9 and swapped days', () => {
    const due = (kind: 'nq_chi_bo' | 'tham_tra', on: LocalDay) =>
      clockOf(kind === 'nq_chi_bo' ? 'R07' : 'R05', caseOf([[kind, on]]))[0]?.[1]
    expect(due('tham_tra', '2027-01-18')).toBe('2027-03-08')
    expect(due('nq_chi_bo', '2026-12-01')).toBe('2027-03-03')
    // Friday 16/4, Friday 30/4 and Monday 3/5 are off.
    expect(due('tham_tra', '2027-04-12')).toBe('2027-05-27')
    expect(due('tham_tra', '2026-08-14')).toBe('2026-09-29')
    // Friday 2/1/2026 off, Saturday 10/1 worked.
    expect(due('tham_tra', '2025-12-31')).toBe('2026-02-12')
  })

  it('asks other bodies by other letters', () => {
    const letters = caseOf([
      ['tham_tra', '2026-03-16'],
      ['tham_tra', '2026-03-16', { abroad: true }],
    ])
    expect(clockOf('R05', letters)).toEqual([['2026-03-16', '2026-04-28', null]])
    expect(clockOf('R06', letters)).toEqual([['2026-03-16', '2026-07-23', null]])
  })

  it('begins anew with the last letter or resolution', () => {
    const again = caseOf([...lifeUntil('nq_chi_bo'), ['tra_lai_bo_sung', '2026-05-20'], ['nq_chi_bo', '2026-07-01']])
    expect(clocks(again).filter(({ ruleKey }) => ruleKey === 'R07')).toMatchObject([
      { source: 'e13', startsOn: '2026-07-01', endedOn: null },
    ])
  })

  it('has more time once it was given, if it was given while it ran', () => {
    const rows = [...lifeUntil('gioi_thieu'), ['nq_chi_bo', '2026-12-01']] as const
    expect(clockOf('R07', caseOf(rows))).toEqual([['2026-12-01', '2027-03-03', null]])
    expect(clockOf('R07', caseOf([...rows, ['gia_han', '2027-02-25']]))).toEqual([['2026-12-01', '2027-04-14', null]])
    const twice = caseOf([...rows, ['gia_han', '2027-02-25'], ['gia_han', '2027-02-26']])
    expect(clockOf('R07', twice)).toEqual([['2026-12-01', '2027-04-14', null]])
    expect(clockOf('R07', caseOf([...rows, ['gia_han', '2026-11-30']]))).toEqual([['2026-12-01', '2027-03-03', null]])
    const decided = caseOf([...rows, ['qd_ket_nap', '2027-03-01'], ['gia_han', '2027-03-02']])
    expect(clockOf('R07', decided)).toEqual([['2026-12-01', '2027-03-03', '2027-03-01']])
  })

  it('of the ceremony starts by the setting, and by the issue where no receipt is known', () => {
    const received = caseOf(lifeUntil('nhan_qd'))
    expect(clockOf('R09', received, { decisionClock: 'earlier' })).toEqual([['2026-07-20', '2026-08-28', null]])
    expect(clockOf('R09', received, { decisionClock: 'issued' })).toEqual([['2026-07-20', '2026-08-28', null]])
    expect(clockOf('R09', received, { decisionClock: 'received' })).toEqual([['2026-07-27', '2026-09-09', null]])
    expect(clockOf('R09', caseOf(lifeUntil('qd_ket_nap')), { decisionClock: 'received' })).toEqual([['2026-07-20', '2026-08-28', null]])
  })

  it('of recognition does not move when the cell is late', () => {
    const late = caseOf([...lifeUntil('le_ket_nap'), ['xet_chinh_thuc', '2028-03-01']])
    expect(clockOf('R10', late)).toEqual([['2026-08-19', '2027-08-19', '2028-03-01']])
    expect(clockOf('R11', late)).toEqual([['2027-08-19', '2027-10-04', '2028-03-01']])
  })

  it('runs on in a pause', () => {
    const paused = caseOf([...lifeUntil('nq_chi_bo'), ['tam_dung', '2026-05-20']])
    expect(clockOf('R07', paused)).toEqual([['2026-05-04', '2026-07-27', null]])
  })

  it('ends with the case, and one that had not begun never begins', () => {
    const gone = caseOf([...lifeUntil('le_ket_nap'), ['rut_ten', '2026-12-01']])
    expect(clocks(gone).every(({ endedOn }) => endedOn !== null)).toBe(true)
    expect(clockOf('R10', gone)).toEqual([['2026-08-19', '2027-08-19', '2026-12-01']])
    expect(clockOf('R11', gone)).toEqual([])
  })

  it('of a paper starts with its date and ends with the decision', () => {
    const papers = [
      { key: 'gcn', present: true, issuedOn: '2025-06-20', place: null },
      { key: 'y_kien', present: true, issuedOn: '2026-04-20', place: null },
      { key: 'gioi_thieu', present: true, issuedOn: null, place: null },
      { key: 'don', present: true, issuedOn: '2026-02-10', place: null },
    ]
    expect(clocks(caseOf(lifeUntil('y_kien'), { papers })).filter(({ source }) => source.startsWith('paper:'))).toMatchObject([
      { ruleKey: 'R02', source: 'paper:y_kien', dueOn: '2027-04-20', endedOn: null },
      { ruleKey: 'R01', source: 'paper:gcn', dueOn: '2030-06-20', endedOn: null },
    ])
    expect(clockOf('R01', caseOf(lifeUntil('qd_ket_nap'), { papers }))).toEqual([['2025-06-20', '2030-06-20', '2026-07-20']])
    expect(clockOf('R01', caseOf(lifeUntil('don'), { papers: papers.map((one) => ({ ...one, present: false })) }))).toEqual([])
  })
})

describe('the version of a rule', () => {
  const versions = [
    ruleOf({
      key: 'R09',
      id: 'old',
      amount: 30,
      unit: 'working-days',
      anchor: 'decision',
      alert: 'ceremony',
      effectiveFrom: '2025-01-20',
      effectiveTo: '2026-07-25',
    }),
    ruleOf({ key: 'R09', id: 'new', amount: 15, unit: 'working-days', anchor: 'decision', alert: 'ceremony', effectiveFrom: '2026-07-26' }),
  ]
  const idOn = (on: LocalDay, of = versions) => clocks(caseOf([['qd_ket_nap', on]]), { rules: of }).map(({ ruleId }) => ruleId)

  it('is the one in force on the day the clock started, also after it was replaced', () => {
    expect(idOn('2026-07-25')).toEqual(['old'])
    expect(idOn('2026-07-26')).toEqual(['new'])
  })

  it('is the first one for a clock that is older than all', () => {
    expect(idOn('2020-01-01')).toEqual(['old'])
  })

  it('is none after the rule has ended', () => {
    expect(idOn('2026-07-26', versions.slice(0, 1))).toEqual([])
  })
})

describe('after a move', () => {
  const rows = [...lifeUntil('don'), ['chuyen_don_vi', '2026-03-01', { unitId: tdp9 }]] as const
  const old = mentoring({ from: '2025-02-03', until: '2026-03-01' })
  const moved = caseOf(rows, { unitId: tdp9, mentors: [old] })
  const followed = caseOf([...rows, ['phan_cong', '2026-03-20'], ['phan_cong', '2026-06-01']], {
    unitId: tdp9,
    mentors: [old, mentoring({ from: '2026-03-20', until: '2026-06-01', unitId: tdp9 }), mentoring({ from: '2026-06-01', unitId: tdp9 })],
  })

  it('the time with the former mentor has ended, and a mentor is missing', () => {
    expect(clockOf('R03', moved)).toEqual([['2025-02-03', '2026-02-03', '2026-03-01']])
    expect(clockOf('R04', moved)).toEqual([])
    expect(clockOf('N1', moved)).toEqual([['2026-03-01', '2026-03-31', null]])
  })

  it('twelve months begin with the first mentor of the new cell', () => {
    expect(clockOf('R03', followed)).toEqual([['2025-02-03', '2026-02-03', '2026-03-01']])
    expect(clockOf('R04', followed)).toEqual([['2026-03-20', '2027-03-20', null]])
  })

  it('in the probation nobody is followed anew', () => {
    const member = caseOf([...lifeUntil('le_ket_nap'), ['chuyen_don_vi', '2026-10-01', { unitId: tdp9 }]], {
      unitId: tdp9,
      mentors: [mentoring({ from: '2026-10-05', unitId: tdp9 })],
    })
    expect(clockOf('R04', member)).toEqual([])
  })
})

describe('no mentor', () => {
  const listed = lifeUntil('cam_tinh')

  it('is counted from the list until a mentor is there', () => {
    expect(clockOf('N1', caseOf(lifeUntil('nguon')))).toEqual([])
    expect(clockOf('N1', caseOf(listed))).toEqual([['2025-02-03', '2025-03-05', null]])
    expect(clockOf('N1', caseOf(listed, { mentors: [mentoring({ from: '2025-03-01' })] }))).toEqual([
      ['2025-02-03', '2025-03-05', '2025-03-01'],
    ])
  })

  it('is counted anew from the day on which the last one went', () => {
    const left = [mentoring({ from: '2025-03-01', until: '2025-09-10' })]
    expect(clocks(caseOf(listed, { mentors: left })).filter(({ ruleKey }) => ruleKey === 'N1')).toMatchObject([
      { source: 'mentor:2025-09-10', startsOn: '2025-09-10', endedOn: null },
    ])
    const next = [...left, mentoring({ from: '2025-09-20' })]
    expect(clockOf('N1', caseOf(listed, { mentors: next }))).toEqual([['2025-09-10', '2025-10-10', '2025-09-20']])
  })

  it('is not counted in a pause, and anew after it', () => {
    const paused = caseOf([...listed, ['tam_dung', '2025-02-20']])
    expect(clockOf('N1', paused)).toEqual([])
    const resumed = [...listed, ['tam_dung', '2025-02-20'], ['tiep_tuc', '2025-06-01']] as const
    expect(clockOf('N1', caseOf(resumed))).toEqual([['2025-06-01', '2025-07-01', null]])
    const assigned = { mentors: [mentoring({ from: '2025-06-10' })] }
    expect(clockOf('N1', caseOf(resumed, assigned))).toEqual([['2025-06-01', '2025-07-01', '2025-06-10']])
  })
})

describe('an idle candidate', () => {
  it('is counted from the beginning of the stage, and from the end of a pause', () => {
    expect(clockOf('N2', caseOf(lifeUntil('don')))).toEqual([['2026-02-10', '2026-08-10', null]])
    expect(clockOf('N2', caseOf([...lifeUntil('don'), ['tam_dung', '2026-03-01']]))).toEqual([])
    expect(clockOf('N2', caseOf([...lifeUntil('don'), ['tam_dung', '2026-03-01'], ['tiep_tuc', '2026-05-01']]))).toEqual([
      ['2026-05-01', '2026-11-01', null],
    ])
  })

  it('is none while the stage has a limit of its own', () => {
    expect(clockOf('N2', caseOf(lifeUntil('tham_tra')))).toEqual([])
    expect(clockOf('N2', caseOf(lifeUntil('tra_loi_tham_tra')))).toEqual([['2026-03-16', '2026-09-16', null]])
    expect(clockOf('N2', caseOf(lifeUntil('le_ket_nap')))).toEqual([])
  })
})

describe('whatever was recorded', () => {
  const day = fc.integer({ min: 0, max: 1500 }).map((n) => addDays('2025-01-01', n))
  const detail = fc.constantFrom<EventDetail>({}, { abroad: true }, { unitId: tdp9 })
  const row = fc.tuple(fc.constantFrom<EventKind>(...eventKinds), day, detail)
  const paper = fc.record({
    key: fc.constantFrom('gcn', 'y_kien', 'don'),
    present: fc.boolean(),
    issuedOn: fc.option(day),
    place: fc.constant(null),
  })
  const mentor = fc
    .record({ from: day, until: fc.option(day), unitId: fc.constantFrom(tdp8, tdp9) })
    .map((of) => mentoring({ ...of, until: of.until !== null && of.until < of.from ? null : of.until }))
  const facts = fc
    .record({
      rows: fc.array(row, { minLength: 1, maxLength: 25 }),
      papers: fc.uniqueArray(paper, { selector: ({ key }) => key }),
      mentors: fc.array(mentor, { maxLength: 3 }),
      unitId: fc.constantFrom(tdp8, tdp9),
    })
    .map(({ rows, ...more }): CandidateFacts => ({ ...more, events: eventsOf([['cam_tinh', '2025-01-01'], ...rows]) }))

  it('the clocks do not depend on the order of the rows', () => {
    const orders = fc.tuple(fc.infiniteStream(fc.integer()), fc.infiniteStream(fc.integer()))
    fc.assert(
      fc.property(facts, orders, (one, [first, second]) => {
        const shuffled = <T>(list: readonly T[], keys: Iterator<number>) =>
          list
            .map((item) => ({ item, key: keys.next().value ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ item }) => item)
        const other = {
          ...one,
          events: shuffled(one.events, first),
          papers: shuffled(one.papers, first),
          mentors: shuffled(one.mentors, first),
        }
        expect(clocks(other, { rules: shuffled(rules, second) })).toEqual(clocks(one))
      }),
    )
  })

  it('no clock ends before it starts, and each is found again by its rule and its source', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const found = clocks(one)
        for (const { startsOn, endedOn } of found) expect(endedOn === null || endedOn >= startsOn).toBe(true)
        expect(new Set(found.map(({ ruleKey, source }) => `${ruleKey} ${source}`)).size).toBe(found.length)
      }),
    )
  })

  it('a time in working days is over on a working day, and more days off never make it earlier', () => {
    const off = fc.array(day, { maxLength: 30 })
    fc.assert(
      fc.property(facts, off, (one, more) => {
        const fewer = calendarOf([
          ...calendar.special.values(),
          ...more.map((each) => ({ day: each, works: false, name: 'x', confirmed: true })),
        ])
        const inWorkingDays = new Set(rules.filter(({ unit }) => unit === 'working-days').map(({ id }) => id))
        const before = clocks(one)
        for (const [index, clock] of clocks(one, { calendar: fewer }).toSorted(bySource).entries()) {
          if (inWorkingDays.has(clock.ruleId)) expect(isWorkingDay(fewer, clock.dueOn)).toBe(true)
          expect(clock.dueOn >= (before.toSorted(bySource)[index]?.dueOn ?? '')).toBe(true)
        }
      }),
    )
  })

  it('a voided entry leaves everything as if it had never been', () => {
    fc.assert(
      fc.property(facts, fc.nat(), (one, pick) => {
        const id = one.events[1 + (pick % (one.events.length - 1))]?.id ?? ''
        const without = { ...one, events: one.events.filter((event) => event.id !== id) }
        expect(progressOf(voiding(one, id))).toEqual(progressOf(without))
        expect(clocks(voiding(one, id))).toEqual(clocks(without))
      }),
    )
  })
})

function bySource(a: { ruleKey: string; source: string }, b: { ruleKey: string; source: string }): number {
  return `${a.ruleKey} ${a.source}` < `${b.ruleKey} ${b.source}` ? -1 : 1
}
