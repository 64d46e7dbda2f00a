import type { Role } from '../../domain/access.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import type { SpecialDay } from '../../domain/calendar.ts'
import type { PaperKind, StageKind } from '../../domain/candidates/paper-kinds.ts'
import type { Reminder } from '../../domain/candidates/reminders.ts'
import type { DeadlineRule } from '../../domain/candidates/rules.ts'
import { dayLine } from './holiday-words.ts'
import { titleOf } from './paper-kind-words.ts'
import { reminderName, reminderText } from './reminder-words.ts'
import { amountText, count as inThousands, documentText, ruleName, termText } from './rule-words.ts'
import { headingOf, roleWords, sheetWords, type OptionalSheet, type SheetKey } from './workbook.ts'

/** A column that an import changes; `values` is missing where they are not for a screen or a log (telephone numbers). */
export type Change = { column: string; values?: { before: string; after: string } }

type RoleHeld = { code: string; fullName: string; role: Role; unit: string; from: LocalDay; to: LocalDay | null }

/** One thing that an import would do, or did. */
export type PlanLine =
  | { kind: 'unit-new'; code: string; name: string }
  | { kind: 'unit-changed'; code: string; name: string; changes: readonly Change[] }
  | { kind: 'person-new'; code: string; fullName: string; cell: string | null }
  | { kind: 'person-changed'; code: string; fullName: string; changes: readonly Change[] }
  | { kind: 'candidate-new'; row: number; initials: string; unit: string; events: number; papers: number }
  | { kind: 'candidate-changed'; code: string; initials: string; columns: readonly string[]; papers: number }
  | { kind: 'rule-version'; rule: DeadlineRule; corrected: boolean }
  | { kind: 'day-changed'; day: LocalDay; becomes: SpecialDay | null }
  | { kind: 'reminder-version'; reminder: Reminder }
  | { kind: 'paper-new' | 'paper-changed'; paper: PaperKind }
  | { kind: 'stage-changed'; stage: StageKind }
  | { kind: 'reminders-move'; changed: number; ofCells: number }
  | { kind: 'papers-move'; began: number; gone: number; missing: number; ofCells: number }
  /** What all of that does to dates. `stopped`: there may be more. */
  | { kind: 'dates-move'; moved: number; ofCells: number }
  | ({ kind: 'role-new' | 'role-changed' | 'role-withdrawn' } & RoleHeld)

/** How many rows of the file are new, differ from what is known, or say what is known. */
export type Counts = { created: number; changed: number; unchanged: number }
/** Sheets that may be missing are counted where they are there. */
export type PlanCounts = { [S in Exclude<SheetKey, OptionalSheet>]: Counts } & { [S in OptionalSheet]?: Counts }

export function planLineText(line: PlanLine): string {
  switch (line.kind) {
    case 'unit-new':
      return `Thêm tổ chức ${line.name} (${line.code})`
    case 'unit-changed':
      return `Sửa tổ chức ${line.name} (${line.code}): ${changesText('units', line.changes)}`
    case 'person-new':
      return `Thêm ${line.fullName} (${line.code})${line.cell === null ? '' : `, ${line.cell}`}`
    case 'person-changed':
      return `Sửa ${line.fullName} (${line.code}): ${changesText('people', line.changes)}`
    case 'candidate-new':
      return `Thêm quần chúng ${line.initials} (dòng ${line.row}), ${line.unit}: ${line.events} việc, ${line.papers} giấy tờ`
    case 'candidate-changed':
      return `Sửa hồ sơ ${line.code} · ${line.initials}: ${candidateChanges(line).join('; ')}`
    case 'rule-version': {
      const { rule, corrected } = line
      const trust = rule.confirmed ? ', đã đối chiếu' : ''
      return `${corrected ? 'Sửa' : 'Thêm bản của'} thời hạn ${ruleName(rule)}: ${amountText(rule)}, ${termText(rule)}, theo ${documentText(rule)}${trust}`
    }
    case 'day-changed':
      return `Lịch nghỉ, ${dayLine(line.day, line.becomes)}`
    case 'dates-move':
      return line.moved === 0 ? 'Không hạn nào đổi' : `Sẽ đổi ${inThousands(line.moved)} hạn, ở ${inThousands(line.ofCells)} chi bộ`
    case 'reminder-version':
      return `Lịch nhắc, ${reminderName(line.reminder)}: ${reminderText(line.reminder)}${line.reminder.confirmed ? ', đã đối chiếu' : ''}`
    case 'paper-new':
      return `Thêm loại giấy ${titleOf(line.paper)}${line.paper.required ? '' : ', không bắt buộc'}`
    case 'paper-changed':
      return `Sửa loại giấy ${titleOf(line.paper)}${line.paper.retired ? ': thôi dùng' : line.paper.required ? '' : ': không bắt buộc'}`
    case 'stage-changed':
      return `Sửa bước ${titleOf(line.stage)}`
    case 'reminders-move':
      return `${inThousands(line.changed)} hạn đổi ngày nhắc kế tiếp, ở ${inThousands(line.ofCells)} chi bộ`
    case 'papers-move':
      return `Thêm ${inThousands(line.began)} hạn, bỏ ${inThousands(line.gone)} hạn của giấy tờ; ${inThousands(line.missing)} hồ sơ đổi số giấy còn thiếu; ở ${inThousands(line.ofCells)} chi bộ`
    case 'role-new':
      return `Giao vai trò ${roleText(line)}, ${periodText(line)}`
    case 'role-changed':
      return `Sửa thời gian vai trò ${roleText(line)}: ${periodText(line)}`
    case 'role-withdrawn':
      return `Rút vai trò ${roleText(line)} (mới giao hôm nay)`
  }
}

function candidateChanges({ columns, papers }: { columns: readonly string[]; papers: number }): string[] {
  return [...columns.map((column) => headingOf('candidates', column)), ...(papers === 0 ? [] : [`${papers} giấy tờ`])]
}

function changesText(sheet: SheetKey, changes: readonly Change[]): string {
  return changes
    .map(
      ({ column, values }) =>
        `${headingOf(sheet, column)}${values === undefined ? ' (có thay đổi)' : ` «${values.before}» → «${values.after}»`}`,
    )
    .join('; ')
}

function roleText({ role, unit, fullName, code }: RoleHeld): string {
  return `${roleWords[role]} ở ${unit}: ${fullName} (${code})`
}

function periodText({ from, to }: RoleHeld): string {
  return `từ ${dayText(from)}${to === null ? '' : ` đến ${dayText(to)}`}`
}

function dayText(day: LocalDay): string {
  return day.split('-').toReversed().join('/')
}

/** Everything else that the two commands say. */
export const importWords = {
  usage: 'Cách dùng: import TỆP.xlsx [--dry-run] [--json]',
  templateUsage: 'Cách dùng: template TỆP.xlsx',
  template: {
    written: (file: string) => `Đã ghi tệp mẫu ${file}. Mở bằng Excel, đọc sheet Hướng dẫn, điền rồi nhập.`,
    exists: (file: string) => `Tệp ${file} đã có. Xin chọn tên khác, để không ghi đè lên danh sách đã điền.`,
    unwritable: (file: string) => `Không ghi được tệp ${file}. Xin xem lại thư mục.`,
  },
  errors: (count: number) => `Có ${count} chỗ sai. Chưa nhập dòng nào. Xin sửa rồi nhập lại cả tệp:`,
  warnings: (count: number) => `Có ${count} điều cần biết (không cản việc nhập):`,
  more: (count: number) => `… và ${count} dòng nữa.`,
  dryRun: 'Xem thử, chưa nhập gì. Nếu nhập thì:',
  done: 'Đã nhập xong:',
  nothingToDo: 'Mọi dòng trong tệp đều đã có sẵn. Không có gì thay đổi.',
  counts: (sheet: SheetKey, { created, changed, unchanged }: Counts) =>
    `${sheetWords[sheet].name}: ${created} thêm mới, ${changed} thay đổi, ${unchanged} giữ nguyên`,
  reading: 'Đang đọc tệp…',
  saving: (percent: number) => `Đang nhập ${percent}%`,
} as const
