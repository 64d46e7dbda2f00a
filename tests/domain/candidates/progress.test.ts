import { describe, expect, it, test } from 'vitest'
import { progressOf } from '../../../src/domain/candidates/progress.ts'
import type { EventKind, Stage } from '../../../src/domain/candidates/events.ts'
import { caseOf, lifeUntil, mentoring, tdp8, tdp9, voiding, wholeLife } from './case.ts'

describe('a candidate is in the stage', () => {
  test.each<[EventKind, Stage, string]>([
    ['nguon', 'nguon', '2025-01-03'],
    ['cam_tinh', 'cam_tinh', '2025-02-03'],
    ['phan_cong', 'theo_doi', '2025-02-03'],
    ['lop_nhan_thuc', 'lop_nhan_thuc', '2025-06-20'],
    ['tra_loi_tham_tra', 'tham_tra', '2026-03-16'],
    ['gioi_thieu', 'y_kien', '2026-04-20'],
    ['nq_chi_bo', 'nq_chi_bo', '2026-05-04'],
    ['nhan_qd', 'qd_ket_nap', '2026-07-20'],
    ['le_ket_nap', 'du_bi', '2026-08-19'],
    ['cong_nhan', 'cong_nhan', '2027-10-04'],
  ])('after %s: %s since %s', (last, stage, since) => {
    expect(progressOf(caseOf(lifeUntil(last)))).toMatchObject({ stage, since })
  })

  it('of being followed since the first mentor, also when another takes over', () => {
    const facts = caseOf([...lifeUntil('phan_cong'), ['phan_cong', '2025-09-01']])
    expect(progressOf(facts)).toMatchObject({ stage: 'theo_doi', since: '2025-02-03', sinceEventId: 'e3' })
  })

  it('that was reached, when a class is taken again later', () => {
    const facts = caseOf([...lifeUntil('ly_lich'), ['lop_nhan_thuc', '2026-03-05']])
    expect(progressOf(facts)).toMatchObject({ stage: 'ly_lich', since: '2026-03-02' })
  })

  it('of the cell’s resolution again, when it decided anew on a dossier that came back', () => {
    const facts = caseOf([...lifeUntil('nq_dang_uy'), ['tra_lai_bo_sung', '2026-06-22'], ['nq_chi_bo', '2026-07-01']])
    expect(progressOf(facts)).toMatchObject({ stage: 'nq_chi_bo', since: '2026-07-01', returnedOn: null })
  })

  it('whatever the order in which the rows are read', () => {
    const facts = caseOf(wholeLife)
    expect(progressOf({ ...facts, events: facts.events.toReversed() })).toEqual(progressOf(facts))
  })

  it('at the beginning, when every step was voided', () => {
    const facts = voiding(caseOf([['cam_tinh', '2025-02-03']]), 'e1')
    expect(progressOf(facts)).toMatchObject({ stage: 'nguon', since: '2025-02-03', valid: [] })
  })
})

test('a candidate without a single row is a mistake of the program', () => {
  expect(() => progressOf(caseOf([]))).toThrow('without a history')
})

describe('a case', () => {
  it('is closed by what ends it, and is not paused any more', () => {
    const facts = caseOf([...lifeUntil('don'), ['tam_dung', '2026-03-01'], ['rut_ten', '2026-04-01']])
    expect(progressOf(facts)).toMatchObject({ closed: { kind: 'rut_ten', on: '2026-04-01' }, pausedOn: null })
  })

  it('is paused until it goes on, also on the same day', () => {
    const paused = caseOf([...lifeUntil('don'), ['tam_dung', '2026-03-01']])
    expect(progressOf(paused).pausedOn).toBe('2026-03-01')
    expect(progressOf(caseOf([...lifeUntil('don'), ['tam_dung', '2026-03-01'], ['tiep_tuc', '2026-03-01']])).pausedOn).toBeNull()
  })

  it('came back until it is sent on', () => {
    const rows = [...lifeUntil('nq_chi_bo'), ['tra_lai_bo_sung', '2026-05-20']] as const
    expect(progressOf(caseOf(rows)).returnedOn).toBe('2026-05-20')
    expect(progressOf(caseOf([...rows, ['y_kien', '2026-05-25']])).returnedOn).toBe('2026-05-20')
    expect(progressOf(caseOf([...rows, ['nq_dang_uy', '2026-06-15']])).returnedOn).toBeNull()
  })

  it('that moved keeps its stage and has no mentor before the new cell assigns one', () => {
    const rows = [...lifeUntil('don'), ['chuyen_don_vi', '2026-03-01', { unitId: tdp9 }]] as const
    const old = mentoring({ from: '2025-02-03', until: '2026-03-01' })
    const moved = progressOf(caseOf(rows, { unitId: tdp9, mentors: [old] }))
    expect(moved).toMatchObject({ stage: 'don', moved: { on: '2026-03-01', eventId: 'e6' }, mentor: null })
    const here = mentoring({ from: '2026-03-10', unitId: tdp9 })
    expect(progressOf(caseOf(rows, { unitId: tdp9, mentors: [old, here] })).mentor).toEqual(here)
  })

  it('has no mentor of another cell', () => {
    expect(progressOf(caseOf(lifeUntil('don'), { mentors: [mentoring({ from: '2025-02-03', unitId: tdp9 })] })).mentor).toBeNull()
    expect(progressOf(caseOf(lifeUntil('don'), { unitId: tdp8 })).mentor).not.toBeNull()
  })
})
