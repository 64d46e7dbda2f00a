import type { Case } from '../../domain/cases.ts'
import type { Notice } from '../../domain/reply.ts'
import type { CandidateNotice } from '../../domain/topics/candidate-changes.ts'
import type { Message } from '../message.ts'
import { dayOf } from './format.ts'

type Words = { [K in CandidateNotice['kind']]: (notice: Case<Notice, K>) => Message }

/** What people are told about candidates: code and initials, never a name. */
export const candidateNoticeWords: Words = {
  'mentor-assigned': ({ code, initials, unit, candidateId, from }) => ({
    title: 'ĐỒNG CHÍ ĐƯỢC PHÂN CÔNG GIÚP ĐỠ QUẦN CHÚNG',
    lines: [
      `${unit} phân công đồng chí giúp đỡ quần chúng ${code} · ${initials}, từ ${dayOf(from)}.`,
      'Xin đồng chí gặp gỡ, giúp đỡ và báo cáo với chi bộ mỗi tháng về ưu điểm, khuyết điểm.',
      'Khi nhắn tin, xin dùng mã, không ghi họ tên, không ghi chuyện gia đình, lịch sử chính trị.',
    ],
    options: [{ label: 'Xem hồ sơ', command: { kind: 'show-candidate', candidateId } }],
    rules: { subject: `mentor ${candidateId}` },
  }),
  'mentor-ended': ({ code, initials, unit }) => ({
    title: 'THÔI GIÚP ĐỠ QUẦN CHÚNG',
    lines: [
      `Nay đồng chí không còn được phân công giúp đỡ ${code} · ${initials} (${unit}).`,
      'Cảm ơn đồng chí. Nếu thấy chưa đúng, xin hỏi bí thư chi bộ.',
    ],
  }),
  'mentor-left': ({ code, initials, unit, candidateId, mentor }) => ({
    title: 'QUẦN CHÚNG KHÔNG CÒN NGƯỜI GIÚP ĐỠ',
    lines: [
      `Đồng chí ${mentor} không còn sinh hoạt ở ${unit}, nên ${code} · ${initials} không còn người giúp đỡ.`,
      'Xin đồng chí đề nghị chi bộ phân công người khác.',
    ],
    options: [{ label: 'Phân công người giúp đỡ', command: { kind: 'change', draft: { change: 'assign-mentor', candidateId } } }],
    rules: { subject: `mentor ${candidateId}` },
  }),
  'candidate-moved': ({ code, initials, unit, candidateId, here }) =>
    here
      ? {
          title: 'QUẦN CHÚNG CHUYỂN ĐẾN',
          lines: [
            `Quần chúng ${code} · ${initials} nay thuộc ${unit}.`,
            'Xin đồng chí đề nghị chi bộ phân công người giúp đỡ; thời gian theo dõi tính lại ở chi bộ mới.',
          ],
          options: [{ label: 'Phân công người giúp đỡ', command: { kind: 'change', draft: { change: 'assign-mentor', candidateId } } }],
          rules: { subject: `mentor ${candidateId}` },
        }
      : { title: 'QUẦN CHÚNG ĐÃ CHUYỂN', lines: [`Quần chúng ${code} · ${initials} nay thuộc ${unit}.`] },
}
