import type { EventKind } from '../domain/candidates/events.ts'
import { clean, fold } from '../domain/text.ts'
import type { ColumnKey, OptionalSheet, SheetKey } from '../messages/vi/workbook.ts'

export const sheetKeys = [
  'units',
  'people',
  'roles',
  'candidates',
  'rules',
  'days',
  'reminders',
  'papers',
  'stages',
] as const satisfies readonly SheetKey[]

export function isOptional(sheet: SheetKey): sheet is OptionalSheet {
  return sheet !== 'units' && sheet !== 'people' && sheet !== 'roles'
}

/**
 * What has happened to a candidate, in the order in which it is looked at: that of the way, so that whatever must come first is known. Longer
 * time was taken for admission or for recognition. Interruptions, moves and ends other than recognition are told in chat.
 */
export const sheetEvents = [
  'nguon',
  'cam_tinh',
  'phan_cong',
  'lop_nhan_thuc',
  'don',
  'ly_lich',
  'tham_tra',
  'tra_loi_tham_tra',
  'gioi_thieu',
  'y_kien',
  'nq_chi_bo',
  'tham_dinh',
  'nq_dang_uy',
  'qd_ket_nap',
  'nhan_qd',
  'le_ket_nap',
  'lop_dang_vien_moi',
  'xet_chinh_thuc',
  'gia_han',
  'cong_nhan',
] as const satisfies readonly (EventKind & ColumnKey<'candidates'>)[]

type Column = {
  /** In characters, as spreadsheet programs measure it. */
  width: number
  /** What a cell holds; anything but a date has the format of text, so that leading zeros stay. */
  holds: 'text' | 'date'
  /** Without this column the sheet cannot be read. */
  required: boolean
}

const text = (width: number, options: { required: boolean }): Column => ({ width, holds: 'text', ...options })
const date = (width: number, { required = false } = {}): Column => ({ width, holds: 'date', required })

/** Where a row of the rules comes from. */
const origin = {
  document: text(20, { required: false }),
  documentOn: date(16),
  section: text(12, { required: false }),
  confirmed: text(16, { required: false }),
}

const columns = {
  units: {
    code: text(14, { required: true }),
    name: text(40, { required: true }),
    kind: text(12, { required: true }),
    parent: text(14, { required: false }),
    aliases: text(30, { required: false }),
    place: text(34, { required: false }),
    meetingDay: text(22, { required: false }),
  },
  people: {
    code: text(14, { required: true }),
    fullName: text(32, { required: true }),
    cell: text(14, { required: true }),
    status: text(20, { required: true }),
    phone: text(18, { required: false }),
    exempt: text(17, { required: false }),
  },
  roles: {
    person: text(14, { required: true }),
    role: text(26, { required: true }),
    unit: text(14, { required: true }),
    from: date(14),
    to: date(14),
  },
  candidates: {
    code: text(12, { required: false }),
    unit: text(12, { required: true }),
    fullName: text(28, { required: true }),
    group: text(22, { required: false }),
    consent: date(13),
    nguon: date(13),
    cam_tinh: date(13),
    mentor: text(13, { required: false }),
    phan_cong: date(13),
    lop_nhan_thuc: date(13),
    don: date(13),
    ly_lich: date(13),
    tham_tra: date(13),
    abroad: text(11, { required: false }),
    tra_loi_tham_tra: date(13),
    gioi_thieu: date(13),
    y_kien: date(13),
    nq_chi_bo: date(13),
    tham_dinh: date(13),
    nq_dang_uy: date(13),
    qd_ket_nap: date(13),
    nhan_qd: date(13),
    le_ket_nap: date(13),
    lop_dang_vien_moi: date(13),
    xet_chinh_thuc: date(13),
    gia_han: date(13),
    cong_nhan: date(13),
  },
  rules: {
    key: text(10, { required: true }),
    amount: text(22, { required: true }),
    document: text(20, { required: true }),
    documentOn: date(16),
    section: text(12, { required: false }),
    from: date(18, { required: true }),
    running: text(22, { required: false }),
    confirmed: text(16, { required: false }),
  },
  days: {
    day: date(14, { required: true }),
    what: text(20, { required: true }),
    name: text(30, { required: false }),
    confirmed: text(16, { required: false }),
  },
  reminders: {
    what: text(34, { required: true }),
    before: text(22, { required: false }),
    overdue: text(14, { required: false }),
    climb: text(14, { required: false }),
    owners: text(26, { required: false }),
    above: text(30, { required: false }),
    ...origin,
  },
  papers: {
    name: text(44, { required: true }),
    form: text(14, { required: false }),
    stage: text(26, { required: false }),
    required: text(12, { required: false }),
    validity: text(14, { required: false }),
    retired: text(12, { required: false }),
    ...origin,
  },
  stages: {
    name: text(30, { required: true }),
    what: text(60, { required: false }),
    form: text(14, { required: false }),
    ...origin,
  },
} as const satisfies { [S in SheetKey]: { [C in ColumnKey<S>]: Column } }

export type ColumnSpec = Column & { key: string }

/** The columns of a sheet in their order. */
export function columnsOf(sheet: SheetKey): readonly ColumnSpec[] {
  return Object.entries<Column>(columns[sheet]).map(([key, column]) => ({ key, ...column }))
}

/** How headings, sheet names and choices are compared: without case, diacritics, blanks and punctuation. */
export function plain(words: string): string {
  return fold(clean(words)).replace(/[^a-z0-9]+/g, '')
}
