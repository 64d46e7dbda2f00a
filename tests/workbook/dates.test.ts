import { expect, it, test } from 'vitest'
import { ruleBook } from '../../src/db/candidates/rule-book.ts'
import { openRules } from './rules.ts'
import type { Sheets } from './workbooks.ts'

const {
  database: { db },
  bring,
} = await openRules()

const limitHeadings = ['Mã', 'Thời hạn', 'Văn bản', 'Ngày văn bản', 'Mục', 'Áp dụng từ ngày', 'Cả hồ sơ đang chạy', 'Đã đối chiếu']
const dayHeadings = ['Ngày', 'Việc', 'Tên', 'Đã xác nhận']
const changes: Sheets = {
  'Thời hạn': [
    limitHeadings,
    ['R09', '45 ngày làm việc', '208-QĐ/TW', '26/07/2026', '4.1', '21/11/2026', 'x', 'x'],
    ['R07', '60 ngày làm việc', '232-QĐ/TW', '20/01/2025', '4.3.1', '20/01/2025', null, null],
  ],
  'Ngày nghỉ': [
    dayHeadings,
    ['14/12/2026', 'Nghỉ', 'Nghỉ theo thông báo', 'x'],
    ['19/12/2026', 'Đi làm', null, 'x'],
    ['01/01/2026', 'Nghỉ', 'Tết dương lịch', 'x'],
  ],
}

const lines = [
  'Thêm bản của thời hạn R09. Tổ chức lễ kết nạp: 45 ngày làm việc, từ 21/11/2026, theo 208-QĐ/TW ngày 26/07/2026, mục 4.1, đã đối chiếu',
  'Lịch nghỉ, thứ Hai, 14/12/2026: nghỉ (Nghỉ theo thông báo)',
  'Lịch nghỉ, thứ Bảy, 19/12/2026: đi làm bù',
  'Sẽ đổi 1 hạn, ở 1 chi bộ',
]
const counts = { rules: { created: 1, changed: 0, unchanged: 1 }, days: { created: 2, changed: 0, unchanged: 1 } }

it('shows by a dry run how many dates move, then brings time limits and days off in, and the same file again changes nothing', async () => {
  const before = await ruleBook(db)
  expect(await bring(changes, { dryRun: true })).toMatchObject({ applied: false, errors: [], lines, counts })
  expect(await ruleBook(db)).toEqual(before)
  expect(await db.recompute.count()).toBe(0)
  expect(await bring(changes)).toMatchObject({ applied: true, errors: [], lines, counts })
  const { rules, calendar } = await ruleBook(db)
  const versions = rules.filter(({ key }) => key === 'R09')
  expect(versions.map(({ amount, effectiveTo, confirmed, rebases }) => [amount, effectiveTo, confirmed, rebases])).toEqual([
    [30, '2026-11-20', false, false],
    [45, null, true, true],
  ])
  expect(calendar.special.get('2026-12-14')).toEqual({ day: '2026-12-14', works: false, name: 'Nghỉ theo thông báo', confirmed: true })
  expect(calendar.special.get('2026-12-19')).toMatchObject({ works: true, name: 'lam-bu' })
  expect(await db.recompute.findFirstOrThrow()).toMatchObject({ why: 'rules', total: 1, finishedAt: null })
  expect(await bring(changes)).toMatchObject({ lines: [], counts: { rules: { unchanged: 2 }, days: { unchanged: 3 } } })
  expect(await db.recompute.count()).toBe(1)
})

test.each<[string, Sheets, string]>([
  [
    'a time limit that there is not',
    { 'Thời hạn': [limitHeadings, ['R99', '45 ngày', 'x', null, null, '01/12/2026', null, null]] },
    'không có thời hạn nào mang mã R99',
  ],
  [
    'a number without its unit',
    { 'Thời hạn': [limitHeadings, ['R09', '45', 'x', null, null, '01/12/2026', null, null]] },
    'xin ghi số kèm đơn vị',
  ],
  ['a day that is not in the calendar', { 'Ngày nghỉ': [dayHeadings, ['31/02/2027', 'Nghỉ', null, null]] }, 'không có ngày này trong lịch'],
  ['a word that is none of the choices', { 'Ngày nghỉ': [dayHeadings, ['01/02/2027', 'Chơi', null, null]] }, 'xin chọn Nghỉ, Đi làm'],
  [
    'the same day twice',
    { 'Ngày nghỉ': [dayHeadings, ['01/02/2027', 'Nghỉ', null, null], ['01/02/2027', 'Đi làm', null, null]] },
    'trùng với dòng 2',
  ],
])('%s is refused, and nothing is brought in', async (_, sheets, sentence) => {
  const before = await ruleBook(db)
  const { applied, errors } = await bring(sheets)
  expect(applied).toBe(false)
  expect(errors.join('\n')).toContain(sentence)
  expect(await ruleBook(db)).toEqual(before)
})
