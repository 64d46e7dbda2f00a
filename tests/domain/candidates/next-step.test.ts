import { describe, expect, it, test } from 'vitest'
import { nextStep } from '../../../src/domain/candidates/next-step.ts'
import { checklist, type PaperInfo } from '../../../src/domain/candidates/papers.ts'
import { progressOf } from '../../../src/domain/candidates/progress.ts'
import type { CandidateFacts, EventKind } from '../../../src/domain/candidates/events.ts'
import type { LocalDay } from '../../../src/domain/local-time.ts'
import { caseOf, clocks, lifeUntil, mentoring, rules, tdp9 } from './case.ts'

const infos: readonly PaperInfo[] = [
  { key: 'gcn', label: 'gcn', form: null, stage: 'lop_nhan_thuc', required: true, retired: false, position: 1 },
  { key: 'anh', label: 'anh', form: null, stage: 'ly_lich', required: false, retired: false, position: 2 },
  { key: 'nq_chi_bo', label: 'nq', form: null, stage: 'nq_chi_bo', required: true, retired: false, position: 3 },
]
const certificate = { key: 'gcn', present: true, issuedOn: '2025-06-20', place: null }

function next(facts: CandidateFacts, today: LocalDay) {
  const [progress, running] = [progressOf(facts), clocks(facts)]
  return nextStep(progress, running, { rules, infos, papers: checklist(progress, facts.papers, infos, { clocks: running, today }), today })
}

const life = (last: EventKind) => caseOf(lifeUntil(last), { papers: [certificate] })

describe('the next step', () => {
  test.each<[EventKind, object]>([
    ['nguon', { kind: 'step', event: 'cam_tinh', doer: 'cell', clock: null }],
    ['phan_cong', { kind: 'step', event: 'lop_nhan_thuc', doer: 'cell', also: ['don'] }],
    ['don', { kind: 'step', event: 'ly_lich', doer: 'candidate' }],
    ['ly_lich', { kind: 'step', event: 'tham_tra', doer: 'committee', also: ['gioi_thieu', 'y_kien'] }],
    ['tham_tra', { kind: 'step', event: 'tra_loi_tham_tra', doer: 'asked', clock: { ruleKey: 'R05', dueOn: '2026-04-28' } }],
    ['y_kien', { kind: 'step', event: 'gioi_thieu', doer: 'mentor' }],
    ['gioi_thieu', { kind: 'step', event: 'nq_chi_bo', doer: 'cell', clock: null }],
    ['nq_chi_bo', { kind: 'step', event: 'nq_dang_uy', doer: 'committee', clock: { ruleKey: 'R07', dueOn: '2026-07-27' } }],
    ['nq_dang_uy', { kind: 'step', event: 'qd_ket_nap', doer: 'deciding', clock: { ruleKey: 'R07', dueOn: '2026-07-27' } }],
    ['qd_ket_nap', { kind: 'step', event: 'le_ket_nap', doer: 'cell', clock: { ruleKey: 'R09', dueOn: '2026-08-28' } }],
    ['le_ket_nap', { kind: 'wait', until: '2027-08-19', event: 'xet_chinh_thuc', clock: { ruleKey: 'R11' }, also: ['lop_dang_vien_moi'] }],
    ['cong_nhan', { kind: 'none' }],
  ])('after %s', (last, expected) => {
    const facts = life(last)
    expect(next(facts, progressOf(facts).valid.at(-1)?.on ?? '')).toMatchObject(expected)
  })

  it('after month 12 is that the cell considers recognition, by the end of its own time', () => {
    expect(next(life('le_ket_nap'), '2027-08-19')).toMatchObject({
      kind: 'step',
      event: 'xet_chinh_thuc',
      clock: { ruleKey: 'R11', dueOn: '2027-10-04' },
    })
    expect(next(life('xet_chinh_thuc'), '2027-09-08')).toMatchObject({
      kind: 'step',
      event: 'cong_nhan',
      doer: 'deciding',
      clock: { ruleKey: 'R12', dueOn: '2027-10-19' },
    })
  })

  it('is a mentor, where the cell has none', () => {
    expect(next(caseOf(lifeUntil('cam_tinh')), '2025-02-10')).toEqual({
      kind: 'mentor',
      doer: 'cell',
      clock: expect.objectContaining({ ruleKey: 'N1', dueOn: '2025-03-05' }),
    })
    const moved = caseOf([...lifeUntil('don'), ['chuyen_don_vi', '2026-03-01', { unitId: tdp9 }]], {
      unitId: tdp9,
      mentors: [mentoring({ from: '2025-02-03', until: '2026-03-01' })],
    })
    expect(next(moved, '2026-03-02')).toMatchObject({ kind: 'mentor', clock: { dueOn: '2026-03-31' } })
    expect(next(caseOf(lifeUntil('nq_chi_bo'), { mentors: [] }), '2026-05-05')).toMatchObject({ kind: 'step', event: 'nq_dang_uy' })
  })

  it('is a paper, where the cell cannot decide without it', () => {
    const without = caseOf(lifeUntil('gioi_thieu'))
    expect(next(without, '2026-04-23')).toEqual({ kind: 'papers', keys: ['gcn'], event: 'nq_chi_bo', doer: 'cell', clock: null })
    const old = caseOf(lifeUntil('gioi_thieu'), { papers: [{ ...certificate, issuedOn: '2021-04-01' }] })
    expect(next(old, '2026-04-23')).toMatchObject({ kind: 'papers', keys: ['gcn'] })
  })

  it('of a paused case is to go on', () => {
    expect(next(caseOf([...lifeUntil('don'), ['tam_dung', '2026-03-01']]), '2026-03-05')).toEqual({ kind: 'resume', since: '2026-03-01' })
  })
})
