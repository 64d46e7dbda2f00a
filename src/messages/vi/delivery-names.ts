import type { DeliveryKind } from '../../domain/delivery.ts'

/** What each kind of message that the bot starts itself is called. */
export const deliveryNames = {
  'meeting-notice': 'thông báo họp',
  'meeting-change': 'báo thay đổi lịch họp',
  'meeting-cancelled': 'báo hủy họp',
  'meeting-reminder': 'nhắc họp',
  'meeting-nudge': 'nhắc trả lời',
  'meeting-summary': 'tổng hợp trả lời trước họp',
  'delivery-report': 'báo kết quả gửi thông báo',
  'member-linked': 'báo có người liên kết',
  'member-lost': 'báo có người không nhận được tin',
  'links-reminder': 'nhắc những người chưa liên kết',
  'code-shown': 'báo mã mời bị lộ trong nhóm',
  'role-given': 'báo được giao chức trách',
  'role-ended': 'báo thôi chức trách',
  'office-taken': 'báo nhận bàn giao',
  'office-left': 'báo đã bàn giao',
  digest: 'nhắc việc hồ sơ',
  'link-ended': 'báo kết thúc liên kết',
  'account-usage': 'báo bot sắp hết lượt gửi',
  'account-quota': 'báo bot hết lượt gửi',
  'account-stopped': 'báo bot không kết nối được',
  'recompute-done': 'báo đã tính lại các hạn',
  'dates-moved': 'báo hạn hồ sơ đã đổi',
} as const satisfies Record<DeliveryKind, string>
