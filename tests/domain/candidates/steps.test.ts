import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { recordable, type CandidateFacts, type EventKind } from '../../../src/domain/candidates/events.ts'
import { progressOf } from '../../../src/domain/candidates/progress.ts'
import { allowedNow, correctionProblem, eventProblem, mentorProblem } from '../../../src/domain/candidates/steps.ts'
import { addDays, type LocalDay } from '../../../src/domain/local-time.ts'
import { caseOf, lifeUntil, tdp9, wholeLife } from './case.ts'

const today = '2028-01-10'
const always: readonly EventKind[] = ['tam_dung', 'chuyen_don_vi', 'rut_ten', 'khong_du_dieu_kien']

describe('what may be recorded next', () => {
  test.each<[EventKind, EventKind[]]>([
    ['nguon', ['cam_tinh', ...always]],
    ['cam_tinh', ['phan_cong', 'lop_nhan_thuc', ...always]],
    ['phan_cong', ['lop_nhan_thuc', 'don', ...always, 'phan_cong']],
    ['don', ['ly_lich', ...always, 'phan_cong', 'lop_nhan_thuc']],
    ['ly_lich', ['tham_tra', 'gioi_thieu', 'y_kien', 'tra_lai_bo_sung', ...always, 'phan_cong', 'lop_nhan_thuc']],
    ['tham_tra', ['tra_loi_tham_tra', 'gioi_thieu', 'y_kien', 'tra_lai_bo_sung', ...always, 'phan_cong', 'lop_nhan_thuc', 'tham_tra']],
    [
      'gioi_thieu',
      ['nq_chi_bo', 'tra_lai_bo_sung', ...always, 'phan_cong', 'lop_nhan_thuc', 'tham_tra', 'tra_loi_tham_tra', 'gioi_thieu', 'y_kien'],
    ],
    ['nq_chi_bo', ['tham_dinh', 'nq_dang_uy', 'gia_han', 'tra_lai_bo_sung', ...always, 'phan_cong']],
    ['nq_dang_uy', ['qd_ket_nap', 'gia_han', 'tra_lai_bo_sung', ...always, 'phan_cong']],
    ['qd_ket_nap', ['nhan_qd', 'le_ket_nap', ...always, 'phan_cong']],
    ['le_ket_nap', ['lop_dang_vien_moi', 'xet_chinh_thuc', ...always, 'phan_cong']],
    ['xet_chinh_thuc', ['lop_dang_vien_moi', 'cong_nhan', 'gia_han', 'tra_lai_bo_sung', ...always, 'phan_cong']],
    ['cong_nhan', []],
  ])('after %s', (last, expected) => {
    expect(allowedNow(progressOf(caseOf(lifeUntil(last))))).toEqual(expected)
  })

  it('in a pause is to go on, to move or to end', () => {
    const facts = caseOf([...lifeUntil('don'), ['tam_dung', '2026-03-01']])
    expect(allowedNow(progressOf(facts))).toEqual(['tiep_tuc', 'chuyen_don_vi', 'rut_ten', 'khong_du_dieu_kien'])
  })

  it('after a move is to assign a mentor of the new cell', () => {
    const facts = caseOf([...lifeUntil('don'), ['chuyen_don_vi', '2026-03-01']], { unitId: tdp9 })
    expect(allowedNow(progressOf(facts)).slice(0, 2)).toEqual(['phan_cong', 'ly_lich'])
  })

  it('of a dossier that came back is what was done, once more', () => {
    const facts = caseOf([...lifeUntil('nq_chi_bo'), ['tra_lai_bo_sung', '2026-05-20']])
    const allowed = allowedNow(progressOf(facts))
    for (const kind of ['don', 'ly_lich', 'tham_tra', 'gioi_thieu', 'y_kien', 'nq_chi_bo', 'nq_dang_uy'] as const)
      expect(allowed).toContain(kind)
    expect(allowed).not.toContain('cam_tinh')
  })
})

describe('an event is refused', () => {
  test.each<[string, EventKind, EventKind, LocalDay, object]>([
    ['in the future', 'don', 'ly_lich', '2028-01-11', { kind: 'future', today }],
    ['that comes by itself', 'le_ket_nap', 'du_bi', '2026-09-01', { kind: 'by-itself' }],
    ['on a closed case', 'cong_nhan', 'tam_dung', '2027-10-05', { kind: 'closed', by: 'cong_nhan', on: '2027-10-04' }],
    ['on a closed case, also late', 'cong_nhan', 'lop_dang_vien_moi', '2027-09-01', { kind: 'closed', by: 'cong_nhan' }],
    ['twice', 'ly_lich', 'don', '2026-02-20', { kind: 'already', on: '2026-02-10' }],
    ['before the step before it', 'don', 'ly_lich', '2026-02-09', { kind: 'before', step: 'don', on: '2026-02-10' }],
    ['before the last known thing, if it is a pause', 'don', 'tam_dung', '2026-02-09', { kind: 'before', step: 'don', on: '2026-02-10' }],
    ['before anything that it needs', 'nguon', 'don', '2026-03-01', { kind: 'missing', steps: ['cam_tinh', 'phan_cong'] }],
    [
      'without the half of a dossier',
      'tham_tra',
      'nq_chi_bo',
      '2026-05-04',
      { kind: 'missing', steps: ['tra_loi_tham_tra', 'gioi_thieu', 'y_kien'] },
    ],
    ['of the class after the resolution', 'nq_chi_bo', 'lop_nhan_thuc', '2026-05-05', { kind: 'after', step: 'nq_chi_bo' }],
    ['of the appraisal after the committee', 'nq_dang_uy', 'tham_dinh', '2026-06-16', { kind: 'after', step: 'nq_dang_uy' }],
    [
      'of the ceremony before the decision',
      'nhan_qd',
      'le_ket_nap',
      '2026-07-19',
      { kind: 'before', step: 'qd_ket_nap', on: '2026-07-20' },
    ],
    ['of the ceremony without a decision', 'nq_dang_uy', 'le_ket_nap', '2026-08-19', { kind: 'missing', steps: ['qd_ket_nap'] }],
    ['of the receipt after the ceremony', 'le_ket_nap', 'nhan_qd', '2026-08-20', { kind: 'already', on: '2026-07-27' }],
    [
      'of recognition before the end of month 12',
      'le_ket_nap',
      'xet_chinh_thuc',
      '2027-08-18',
      { kind: 'probation', ceremony: '2026-08-19', considered: '2027-08-18', until: '2027-08-19' },
    ],
    ['of more time without a resolution', 'gioi_thieu', 'gia_han', '2026-05-01', { kind: 'missing', steps: ['nq_chi_bo'] }],
    ['of more time after the decision', 'qd_ket_nap', 'gia_han', '2026-07-21', { kind: 'after', step: 'qd_ket_nap' }],
    ['of coming back after the decision', 'qd_ket_nap', 'tra_lai_bo_sung', '2026-07-21', { kind: 'after', step: 'qd_ket_nap' }],
    ['of going on without a pause', 'don', 'tiep_tuc', '2026-03-01', { kind: 'not-paused' }],
  ])('%s', (_, last, kind, on, problem) => {
    const facts = caseOf(lifeUntil(last))
    expect(eventProblem(facts, { kind, on }, { today })).toMatchObject({ ...problem, allowed: allowedNow(progressOf(facts)) })
  })

  it('of the source after the list', () => {
    const facts = caseOf([['cam_tinh', '2025-02-03']])
    expect(eventProblem(facts, { kind: 'nguon', on: '2025-02-04' }, { today })).toMatchObject({ kind: 'after', step: 'cam_tinh' })
    expect(eventProblem(facts, { kind: 'nguon', on: '2025-02-03' }, { today })).toBeNull()
  })

  it('in a pause, but not on the day it began or before it', () => {
    const facts = caseOf([...lifeUntil('don'), ['tam_dung', '2026-03-01']])
    expect(eventProblem(facts, { kind: 'ly_lich', on: '2026-03-02' }, { today })).toMatchObject({ kind: 'paused', on: '2026-03-01' })
    expect(eventProblem(facts, { kind: 'tam_dung', on: '2026-03-01' }, { today })).toMatchObject({ kind: 'paused' })
    expect(eventProblem(facts, { kind: 'ly_lich', on: '2026-03-01' }, { today })).toBeNull()
    expect(eventProblem(facts, { kind: 'rut_ten', on: '2026-03-02' }, { today })).toBeNull()
  })

  it('in a pause that is over, dated into it', () => {
    const facts = caseOf([...lifeUntil('don'), ['tam_dung', '2026-03-01'], ['tiep_tuc', '2026-05-01']])
    expect(eventProblem(facts, { kind: 'ly_lich', on: '2026-04-01' }, { today })).toMatchObject({ kind: 'paused' })
    expect(eventProblem(facts, { kind: 'ly_lich', on: '2026-05-01' }, { today })).toBeNull()
  })

  it('of more time, if it was given already, but once more for recognition', () => {
    const given = caseOf([...lifeUntil('nq_dang_uy'), ['gia_han', '2026-07-01']])
    expect(eventProblem(given, { kind: 'gia_han', on: '2026-07-10' }, { today })).toMatchObject({ kind: 'already', on: '2026-07-01' })
    const later = caseOf([...lifeUntil('xet_chinh_thuc'), ['gia_han', '2026-07-01']])
    expect(eventProblem(later, { kind: 'gia_han', on: '2027-10-01' }, { today })).toBeNull()
  })
})

describe('an event is accepted', () => {
  test.each<[string, EventKind, EventKind, LocalDay]>([
    ['on the day of the step before it', 'don', 'ly_lich', '2026-02-10'],
    ['today', 'don', 'ly_lich', today],
    ['late, between the steps it belongs to', 'nq_dang_uy', 'tham_dinh', '2026-06-01'],
    ['of recognition on the day on which month 12 ends', 'le_ket_nap', 'xet_chinh_thuc', '2027-08-19'],
    ['of a second letter', 'tra_loi_tham_tra', 'tham_tra', '2026-04-12'],
    ['of another mentor in the probation', 'le_ket_nap', 'phan_cong', '2026-10-01'],
    ['of the ceremony without a receipt', 'qd_ket_nap', 'le_ket_nap', '2026-07-25'],
  ])('%s', (_, last, kind, on) => {
    expect(eventProblem(caseOf(lifeUntil(last)), { kind, on }, { today })).toBeNull()
  })

  it('step by step through a whole life', () => {
    for (const [index, [kind, on]] of wholeLife.entries()) {
      if (index > 0) expect(eventProblem(caseOf(wholeLife.slice(0, index)), { kind, on }, { today: on })).toBeNull()
    }
  })
})

describe('a correction', () => {
  const correct = (facts: CandidateFacts, eventId: string, replacement: { kind: EventKind; on: LocalDay } | null) =>
    correctionProblem(facts, { eventId, replacement }, { today })

  it('gives a step another day between its neighbours, also on a closed case', () => {
    expect(correct(caseOf(wholeLife), 'e5', { kind: 'don', on: '2026-02-28' })).toBeNull()
    expect(correct(caseOf(wholeLife), 'e5', { kind: 'don', on: '2026-03-03' })).toMatchObject({ kind: 'after', step: 'ly_lich' })
    expect(correct(caseOf(wholeLife), 'e17', { kind: 'cong_nhan', on: '2027-10-10' })).toBeNull()
    expect(correct(caseOf(wholeLife), 'e5', { kind: 'don', on: '2028-01-11' })).toMatchObject({ kind: 'future' })
  })

  it('gives a move another day, though more has happened since', () => {
    const facts = caseOf([...lifeUntil('don'), ['chuyen_don_vi', '2026-03-01'], ['phan_cong', '2026-03-10']])
    expect(correct(facts, 'e6', { kind: 'chuyen_don_vi', on: '2026-03-05' })).toBeNull()
    expect(correct(facts, 'e6', { kind: 'chuyen_don_vi', on: '2026-02-01' })).toMatchObject({ kind: 'before', step: 'don' })
    expect(correct(facts, 'e6', { kind: 'chuyen_don_vi', on: '2026-03-11' })).toMatchObject({ kind: 'after', step: 'phan_cong' })
  })

  it('does not move the ceremony so that recognition was considered too early', () => {
    expect(correct(caseOf(wholeLife), 'e15', { kind: 'le_ket_nap', on: '2026-09-10' })).toMatchObject({
      kind: 'probation',
      considered: '2027-09-07',
      until: '2027-09-10',
    })
  })

  it('does not take away what a later entry needs', () => {
    expect(correct(caseOf(wholeLife), 'e5', null)).toEqual({ kind: 'needed', by: 'ly_lich', on: '2026-03-02' })
    expect(correct(caseOf(wholeLife), 'e5', { kind: 'tham_tra', on: '2026-03-10' })).toMatchObject({ kind: 'needed', by: 'ly_lich' })
    expect(correct(caseOf(wholeLife), 'e1', null)).toBeNull()
    expect(correct(caseOf(wholeLife), 'e17', null)).toBeNull()
  })

  it('leaves at least one step, and is about an entry that there is', () => {
    expect(correct(caseOf([['cam_tinh', '2025-02-03']]), 'e1', null)).toEqual({ kind: 'only-step' })
    expect(correct(caseOf([['cam_tinh', '2025-02-03']]), 'e1', { kind: 'nguon', on: '2025-02-01' })).toBeNull()
    expect(correct(caseOf(wholeLife), 'e99', null)).toEqual({ kind: 'gone' })
  })
})

describe('whatever people try to record', () => {
  const attempts = fc.array(fc.tuple(fc.constantFrom(...recordable), fc.integer({ min: -40, max: 200 })), { maxLength: 40 })

  /** A history of what was accepted: each next attempt is dated by days after the last entry, or before it. */
  function accepted(tries: readonly (readonly [EventKind, number])[]): CandidateFacts {
    const rows: [EventKind, LocalDay][] = [['cam_tinh', '2025-02-03']]
    for (const [kind, days] of tries) {
      const facts = caseOf(rows)
      const on = addDays(progressOf(facts).valid.at(-1)?.on ?? '2025-02-03', days)
      if (eventProblem(facts, { kind, on }, { today: '2099-01-01' }) === null) rows.push([kind, on])
    }
    return caseOf(rows)
  }

  it('what was accepted may be recorded again as it is', () => {
    fc.assert(
      fc.property(attempts, (tries) => {
        const facts = accepted(tries)
        for (const { id, kind, on } of facts.events) {
          expect(correctionProblem(facts, { eventId: id, replacement: { kind, on } }, { today: '2099-01-01' })).toBeNull()
        }
      }),
    )
  })

  it('what is allowed now is accepted some day, and nothing else is', () => {
    fc.assert(
      fc.property(attempts, (tries) => {
        const facts = accepted(tries)
        const accepts = recordable.filter((kind) => !eventProblem(facts, { kind, on: '2098-01-01' }, { today: '2099-01-01' }))
        expect(accepts.toSorted()).toEqual(allowedNow(progressOf(facts)).toSorted())
      }),
    )
  })
})

test.each([
  ['a full member of the cell', { status: 'full', retired: false, sameUnit: true }, null],
  ['a probationary member', { status: 'probationary', retired: false, sameUnit: true }, 'probationary'],
  ['somebody who is no member', { status: 'none', retired: false, sameUnit: true }, 'no-member'],
  ['a member of another cell', { status: 'full', retired: false, sameUnit: false }, 'elsewhere'],
  ['somebody who has left', { status: 'full', retired: true, sameUnit: true }, 'retired'],
  ['the candidate himself', { status: 'probationary', retired: false, sameUnit: true, oneself: true }, 'oneself'],
] as const)('%s as a mentor', (_, person, problem) => {
  expect(mentorProblem(person)).toBe(problem)
})
