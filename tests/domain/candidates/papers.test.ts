import { describe, expect, it } from 'vitest'
import { checklist, type PaperInfo } from '../../../src/domain/candidates/papers.ts'
import { progressOf } from '../../../src/domain/candidates/progress.ts'
import type { EventKind, PaperState, Stage } from '../../../src/domain/candidates/events.ts'
import type { LocalDay } from '../../../src/domain/local-time.ts'
import { caseOf, clocks, lifeUntil } from './case.ts'

const info = (key: string, stage: Stage, position: number): PaperInfo => ({
  key,
  label: key,
  form: null,
  stage,
  required: true,
  retired: false,
  position,
})
const infos = [
  info('nq_chi_bo', 'nq_chi_bo', 5),
  info('gcn', 'lop_nhan_thuc', 1),
  info('y_kien', 'y_kien', 4),
  info('don', 'don', 2),
  info('ly_lich', 'ly_lich', 3),
]

function lines(last: EventKind, papers: readonly PaperState[], today: LocalDay) {
  const facts = caseOf(lifeUntil(last), { papers })
  return checklist(progressOf(facts), papers, infos, { clocks: clocks(facts), today })
}

describe('the checklist of a dossier', () => {
  it('has the papers of the stages so far and of the next one, in their order', () => {
    expect(lines('phan_cong', [], '2025-03-01').map(({ key }) => key)).toEqual(['gcn'])
    expect(lines('don', [], '2026-02-20').map(({ key }) => key)).toEqual(['gcn', 'don', 'ly_lich'])
    expect(lines('y_kien', [], '2026-04-20').map(({ key }) => key)).toEqual(['gcn', 'don', 'ly_lich', 'y_kien', 'nq_chi_bo'])
  })

  const certificate = { key: 'gcn', present: true, issuedOn: '2021-06-20', place: 'tủ 2' }
  const application = { key: 'don', present: false, issuedOn: null, place: null }

  it('says where a paper is, from when, and until when it counts', () => {
    expect(lines('don', [certificate, application], '2026-06-20').slice(0, 2)).toEqual([
      { key: 'gcn', required: true, state: 'present', issuedOn: '2021-06-20', place: 'tủ 2', expiresOn: '2026-06-20' },
      { key: 'don', required: true, state: 'missing', issuedOn: null, place: null, expiresOn: null },
    ])
  })

  it('says that a paper has grown too old, the day after', () => {
    expect(lines('don', [certificate], '2026-06-21')[0]).toMatchObject({ state: 'expired', expiresOn: '2026-06-20' })
  })

  it('does not mind its age once the decision is made', () => {
    expect(lines('qd_ket_nap', [certificate], '2027-01-01')[0]).toMatchObject({ state: 'present', expiresOn: null })
  })
})
