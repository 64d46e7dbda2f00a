/** What the terminal of the person who starts the bot shows. */
export const consoleWords = {
  adminName: 'Quản trị viên',
  rootUnit: 'Đảng bộ',
  training: (address: string) => `CHẾ ĐỘ TẬP DƯỢT – dữ liệu mẫu, không gửi đi đâu.\nMở trang này trong trình duyệt: ${address}`,
  real: (address: string) => `chibo đang chạy. Trang kiểm tra: ${address}/readyz`,
  adminCode: (code: string) => `Mã quản trị, dùng một lần, trong 7 ngày: ${code}\n(Gửi mã này cho bot từ điện thoại của người quản trị.)`,
  sendingPaused:
    'ĐANG TẠM DỪNG GỬI: đây là bản khôi phục. Bot vẫn trả lời người nhắn, nhưng không tự gửi tin nào.\nXem tin đang chờ và cho gửi lại: npm run -s chibo -- resume',
  opsToken: (address: string, token: string) =>
    `Trang vận hành: ${address}/ops\nMã vận hành cho lần chạy này: ${token} (đặt OPS_TOKEN để dùng mã cố định)`,
  stopping: 'Đang dừng…',
  stopped: 'Đã dừng.',
} as const
