import { expect, it, test } from 'vitest'
import { ruleBook } from '../../src/db/candidates/rule-book.ts'
import { openRules } from './rules.ts'
import type { Sheets } from './workbooks.ts'

const {
  database: { db },
  bring,
} = await openRules()

const origin = ['Văn bản', 'Ngày văn bản', 'Mục', 'Đã đối chiếu']
const reminderHeadings = ['Mục nhắc', 'Nhắc trước hạn', 'Quá hạn nhắc lại sau', 'Báo lên sau', 'Nhắc ai', 'Báo thêm ai', ...origin]
const paperHeadings = ['Tên giấy', 'Mẫu', 'Cần từ bước', 'Bắt buộc', 'Giá trị theo', 'Thôi dùng', ...origin]
const stageHeadings = ['Tên bước', 'Việc làm', 'Mẫu', ...origin]
const none = [null, null, null, null]
const plainRow = (...cells: (string | null)[]) => [...cells, ...none]
const kinds: Sheets = {
  'Mốc nhắc': [
    reminderHeadings,
    plainRow('Hạn tính theo ngày làm việc', '10, 5, 2', '5', null, null, null),
    ['Lễ kết nạp', null, null, null, 'bí thư và người giúp đỡ', 'theo dõi; văn phòng', '01-QĐ/ĐU', '02/11/2026', '3', 'x'],
    plainRow('Trả lời thẩm tra', null, null, null, 'văn phòng', '-'),
  ],
  'Giấy tờ': [
    paperHeadings,
    plainRow('Giấy khám sức khỏe', '-', 'Viết đơn xin vào Đảng', 'x', null, null),
    plainRow('Nghị quyết đưa vào danh sách cảm tình', null, null, null, 'R02', null),
    plainRow('Đơn xin vào Đảng', '1-KNĐ', 'Viết đơn xin vào Đảng', 'x', null, null),
  ],
  'Các bước': [stageHeadings, plainRow('Viết đơn xin vào Đảng', 'Tự viết tay đơn.', null)],
}

it('brings reminders, papers and stages in after a look at what they move, and the same file again changes nothing', async () => {
  const before = await ruleBook(db)
  const dry = await bring(kinds, { dryRun: true })
  expect(dry.errors).toEqual([])
  expect(dry.lines).toEqual([
    'Lịch nhắc, Hạn tính theo ngày làm việc: trước hạn 10, 5, 2 ngày làm việc; quá hạn 5 ngày một lần; 7 ngày chưa ai nhận thì lên một cấp',
    'Lịch nhắc, Lễ kết nạp: bí thư và người giúp đỡ, rồi cấp ủy viên theo dõi, rồi văn phòng đảng ủy, đã đối chiếu',
    'Thêm loại giấy Giấy khám sức khỏe',
    'Sửa loại giấy Nghị quyết đưa vào danh sách cảm tình',
    'Sửa bước Viết đơn xin vào Đảng (1-KNĐ)',
    '1 hạn đổi ngày nhắc kế tiếp, ở 1 chi bộ',
    'Không hạn nào đổi',
    expect.stringContaining('1 hồ sơ đổi số giấy còn thiếu'),
  ])
  expect(await ruleBook(db)).toEqual(before)
  expect((await bring(kinds)).lines).toEqual(dry.lines)
  const { ladders, routes, papers, stages, rules } = await ruleBook(db)
  expect(ladders.find(({ unit }) => unit === 'working-days')).toMatchObject({ before: [10, 5, 2, 0], overdueEvery: 5, climbEvery: 7 })
  expect(routes.get('ceremony')).toEqual([['secretary', 'mentor'], ['follower'], ['staff']])
  expect(papers.find(({ label }) => label === 'Giấy khám sức khỏe')).toMatchObject({ stage: 'don', required: true, form: null })
  expect(rules.find(({ key }) => key === 'R02')?.anchor).toContain('nq_cam_tinh')
  expect(stages.find(({ key }) => key === 'don')?.what).toBe('Tự viết tay đơn.')
  expect(await bring(kinds)).toMatchObject({
    lines: [],
    counts: { reminders: { unchanged: 3 }, papers: { unchanged: 3 }, stages: { unchanged: 1 } },
  })
})

test.each<[string, Sheets, string]>([
  [
    'a reminder that there is not',
    { 'Mốc nhắc': [reminderHeadings, plainRow('Họp chi bộ', '3', null, null, null, null)] },
    'không có mục nhắc này',
  ],
  [
    'the same day of reminders twice',
    { 'Mốc nhắc': [reminderHeadings, plainRow('Hạn tính theo ngày làm việc', '5, 5', null, null, null, null)] },
    'mỗi mốc một lần',
  ],
  [
    'people on a ladder',
    { 'Mốc nhắc': [reminderHeadings, plainRow('Hạn tính theo ngày làm việc', null, null, null, 'bí thư', null)] },
    'chỉ ghi số ngày',
  ],
  ['days of an alert', { 'Mốc nhắc': [reminderHeadings, plainRow('Lễ kết nạp', '5', null, null, null, null)] }, 'chỉ ghi nhắc ai'],
  [
    'people who are none',
    { 'Mốc nhắc': [reminderHeadings, plainRow('Lễ kết nạp', null, null, null, 'ông Năm', null)] },
    'xin ghi bí thư, người giúp đỡ',
  ],
  [
    'a new paper without its stage',
    { 'Giấy tờ': [paperHeadings, plainRow('Giấy lạ', null, null, 'x', null, null)] },
    'loại giấy mới thì phải ghi',
  ],
  [
    'a paper of a stage that there is not',
    { 'Giấy tờ': [paperHeadings, plainRow('Giấy lạ', null, 'Bước lạ', 'x', null, null)] },
    'không có bước nào tên như vậy',
  ],
  [
    'a paper that grows old by no time limit of papers',
    { 'Giấy tờ': [paperHeadings, plainRow('Đơn xin vào Đảng', null, null, null, 'R09', null)] },
    'R09',
  ],
  [
    'a paper with a name of 300 letters',
    { 'Giấy tờ': [paperHeadings, plainRow('a'.repeat(300), null, 'Nguồn', null, null, null)] },
    'dài quá',
  ],
  ['a stage that there is not', { 'Các bước': [stageHeadings, plainRow('Bước lạ', 'x', null)] }, 'không có bước nào tên như vậy'],
])('%s is refused, and nothing of it is brought in', async (_, sheets, sentence) => {
  const before = await ruleBook(db)
  const { applied, errors } = await bring(sheets)
  expect(applied).toBe(false)
  expect(errors.join('\n')).toContain(sentence)
  expect(await ruleBook(db)).toEqual(before)
})
