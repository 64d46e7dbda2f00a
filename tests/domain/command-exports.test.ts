import { describe, expect, test } from 'vitest'
import { parseCommand } from '../../src/domain/command-parse.ts'
import type { ExportCommand } from '../../src/domain/topics/exports.ts'

const now = new Date('2026-11-21T02:00:00Z')
const candidates: ExportCommand = { kind: 'export', what: 'candidates' }
const rules: ExportCommand = { kind: 'export', what: 'rules' }
const days: ExportCommand = { kind: 'export', what: 'days' }
const reminders: ExportCommand = { kind: 'export', what: 'reminders' }
const papers: ExportCommand = { kind: 'export', what: 'papers' }
const stages: ExportCommand = { kind: 'export', what: 'stages' }

describe('what is wanted as a file', () => {
  test.each<[string, ExportCommand]>([
    ['xuất quần chúng', candidates],
    ['Xuất danh sách quần chúng', candidates],
    ['xuat danh sach quan chung ra excel', candidates],
    ['cho tôi xuất hồ sơ quần chúng ạ', candidates],
    ['tải danh sách quần chúng ưu tú', candidates],
    ['xuất qcưt', candidates],
    ['xuất toàn bộ hồ sơ', candidates],
    ['xuất quần chúng của chi bộ tôi', candidates],
    ['lấy file quần chúng', candidates],
    ['xuất quần chúng chi bộ TDP 8', { ...candidates, unit: 'chi bộ TDP 8' }],
    ['xuat quan chung cb tdp 9 ra file', { ...candidates, unit: 'cb tdp 9' }],
    ['xuất các thời hạn', rules],
    ['xuat thoi han ra excel', rules],
    ['xuất quy định thời hạn', rules],
    ['xuất ngày nghỉ', days],
    ['xuất lịch nghỉ lễ', days],
    ['tải lịch nghỉ ra tệp', days],
    ['xuất mốc nhắc', reminders],
    ['xuất các mốc nhắc ra excel', reminders],
    ['xuat lich nhac', reminders],
    ['cho tôi xuất lịch nhắc việc ạ', reminders],
    ['tải về lịch nhắc hồ sơ', reminders],
    ['xuất các loại giấy tờ', papers],
    ['xuat cac loai giay to ra excel', papers],
    ['xuất danh mục giấy tờ', papers],
    ['xuất danh sách giấy tờ hồ sơ', papers],
    ['lấy file các loại giấy tờ cần có', papers],
    ['xuất các bước', stages],
    ['xuat cac buoc', stages],
    ['xuất danh sách các bước của hồ sơ', stages],
    ['tải quy trình kết nạp ra tệp', stages],
  ])('"%s"', (text, command) => {
    expect(parseCommand(text, now)).toEqual({ kind: 'command', command })
  })

  test.each(['xuất ngũ', 'xuất báo cáo quý IV', 'xuất mã mời', 'xuất giấy giới thiệu', 'xuất bước lễ kết nạp', 'xuất'])(
    '"%s" is no such file',
    (text) => {
      expect(JSON.stringify(parseCommand(text, now))).not.toContain('"export"')
    },
  )
})
