import type { Case } from '../../domain/cases.ts'
import type { Notice } from '../../domain/reply.ts'
import type { RoleNotice } from '../../domain/topics/roles.ts'
import type { Message } from '../message.ts'
import { dayOf, names } from './format.ts'
import { officeOf } from './role-words.ts'

type Words = { [K in RoleNotice['kind']]: (notice: Case<Notice, K>) => Message }

/** What people are told about their own roles. */
export const roleNoticeWords: Words = {
  'role-given': ({ unit, role, from, until }) => ({
    title: 'ĐỒNG CHÍ ĐƯỢC GIAO CHỨC TRÁCH',
    lines: [
      `${from === null ? 'Nay' : `Từ ${dayOf(from)},`} đồng chí là ${officeOf(role, unit)}${until === null ? '' : `, đến hết ${dayOf(until)}`}.`,
      from === null
        ? 'Nhắn "trợ giúp" để xem đồng chí làm được những gì.'
        : 'Đến hôm đó, nhắn "trợ giúp" để xem đồng chí làm được những gì.',
    ],
  }),
  'role-ended': ({ unit, role }) => ({
    title: 'THÔI CHỨC TRÁCH',
    lines: [`Nay đồng chí không còn là ${officeOf(role, unit)}.`, 'Nếu thấy chưa đúng, xin hỏi bí thư chi bộ hoặc văn phòng đảng ủy.'],
  }),
  'office-taken': ({ unit, unitId, before, meetings, members, notLinked }) => ({
    title: 'NHẬN BÀN GIAO BÍ THƯ',
    lines: [
      `Nay đồng chí là bí thư ${unit}${before.length === 0 ? '' : `, nhận bàn giao từ đồng chí ${names(before)}`}.`,
      meetings > 0
        ? `Có ${meetings} buổi họp sắp tới do đồng chí phụ trách.`
        : 'Hiện chưa có buổi họp nào sắp tới. Muốn gọi họp, xin nhắn "họp chi bộ".',
      notLinked > 0
        ? `${unit} có ${members} đảng viên, ${notLinked} đồng chí chưa liên kết máy. Muốn mời, xin nhắn "mời cả chi bộ".`
        : `${unit} có ${members} đảng viên, tất cả đã liên kết máy.`,
    ],
    options: [
      { label: 'Xem lịch họp', command: { kind: 'list-meetings' } },
      { label: 'Xem danh bạ', command: { kind: 'list-people', unitId } },
    ],
    rules: { subject: `office ${unitId}` },
  }),
  'office-left': ({ unit, after, from }) =>
    from === null
      ? {
          title: 'ĐÃ BÀN GIAO BÍ THƯ',
          lines: [
            `Nay đồng chí ${names(after)} là bí thư ${unit}.`,
            'Các buổi họp, tin nhắc và danh sách đã chuyển sang đồng chí ấy. Đồng chí không phải làm gì thêm. Nếu thấy chưa đúng, xin hỏi văn phòng đảng ủy.',
          ],
        }
      : {
          title: 'SẮP BÀN GIAO BÍ THƯ',
          lines: [
            `Từ ${dayOf(from)}, đồng chí ${names(after)} là bí thư ${unit} thay đồng chí.`,
            'Đến hết ngày hôm trước, đồng chí vẫn phụ trách như thường. Nếu thấy chưa đúng, xin hỏi văn phòng đảng ủy.',
          ],
        },
}
