import type { InviteSheet } from '../../domain/topics/invites.ts'
import { full } from './format.ts'

type Row = InviteSheet['rows'][number]

/** What is printed on the sheet of invite codes. */
export const inviteSheetWords = {
  sheet: 'Phiếu mời',
  title: (unit: string): string => `PHIẾU MỜI DÙNG TRỢ LÝ CHI BỘ – ${unit.toLocaleUpperCase('vi')}`,
  name: ({ name }: Row): string => `Đồng chí ${name}`,
  code: ({ code }: Row): string => `Mã: ${code}`,
  telegramPicture: 'Telegram: quét hình này',
  zaloPicture: 'Zalo: quét để lấy mã rồi gửi',
  steps: (row: Row): [string, string, string] => [
    `1. ${opening(row)}`,
    '2. Gửi mã trên (viết đúng từng chữ và số).',
    '3. Đọc lời giới thiệu, rồi trả lời “Đồng ý”.',
  ],
  until: (expiresAt: Date): string => `Mã dùng một lần, đến ${full(expiresAt)}. Xin giữ riêng, không đưa cho ai.`,
  cut: '✂ – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – –',
} as const

function opening({ link, zalo }: Row): string {
  if (zalo !== null && link !== null) return `Mở Zalo, tìm “${zalo}”; hoặc mở Telegram, quét hình bên.`
  if (zalo !== null) return `Mở Zalo, tìm “${zalo}”.`
  return link === null ? 'Mở trợ lý chi bộ trên điện thoại.' : 'Mở máy ảnh, quét hình bên để vào Telegram.'
}
