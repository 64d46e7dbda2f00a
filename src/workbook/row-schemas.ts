import { z } from 'zod'
import { roles } from '../domain/access.ts'
import { groups } from '../domain/candidates/groups.ts'
import { readGroup } from '../domain/command-candidate-words.ts'
import { amountOf, readAmount, readRuleKey } from '../domain/command-limits.ts'
import { kindLimits, readForm } from '../domain/command-paper-kinds.ts'
import { ladderBounds, patchOf, readAbove, readLadder, readOwners, readReminderKey, type LadderPatch } from '../domain/command-reminders.ts'
import { daysInMonth, type LocalDay } from '../domain/local-time.ts'
import { clean, fold } from '../domain/text.ts'
import { groupNames } from '../messages/vi/candidate-event-words.ts'
import type { CellFault } from '../messages/vi/workbook-problems.ts'
import { choiceAlso, dayWhatWords, dayWords, markWords, roleWords, statusWords, unitKindWords } from '../messages/vi/workbook.ts'
import type { CellText } from './cell-text.ts'
import { plain } from './columns.ts'

const unitKinds = ['committee', 'cell'] as const
const dayWhats = ['off', 'works', 'normal'] as const
const statuses = ['full', 'probationary', 'none'] as const

const FIRST_YEAR = 1900
const LAST_YEAR = 2100

/** Every message of these schemas is a CellFault. */
const fault = (kind: CellFault): CellFault => kind

const oneLine = z.string().transform((text) => clean(text).replaceAll('\n', ' '))

/** Looked for before cleaning, which takes them away: somebody should see what stands in his list. Line breaks and tabs are only spaces. */
const withoutControls = z.string().regex(/^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$/, fault('control-characters'))

function line(longest: number) {
  return withoutControls.pipe(oneLine).pipe(z.string().min(1, fault('required')).max(longest, fault('too-long')))
}

const name = line(100).pipe(z.string().regex(/\p{L}/u, fault('no-letter')))

/** Codes are compared, so "tdp 08" and "TDP08" are one, and Đ is D. */
const code = oneLine
  .transform((text) => fold(text).toUpperCase().replaceAll(' ', ''))
  .pipe(
    z
      .string()
      .min(1, fault('required'))
      .regex(/^[A-Z0-9][A-Z0-9._-]{0,23}$/, fault('bad-code')),
  )

/** Blank: undefined, what is known stays. A dash: null, what is known goes. */
function erasable<T extends z.ZodType<unknown, string>>(schema: T) {
  const known = oneLine.transform((text) => (text === '' ? undefined : isDash(text) ? null : text))
  return known.pipe(z.optional(z.nullable(schema))).optional()
}

function isDash(text: string): boolean {
  return /^[-–—]$/.test(text)
}

function choice<K extends string>(keys: readonly K[], wordsOf: (key: K) => readonly string[], otherwise: CellFault) {
  const known = new Map(keys.flatMap((key) => wordsOf(key).map((word) => [plain(word), key] as const)))
  return reading((text) => known.get(plain(text)), otherwise)
}

/** A text that is read into a value; undefined means that it cannot be. */
function reading<T>(read: (text: string) => T | undefined, otherwise: CellFault) {
  return oneLine.transform((text, context) => {
    const value = text === '' ? undefined : read(text)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: text === '' ? fault('required') : otherwise })
    return z.NEVER
  })
}

const day = oneLine.transform((text, context): LocalDay => {
  const read = readDay(text)
  if ('day' in read) return read.day
  context.addIssue({ code: 'custom', message: read.fault })
  return z.NEVER
})

/** "03/12/2026", "3-12-2026", "2026-12-03" → "2026-12-03". */
function readDay(text: string): { day: LocalDay } | { fault: CellFault } {
  const local = /^(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})$/.exec(text)
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  const parts = local === null ? iso?.slice(1) : [local[3], local[2], local[1]]
  if (parts === undefined) return { fault: 'bad-date' }
  const [year = 0, month = 0, date = 0] = parts.map(Number)
  const exists = year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month)
  if (!exists) return { fault: 'impossible-date' }
  return { day: [String(year), String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-') }
}

const phone = reading((text) => {
  const digits = text.replace(/[\s.()-]/g, '')
  // Typed as a number it has lost its zero.
  if (/^[2-9]\d{8}$/.test(digits)) return `0${digits}`
  return /^\+?\d{8,15}$/.test(digits) ? digits : undefined
}, 'bad-phone')

const meetingDay = reading((text) => {
  const words = fold(text).split(' ')
  const number = dayWords.some((word) => word === words[0]) ? words.slice(1).join(' ') : words.join(' ')
  return /^\d{1,2}$/.test(number) && Number(number) >= 1 && Number(number) <= 31 ? Number(number) : undefined
}, 'bad-day')

const exempt = oneLine.transform((text, context): boolean => {
  const mark = fold(text)
  if (markWords.yes.some((word) => word === mark)) return true
  if (markWords.no.some((word) => word === mark)) return false
  context.addIssue({ code: 'custom', message: fault('bad-mark') })
  return z.NEVER
})

const group = reading((text) => groups.find((key) => plain(groupNames[key]) === plain(text)) ?? readGroup(text) ?? undefined, 'bad-group')

const ruleKey = reading((text) => readRuleKey(text) ?? undefined, 'bad-rule-key')

/** A number without its unit could be anything. */
const amount = reading((text) => {
  const read = /\p{L}/u.test(text) ? readAmount(text, 'days') : null
  return read !== null && 'value' in read ? (amountOf(read.value) ?? undefined) : undefined
}, 'bad-amount')

const short = withoutControls.pipe(oneLine).pipe(z.string().max(60, fault('too-long')))
const blankable = <T extends z.ZodType<unknown, string>>(schema: T) =>
  oneLine
    .transform((text) => (text === '' ? undefined : text))
    .pipe(z.optional(schema))
    .optional()

const every = reading((text) => {
  const days = /^\d{1,3}(?: ngay)?$/.test(fold(text)) ? Number.parseInt(text, 10) : 0
  return days >= 1 && days <= ladderBounds.every ? days : undefined
}, 'bad-steps')

function valueOf(read: ReturnType<typeof readOwners>): string | undefined {
  return 'value' in read ? read.value : undefined
}

function patchFrom(text: string): LadderPatch | null {
  const read = readLadder(text)
  return 'value' in read ? patchOf(read.value) : null
}

/** A name of the length that chat takes, with a letter in it. */
const kindName = line(kindLimits.label).pipe(z.string().regex(/\p{L}/u, fault('no-letter')))

/** '' = no form. */
function formOf(text: string): string | undefined {
  return isDash(text) ? '' : valueOf(readForm(text))
}

/** Blank: undefined, as it is known. */
const marked = blankable(exempt)

const origin = {
  document: blankable(line(60)),
  documentOn: blankable(day),
  section: blankable(short),
  confirmed: exempt.optional(),
}

const aliases = z
  .string()
  .transform((text) => [...new Set(text.split(/[;\n]/).map(clean))].filter((alias) => alias !== ''))
  .pipe(z.array(line(100)).max(20, fault('too-long')))

export type PaperSaid = { present: boolean; issuedOn: LocalDay | null }

/** The cell of a paper: its day, or a mark that it is there; a dash = not there; null = nothing is said. */
export function readPaper(cell: CellText): { said: PaperSaid | null } | { fault: CellFault } {
  if ('fault' in cell) return { fault: cell.fault }
  const text = clean(cell.text)
  if (text === '') return { said: null }
  if (isDash(text)) return { said: { present: false, issuedOn: null } }
  if (markWords.yes.some((word) => word === fold(text))) return { said: { present: true, issuedOn: null } }
  const read = readDay(text)
  if ('day' in read) return { said: { present: true, issuedOn: read.day } }
  return { fault: read.fault === 'bad-date' ? 'bad-paper' : read.fault }
}

const noCell = oneLine.transform((text) => (text === '' || isDash(text) ? null : text))

/** The rows of the sheets, from the texts of their cells; a column that the sheet lacks is missing. */
export const rowSchemas = {
  units: z.object({
    code,
    name,
    kind: choice(unitKinds, (kind) => [unitKindWords[kind], ...choiceAlso.unitKinds[kind]], 'bad-unit-kind'),
    parent: erasable(code),
    aliases: erasable(aliases),
    place: erasable(line(200)),
    meetingDay: erasable(meetingDay),
  }),
  people: z
    .object({
      code,
      fullName: name,
      cell: noCell.pipe(z.nullable(code)),
      status: choice(statuses, (status) => [statusWords[status], ...choiceAlso.statuses[status]], 'bad-status'),
      phone: erasable(phone),
      exempt: exempt.optional(),
    })
    .refine(({ status, cell }) => status === 'none' || cell !== null, { path: ['cell'], message: fault('cell-required') }),
  roles: z
    .object({
      person: code,
      role: choice(roles, (role) => [roleWords[role], ...choiceAlso.roles[role]], 'bad-role'),
      unit: code,
      from: erasable(day),
      to: erasable(day),
    })
    .refine(({ from, to }) => typeof from !== 'string' || typeof to !== 'string' || from <= to, {
      path: ['to'],
      message: fault('to-before-from'),
    }),
  candidates: z.object({
    code: blankable(code),
    unit: code,
    fullName: blankable(name),
    group: erasable(group),
    consent: erasable(day),
    mentor: blankable(code),
    abroad: exempt.optional(),
    nguon: blankable(day),
    cam_tinh: blankable(day),
    phan_cong: blankable(day),
    lop_nhan_thuc: blankable(day),
    don: blankable(day),
    ly_lich: blankable(day),
    tham_tra: blankable(day),
    tra_loi_tham_tra: blankable(day),
    gioi_thieu: blankable(day),
    y_kien: blankable(day),
    nq_chi_bo: blankable(day),
    tham_dinh: blankable(day),
    nq_dang_uy: blankable(day),
    qd_ket_nap: blankable(day),
    nhan_qd: blankable(day),
    le_ket_nap: blankable(day),
    lop_dang_vien_moi: blankable(day),
    xet_chinh_thuc: blankable(day),
    gia_han: blankable(day),
    cong_nhan: blankable(day),
  }),
  rules: z.object({
    key: ruleKey,
    amount,
    document: blankable(line(60)),
    documentOn: blankable(day),
    section: short.optional(),
    from: day,
    running: exempt.optional(),
    confirmed: exempt.optional(),
  }),
  reminders: z.object({
    what: reading((text) => readReminderKey(text) ?? undefined, 'bad-reminder'),
    before: blankable(reading((text) => patchFrom(text)?.before, 'bad-steps')),
    overdue: blankable(every),
    climb: blankable(every),
    owners: blankable(reading((text) => valueOf(readOwners(text)), 'bad-people')),
    above: blankable(reading((text) => (isDash(text) ? '' : valueOf(readAbove(text))), 'bad-people')),
    ...origin,
  }),
  papers: z.object({
    name: kindName,
    form: blankable(reading(formOf, 'too-long')),
    stage: blankable(line(kindLimits.label)),
    required: marked,
    validity: blankable(reading((text) => (isDash(text) ? '' : (readRuleKey(text) ?? undefined)), 'bad-rule-key')),
    retired: marked,
    ...origin,
  }),
  stages: z.object({
    name: kindName,
    what: blankable(withoutControls.pipe(oneLine).pipe(z.string().max(kindLimits.what, fault('too-long')))),
    form: blankable(reading(formOf, 'too-long')),
    ...origin,
  }),
  days: z.object({
    day,
    what: choice(dayWhats, (what) => [dayWhatWords[what]], 'bad-day-what'),
    name: short.optional(),
    confirmed: exempt.optional(),
  }),
} as const
