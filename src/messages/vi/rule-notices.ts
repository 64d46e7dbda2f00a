import type { Case } from '../../domain/cases.ts'
import type { Notice } from '../../domain/reply.ts'
import type { RulesNotice } from '../../domain/topics/rules.ts'
import type { Message } from '../message.ts'
import { count } from './rule-words.ts'

type Words = { [K in RulesNotice['kind']]: (notice: Case<Notice, K>) => Message }

/** What people are told when all dates were reckoned anew. */
export const ruleNoticeWords: Words = {
  'recompute-done': ({ total, moved, ofCells }) => ({
    title: 'ĐÃ TÍNH LẠI CÁC HẠN',
    lines: [`Đã xem ${count(total)} hồ sơ: ${count(moved)} hạn đã đổi, ở ${count(ofCells)} chi bộ.`, 'Bí thư các chi bộ ấy đã được báo.'],
  }),
  'dates-moved': ({ unit, moved }) => ({
    title: `HẠN HỒ SƠ ĐÃ ĐỔI – ${unit.toLocaleUpperCase('vi')}`,
    lines: [
      `Đảng ủy vừa đổi quy định, lịch nghỉ hoặc cài đặt, nên ${count(moved)} hạn của quần chúng ở ${unit} đã tính lại.`,
      'Từ nay tin nhắc theo hạn mới. Muốn xem, nhắn "danh sách quần chúng".',
    ],
  }),
}
