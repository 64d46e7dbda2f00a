import { expect, it } from 'vitest'
import { candidateCell } from '../support/candidate-cell.ts'
import { seedCandidates } from '../support/candidates.ts'
import { openCell } from '../support/cell.ts'

it('a mentor who is no full member after all is none: the card, the list and the next morning say so, and the history stays', async () => {
  const cell = await openCell()
  const own = await candidateCell(cell.database, { code: 'TDP08', secretary: cell.idOf('binh'), mentors: [cell.idOf('an')] })
  await seedCandidates(cell.database, [{ cell: own, stage: 'theo_doi', since: '2026-11-02', name: 'Lý Thị Mai' }], { now: cell.now() })
  const binh = cell.zalo('binh')
  const an = cell.telegram('an')
  expect((await an.ask('hồ sơ Q08-01')).text).toContain('Người giúp đỡ: đồng chí Nguyễn Văn An')
  const look = await binh.ask('đ/c An là đảng viên dự bị')
  expect(look.text).toContain('Chỉ đảng viên chính thức được giúp đỡ quần chúng: thôi giúp đỡ 1 quần chúng.')
  expect((await binh.ask('1')).text).toContain('1 quần chúng không còn người giúp đỡ')

  expect((await binh.ask('hồ sơ Q08-01')).text).toContain('Chưa có người giúp đỡ.')
  expect((await binh.ask('ai chưa có người giúp đỡ')).text).toContain('1. Q08-01 · L.T.M.')
  const history = (await binh.ask('lịch sử Q08-01')).text
  expect(history).toContain('Nguyễn Văn An')
  expect((await an.ask('hồ sơ Q08-01')).text).not.toContain('Q08-01 ·')
  await cell.moveTo('2026-11-23T08:00:00+07:00')
  const digest = await binh.waitFor(({ text }) => text.includes('NHẮC VIỆC HỒ SƠ'))
  expect(digest.text).toContain('1. Q08-01 · L.T.M. – chưa có người giúp đỡ: còn 9 ngày')

  // It had been written down wrongly.
  await binh.ask('đ/c An là đảng viên chính thức')
  await binh.ask('1')
  expect((await binh.ask('hồ sơ Q08-01')).text).toContain('Người giúp đỡ: đồng chí Nguyễn Văn An, từ 02/11/2026.')
  expect((await binh.ask('lịch sử Q08-01')).text).toBe(history)
  await cell.moveTo('2026-12-04T08:00:00+07:00')
  expect(binh.history().filter(({ text }) => text.includes('chưa có người giúp đỡ:'))).toHaveLength(1)
})
