import { describe, expect, test } from 'vitest'
import { parseCommand } from '../../src/domain/command-parse.ts'
import type { ExportCommand } from '../../src/domain/topics/exports.ts'

const now = new Date('2026-11-21T02:00:00Z')
const candidates: ExportCommand = { kind: 'export', what: 'candidates' }
const rules: ExportCommand = { kind: 'export', what: 'rules' }
const days: ExportCommand = { kind: 'export', what: 'days' }

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
  ])('"%s"', (text, command) => {
    expect(parseCommand(text, now)).toEqual({ kind: 'command', command })
  })

  test.each(['xuất ngũ', 'xuất báo cáo quý IV', 'xuất mã mời', 'xuất'])('"%s" is no such file', (text) => {
    expect(JSON.stringify(parseCommand(text, now))).not.toContain('"export"')
  })
})
