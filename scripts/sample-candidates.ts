import { groups } from '../src/domain/candidates/groups.ts'
import { addDays, type LocalDay } from '../src/domain/local-time.ts'
import { groupNames } from '../src/messages/vi/candidate-event-words.ts'
import { paperColumn } from '../src/messages/vi/workbook.ts'
import type { sheetEvents } from '../src/workbook/columns.ts'
import { sampleDay } from '../src/workbook/sample.ts'
import { blankCandidate, type SheetContents } from '../src/workbook/write.ts'

type Candidate = SheetContents<'candidates'>[number]
type Step = (typeof sheetEvents)[number]

/** Days from one step to the next on an ordinary way, and the papers that each brings into the dossier on its day. */
const way: readonly { step: Step; after: number; papers: readonly string[] }[] = [
  { step: 'nguon', after: 0, papers: [] },
  { step: 'cam_tinh', after: 60, papers: ['Nghị quyết đưa vào danh sách cảm tình'] },
  { step: 'phan_cong', after: 14, papers: ['Nghị quyết phân công người giúp đỡ'] },
  { step: 'lop_nhan_thuc', after: 200, papers: ['Giấy chứng nhận lớp nhận thức về Đảng'] },
  { step: 'don', after: 160, papers: ['Đơn xin vào Đảng'] },
  { step: 'ly_lich', after: 7, papers: ['Lý lịch của người xin vào Đảng'] },
  { step: 'tham_tra', after: 14, papers: [] },
  { step: 'tra_loi_tham_tra', after: 35, papers: ['Công văn và kết quả thẩm tra lý lịch'] },
  {
    step: 'gioi_thieu',
    after: 7,
    papers: ['Giấy giới thiệu của người giúp đỡ', 'Nghị quyết giới thiệu của Đoàn thanh niên, Công đoàn hoặc giấy của đảng viên thứ hai'],
  },
  { step: 'y_kien', after: 7, papers: ['Tổng hợp ý kiến đoàn thể và nơi cư trú'] },
  { step: 'nq_chi_bo', after: 10, papers: ['Nghị quyết của chi bộ'] },
  { step: 'nq_dang_uy', after: 15, papers: ['Nghị quyết của đảng ủy cơ sở'] },
  { step: 'qd_ket_nap', after: 28, papers: ['Quyết định kết nạp'] },
  { step: 'nhan_qd', after: 4, papers: [] },
  { step: 'le_ket_nap', after: 10, papers: ['Biên bản lễ kết nạp'] },
  { step: 'lop_dang_vien_moi', after: 150, papers: ['Giấy chứng nhận lớp đảng viên mới'] },
  {
    step: 'xet_chinh_thuc',
    after: 225,
    papers: [
      'Bản tự kiểm điểm của đảng viên dự bị',
      'Nhận xét của đảng viên giúp đỡ',
      'Tổng hợp ý kiến về đảng viên dự bị',
      'Nghị quyết chi bộ đề nghị công nhận',
    ],
  },
  { step: 'cong_nhan', after: 20, papers: ['Nghị quyết đảng ủy cơ sở đề nghị công nhận', 'Quyết định công nhận đảng viên chính thức'] },
]

/** The last step of somebody, and how many days before the sample's day it was taken. */
type Standing = { step: Step; ago: number; alone?: true; abroad?: true }

/**
 * Those of the cell that the training shows, one for each thing that a secretary is warned of: followed, and ready for the class · a
 * decision that is due in two weeks · a ceremony that is late · nobody assigned for forty days · a probation that ends in three weeks.
 */
const shown: readonly Standing[] = [
  { step: 'phan_cong', ago: 150 },
  { step: 'nq_chi_bo', ago: 70 },
  { step: 'nhan_qd', ago: 52 },
  { step: 'cam_tinh', ago: 40, alone: true },
  { step: 'le_ket_nap', ago: 345 },
]

/** Those of the other cells, in turn: most are in time, some soon due. */
const others: readonly Standing[] = [
  { step: 'phan_cong', ago: 90 },
  { step: 'don', ago: 25 },
  { step: 'le_ket_nap', ago: 60 },
  { step: 'tham_tra', ago: 20 },
  { step: 'nq_chi_bo', ago: 30 },
  { step: 'nguon', ago: 30, alone: true },
  { step: 'lop_nhan_thuc', ago: 60 },
  { step: 'le_ket_nap', ago: 200 },
  { step: 'y_kien', ago: 10 },
  { step: 'cam_tinh', ago: 18, alone: true },
  { step: 'phan_cong', ago: 168 },
  { step: 'nq_dang_uy', ago: 20 },
  { step: 'ly_lich', ago: 15 },
  { step: 'xet_chinh_thuc', ago: 15 },
  { step: 'tham_tra', ago: 36 },
  { step: 'nhan_qd', ago: 10 },
  { step: 'lop_nhan_thuc', ago: 130 },
  { step: 'le_ket_nap', ago: 335 },
  { step: 'tham_tra', ago: 60, abroad: true },
  { step: 'tra_loi_tham_tra', ago: 12 },
  { step: 'cong_nhan', ago: 20 },
]

/** Days that those who stand alike are apart. */
const apart = 3
/** Every n-th dossier lacks a paper of its last step. */
const incompleteEvery = 4

/** Invented candidates of the cells; `mentors` are the codes of those who may help there. Those of the cell `showCase` are `shown` above. */
export function sampleCandidates(
  cells: readonly { code: string; count: number; mentors: readonly string[] }[],
  { showCase, nextName }: { showCase: string; nextName: () => string },
): Candidate[] {
  let turn = 0
  return cells.flatMap(({ code, count, mentors }) =>
    Array.from({ length: count }, (_, place) => {
      const own = code === showCase ? shown[place] : undefined
      const inTurn = others[turn % others.length] ?? { step: 'nguon', ago: 30 }
      const standing = own ?? { ...inTurn, ago: inTurn.ago + apart * Math.floor(turn / others.length) }
      if (own === undefined) turn += 1
      const complete = own !== undefined || turn % incompleteEvery !== 0
      return candidate(standing, { unit: code, fullName: nextName(), group: turn, mentor: mentors[place % mentors.length] ?? '', complete })
    }),
  )
}

type Own = { unit: string; fullName: string; group: number; mentor: string; complete: boolean }

function candidate({ step, ago, alone, abroad }: Standing, { unit, fullName, group, mentor, complete }: Own): Candidate {
  const steps = way.slice(0, way.findIndex((one) => one.step === step) + 1)
  const whole = steps.reduce((sum, { after }) => sum + after, 0)
  let day: LocalDay = addDays(sampleDay, -ago - whole)
  const first = day
  const row: Candidate = { ...blank, unit, fullName, group: groupNames[groups[group % groups.length] ?? 'other'], consent: first }
  for (const { step: kind, after, papers } of steps) {
    day = addDays(day, after)
    row[kind] = day
    if (kind === step && !complete) continue
    for (const paper of papers) row[paperColumn(paper)] = day
  }
  return { ...row, mentor: alone === true ? '' : mentor, abroad: abroad === true ? 'x' : '' }
}

const blank: Candidate = {
  ...Object.fromEntries(way.flatMap(({ papers }) => papers.map((paper) => [paperColumn(paper), '']))),
  ...blankCandidate,
}
