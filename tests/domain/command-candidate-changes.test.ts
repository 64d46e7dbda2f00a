import { expect, test } from 'vitest'
import type { ChangeDraft } from '../../src/domain/change.ts'
import { readDocumentNumber, readGroup } from '../../src/domain/command-candidate-words.ts'
import { parseCommand } from '../../src/domain/command-parse.ts'
import { readEvent } from '../../src/domain/command-events.ts'
import type { Said } from '../../src/domain/topics/changes.ts'

/** Saturday. */
const now = new Date('2026-11-21T09:00:00+07:00')

const orders: readonly (readonly [string, ChangeDraft, Said?])[] = [
  ['thêm quần chúng', { change: 'add-candidate' }],
  ['them quan chung', { change: 'add-candidate' }],
  ['cho tôi thêm quần chúng với ạ', { change: 'add-candidate' }],
  ['thêm qc', { change: 'add-candidate' }],
  ['thêm quần chúng ưu tú', { change: 'add-candidate' }],
  ['thêm quần chúng Nguyễn Văn Nam', { change: 'add-candidate', name: 'Nguyễn Văn Nam' }],
  ['them quan chung nguyen thi lan nhe', { change: 'add-candidate', name: 'Nguyen Thi Lan' }],
  ['Q08-03 nghị quyết chi bộ ngày 12/11', { change: 'record-event', eventKind: 'nq_chi_bo' }, { candidate: 'Q08-03', on: 'ngày 12/11' }],
  ['q08-03 nghi quyet chi bo ngay 12/11', { change: 'record-event', eventKind: 'nq_chi_bo' }, { candidate: 'q08-03', on: 'ngay 12/11' }],
  ['Q08-03 NQ CB 12/11', { change: 'record-event', eventKind: 'nq_chi_bo' }, { candidate: 'Q08-03', on: '12/11' }],
  [
    'Q08-03 đã có quyết định kết nạp số 45 ngày 10/11',
    { change: 'record-event', eventKind: 'qd_ket_nap' },
    { candidate: 'Q08-03', number: '45', on: 'ngày 10/11' },
  ],
  [
    'q0803 da co quyet dinh ket nap so 45-QD/DU ngay 10/11',
    { change: 'record-event', eventKind: 'qd_ket_nap' },
    { candidate: 'q0803', number: '45-QD/DU', on: 'ngay 10/11' },
  ],
  ['ghi Q08-03 lễ kết nạp hôm qua', { change: 'record-event', eventKind: 'le_ket_nap' }, { candidate: 'Q08-03', on: 'hôm qua' }],
  ['ghi q08 03 le ket nap hom qua a', { change: 'record-event', eventKind: 'le_ket_nap' }, { candidate: 'q08 03', on: 'hom qua' }],
  ['q08-03 nộp đơn 5/11', { change: 'record-event', eventKind: 'don' }, { candidate: 'q08-03', on: '5/11' }],
  ['Q08-03 khai lý lịch 31/2', { change: 'record-event', eventKind: 'ly_lich' }, { candidate: 'Q08-03', on: '31/2' }],
  ['Q08-03 tạm dừng vì ốm', { change: 'record-event', eventKind: 'tam_dung' }, { candidate: 'Q08-03', reason: 'ốm' }],
  ['q08-03 tam dung vi om', { change: 'record-event', eventKind: 'tam_dung' }, { candidate: 'q08-03', reason: 'om' }],
  ['Q08-03 tiếp tục', { change: 'record-event', eventKind: 'tiep_tuc' }, { candidate: 'Q08-03' }],
  ['Q08-03 rút tên', { change: 'record-event', eventKind: 'rut_ten' }, { candidate: 'Q08-03' }],
  ['q08-03 xin rut ten a', { change: 'record-event', eventKind: 'rut_ten' }, { candidate: 'q08-03' }],
  [
    'Q08-03 không đủ điều kiện vì chuyển đi xa',
    { change: 'record-event', eventKind: 'khong_du_dieu_kien' },
    { candidate: 'Q08-03', reason: 'chuyển đi xa' },
  ],
  ['Q08-03 chuyển sang chi bộ TDP 9', { change: 'record-event', eventKind: 'chuyen_don_vi' }, { candidate: 'Q08-03', to: 'chi bộ TDP 9' }],
  [
    'q08-03 chuyen sang cb tdp 9 ngay 2/11',
    { change: 'record-event', eventKind: 'chuyen_don_vi' },
    { candidate: 'q08-03', to: 'cb tdp 9', on: 'ngay 2/11' },
  ],
  [
    'Q08-03 gửi thẩm tra nước ngoài hôm qua',
    { change: 'record-event', eventKind: 'tham_tra', abroad: 'yes' },
    { candidate: 'Q08-03', on: 'nước ngoài hôm qua' },
  ],
  [
    'Q08-03 gửi thẩm tra số 31-CV 15/4',
    { change: 'record-event', eventKind: 'tham_tra' },
    { candidate: 'Q08-03', number: '31-CV', on: '15/4' },
  ],
  ['Q08-03 có trả lời thẩm tra 20/10', { change: 'record-event', eventKind: 'tra_loi_tham_tra' }, { candidate: 'Q08-03', on: '20/10' }],
  [
    'Q08-03 chi bộ xét công nhận chính thức 5/11',
    { change: 'record-event', eventKind: 'xet_chinh_thuc' },
    { candidate: 'Q08-03', on: '5/11' },
  ],
  [
    'Q08-03 quyết định công nhận số 9 ngày 2/11',
    { change: 'record-event', eventKind: 'cong_nhan' },
    { candidate: 'Q08-03', number: '9', on: 'ngày 2/11' },
  ],
  ['Q08-03 chi bộ đã nhận quyết định hôm qua', { change: 'record-event', eventKind: 'nhan_qd' }, { candidate: 'Q08-03', on: 'hôm qua' }],
  ['Q08-03 học xong lớp nhận thức 3/11', { change: 'record-event', eventKind: 'lop_nhan_thuc' }, { candidate: 'Q08-03', on: '3/11' }],
  [
    'Q08-03 học xong lớp đảng viên mới 3/11',
    { change: 'record-event', eventKind: 'lop_dang_vien_moi' },
    { candidate: 'Q08-03', on: '3/11' },
  ],
  [
    'Q08-03 quyết định kết nạp số 0123456789012',
    { change: 'record-event', eventKind: 'qd_ket_nap' },
    { candidate: 'Q08-03', number: '0123456789012' },
  ],
  ['ghi Q08-03', { change: 'record-event' }, { candidate: 'Q08-03' }],
  ['đổi người giúp đỡ Q08-03', { change: 'assign-mentor' }, { candidate: 'Q08-03' }],
  ['doi nguoi giup do q08-03', { change: 'assign-mentor' }, { candidate: 'q08-03' }],
  ['đổi người giúp đỡ', { change: 'assign-mentor' }],
  ['phân công đ/c Hà giúp đỡ Q08-03', { change: 'assign-mentor' }, { candidate: 'Q08-03', person: 'Hà' }],
  ['phan cong dc ha giup do q08 03', { change: 'assign-mentor' }, { candidate: 'q08 03', person: 'ha' }],
  [
    'Q08-03 có giấy chứng nhận ngày 2/3 để ở văn phòng',
    { change: 'set-paper', paper: 'gcn_nhan_thuc', value: 'yes' },
    { candidate: 'Q08-03', on: 'ngày 2/3', place: 'văn phòng' },
  ],
  [
    'q08-03 co giay chung nhan ngay 2/3 de o van phong',
    { change: 'set-paper', paper: 'gcn_nhan_thuc', value: 'yes' },
    { candidate: 'q08-03', on: 'ngay 2/3', place: 'van phong' },
  ],
  ['Q08-03 đơn để ở tủ chi bộ', { change: 'set-paper', paper: 'don', value: 'yes' }, { candidate: 'Q08-03', place: 'tủ chi bộ' }],
  ['Q08-03 chưa có lý lịch', { change: 'set-paper', paper: 'ly_lich', value: 'no' }, { candidate: 'Q08-03' }],
  ['Q08-03 thiếu giấy giới thiệu', { change: 'set-paper', paper: 'gioi_thieu', value: 'no' }, { candidate: 'Q08-03' }],
  ['ghi giấy tờ Q08-03', { change: 'set-paper' }, { candidate: 'Q08-03' }],
  ['sửa Q08-03', { change: 'void-event' }, { candidate: 'Q08-03' }],
  ['sua ho so q08-03', { change: 'void-event' }, { candidate: 'q08-03' }],
  ['sửa tên Q08-03', { change: 'rename-candidate' }, { candidate: 'Q08-03' }],
  ['sửa nhóm Q08-03', { change: 'set-candidate-group' }, { candidate: 'Q08-03' }],
  ['Q08-03 đồng ý ngày 1/11', { change: 'set-consent' }, { candidate: 'Q08-03', consent: 'ngày 1/11' }],
]

const each = orders.map(([text, draft, said]) => ({ text, draft, said }))

test.each(each)('$text begins a change of a candidate', ({ text, draft, said }) => {
  expect(parseCommand(text, now)).toEqual({ kind: 'command', command: { kind: 'change', draft, ...(said && { said }) } })
})

/** Questions, dates and members are none. */
test.each([
  'Q08-03',
  'hồ sơ Q08-03',
  'Q08-03 tới đâu rồi',
  'Q08-03 thiếu giấy gì',
  'Q08-03 đã có quyết định chưa',
  'Q08-03 ai giúp đỡ?',
  'lịch sử Q08-03',
  '08-03 nộp đơn',
  'thêm đảng viên Nguyễn Văn An',
  'sửa tên đồng chí An',
  'đ/c Khánh chuyển sang chi bộ TDP 9',
  'họp chi bộ 19h30 3/12 bàn việc kết nạp quần chúng',
])('%j changes no candidate', (text) => {
  const parsed = parseCommand(text, now)
  const change = parsed.kind === 'command' && parsed.command.kind === 'change' ? parsed.command.draft.change : null
  expect(['add-candidate', 'record-event', 'void-event', 'set-paper', 'assign-mentor', 'rename-candidate', 'set-consent']).not.toContain(
    change,
  )
})

test.each([
  ['45-QĐ/ĐU', '45-QĐ/ĐU'],
  ['số 45', '45'],
  ['12 - NQ/CB', '12 - NQ/CB'],
  ['45/2026/QĐ-ĐU', '45/2026/QĐ-ĐU'],
  ['nghị quyết 45-NQ/CB', 'nghị quyết 45-NQ/CB'],
  ['nghị quyết số 45-NQ/CB', '45-NQ/CB'],
  ['Quyết định kết nạp của đảng ủy số: 12-QĐ/ĐU', '12-QĐ/ĐU'],
  ['quyet dinh ket nap so 12-QD/DU', '12-QD/DU'],
  ['căn cước số 0123456789012', null],
  ['Q08-01 nộp đơn xin vào Đảng hôm qua', null],
  ['0123456789012', null],
  ['012 345 678 901', null],
  ['0912.345.678', null],
  ['không có', null],
  ['', null],
  [`1${'x'.repeat(60)}`, null],
])('the number %j of a document is read as %j', (text, number) => {
  expect(readDocumentNumber(text)).toBe(number)
})

test.each([
  ['lễ kết nạp', 'le_ket_nap'],
  ['nghi quyet chi bo', 'nq_chi_bo'],
  ['đã nộp đơn rồi ạ', 'don'],
  ['tạm dừng', 'tam_dung'],
  ['phân công người giúp đỡ', 'phan_cong'],
  ['đi chợ', null],
])('%j says that %s has happened', (text, kind) => {
  expect(readEvent(text)).toBe(kind)
})

test.each([
  ['công nhân', 'workers'],
  ['Doan vien', 'youth-union'],
  ['giáo viên', 'teachers-medical'],
  ['xuất ngũ', 'armed-forces'],
  ['không biết', null],
])('%j is the group %s', (text, group) => {
  expect(readGroup(text)).toBe(group)
})
