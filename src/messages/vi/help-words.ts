import type { Verb } from '../../domain/access.ts'
import type { Can, HelpTopic } from '../../domain/topics/guide.ts'

export const helpTitles: Readonly<Record<HelpTopic, string>> = {
  meetings: 'Họp chi bộ',
  answers: 'Trả lời dự họp của chi bộ',
  candidates: 'Hồ sơ quần chúng',
  invite: 'Mời liên kết',
  people: 'Danh bạ đảng viên',
  roles: 'Giao chức, bàn giao',
  settings: 'Cài đặt',
  attend: 'Dự họp',
  phones: 'Máy và giờ nhận tin',
  own: 'Dữ liệu của đồng chí',
  units: 'Nhiều chi bộ',
}

/** What can be typed, in quotation marks, and what for. Shown to those who may; the first line stands for its topic. */
type Item = { says: string; needs?: Verb }

const items: Readonly<Record<HelpTopic, readonly Item[]>> = {
  meetings: [
    { says: 'Gọi họp: "gọi họp", hoặc nhắn cả câu: "họp chi bộ 19h30 3/12 nhà văn hóa".' },
    { says: 'Xem lịch: "lịch họp".' },
    { says: 'Xem ai dự, ai vắng, ai chưa trả lời: "ai chưa trả lời".' },
    { says: 'Nhắc người chưa trả lời: "nhắc người chưa trả lời".' },
    { says: 'Ghi thay cho người gọi điện báo: "ghi hộ".' },
    { says: 'Đổi ngày giờ, địa điểm, nội dung: "đổi lịch họp".' },
    { says: 'Hủy buổi họp: "hủy họp".' },
    { says: 'Lấy nội dung để chép gửi người chưa liên kết: "chép thông báo".' },
  ],
  answers: [{ says: 'Xem ai dự, ai vắng, ai chưa trả lời: "ai chưa trả lời".' }, { says: 'Xem lịch: "lịch họp".' }],
  candidates: [
    { says: 'Xem một hồ sơ, theo mã hoặc họ tên: "hồ sơ Q08-03", "hồ sơ chị Lan đến đâu".' },
    { says: 'Xem giấy tờ còn thiếu: "Q08-03 thiếu giấy gì".' },
    { says: 'Xem những việc đã ghi: "lịch sử Q08-03".' },
    { says: 'Xem danh sách: "danh sách quần chúng".' },
    { says: 'Xem hồ sơ chậm: "hồ sơ nào quá hạn", "hồ sơ nào sắp đến hạn".' },
    { says: 'Xem ai sắp hết dự bị: "ai sắp hết dự bị".' },
    { says: 'Xem ai chưa được giúp đỡ: "ai chưa có người giúp đỡ".', needs: 'see-candidates' },
    { says: 'Xem số liệu chung: "tổng hợp quần chúng".', needs: 'see-candidates' },
    { says: 'Lấy danh sách ra tệp Excel (trên Telegram): "xuất quần chúng".', needs: 'manage-candidates' },
  ],
  invite: [
    { says: 'Mời một người: "mời đ/c Lan".' },
    { says: 'Mời cả chi bộ: "mời cả chi bộ".' },
    { says: 'In phiếu có mã để phát: "in phiếu mời".' },
    { says: 'Xem ai đã, ai chưa liên kết: "ai chưa liên kết".' },
    { says: 'Có người mất máy, đổi máy: "đ/c Lan mất máy".' },
  ],
  people: [
    { says: 'Xem danh sách: "danh bạ".' },
    { says: 'Tìm một người: "tìm đ/c Lan".' },
    { says: 'Xem số điện thoại: "số điện thoại đ/c Lan".', needs: 'see-phone' },
    { says: 'Thêm người: "thêm đảng viên".', needs: 'manage-people' },
    { says: 'Sửa họ tên: "sửa tên đ/c Lan".', needs: 'manage-people' },
    { says: 'Thôi sinh hoạt hoặc chuyển đi: "cho đ/c Lan thôi sinh hoạt".', needs: 'manage-people' },
    { says: 'Miễn sinh hoạt: "miễn sinh hoạt cho bác Năm".', needs: 'manage-people' },
    { says: 'Vào chính thức: "đ/c Hòa vào chính thức".', needs: 'manage-people' },
  ],
  roles: [
    { says: 'Giao chi ủy viên: "đ/c Lan làm chi ủy viên".', needs: 'give-cell-committee' },
    {
      says: 'Giao phó bí thư, có thể trong một thời gian: "giao phó bí thư cho đ/c Lan từ 1/12 đến 31/12".',
      needs: 'give-deputy',
    },
    { says: 'Bàn giao cho bí thư mới: "bàn giao bí thư cho đ/c Hùng từ 1/12".', needs: 'give-secretary' },
    { says: 'Phân công theo dõi: "phân công đ/c Hùng theo dõi chi bộ".', needs: 'give-follower' },
    { says: 'Giao việc văn phòng đảng ủy: "giao văn phòng cho đ/c Lan".', needs: 'give-staff' },
    { says: 'Giao quản trị hệ thống: "giao quản trị cho đ/c Lan".', needs: 'give-admin' },
    { says: 'Cho thôi chức: "thôi chức đ/c Lan".' },
  ],
  settings: [
    { says: 'Xem cài đặt, và ai đổi lần cuối: "cài đặt".' },
    { says: 'Đổi ngày họp, giờ nhắc, giờ nghỉ: nhắn "cài đặt" rồi chọn mục.', needs: 'change-settings' },
    { says: 'Xem các thời hạn, ngày nghỉ, lịch nhắc: "các thời hạn", "lịch nghỉ", "lịch nhắc".', needs: 'see-rules' },
    { says: 'Đổi các mục ấy: "sửa thời hạn", "sửa lịch nghỉ", "sửa lịch nhắc".', needs: 'change-rules' },
    { says: 'Lấy ra tệp Excel để sửa: "xuất các thời hạn", "xuất ngày nghỉ", "xuất mốc nhắc".', needs: 'change-rules' },
    { says: 'Giấy tờ và các bước cũng lấy ra được: "xuất các loại giấy tờ", "xuất các bước".', needs: 'change-rules' },
  ],
  attend: [
    { says: 'Sẽ dự: "dự". Không dự được: "vắng", hoặc nói rõ: "tôi ốm không đi được".' },
    { says: 'Xem lịch: "lịch họp".' },
    { says: 'Xem vì sao nhận tin: "vì sao tôi nhận tin này".' },
  ],
  phones: [
    { says: 'Mất máy, đổi máy: "đổi máy".' },
    { says: 'Xem các máy đã liên kết: "máy của tôi".' },
    { says: 'Liên kết thêm máy: "thêm máy".' },
    { says: 'Chọn nơi nhận tin: "nhận tin ở Zalo".' },
    { says: 'Đặt giờ nghỉ riêng: "giờ nghỉ của tôi".' },
    { says: 'Thôi nhận tin ở một máy: "ngắt liên kết".' },
  ],
  own: [{ says: 'Xem hệ thống lưu gì: "dữ liệu của tôi".' }, { says: 'Không muốn dùng nữa: "rút lại đồng ý".' }],
  units: [
    { says: 'Chọn nơi làm việc: "đổi chi bộ", hoặc "chuyển sang chi bộ TDP 9".' },
    { says: 'Xem đang làm việc ở đâu: "tôi đang ở chi bộ nào".' },
    { says: 'Trở lại làm việc với mọi nơi: "làm việc cho tất cả chi bộ".' },
  ],
}

const short: Readonly<Record<HelpTopic, (can: Can) => string>> = {
  meetings: () => 'Gọi họp: "gọi họp". Ai dự, ai vắng: "ai chưa trả lời".',
  answers: () => 'Ai dự, ai vắng: "ai chưa trả lời".',
  candidates: () => 'Xem hồ sơ: "hồ sơ Q08-03". Hồ sơ chậm: "hồ sơ nào quá hạn".',
  invite: () => 'Lấy mã mời: "mời đ/c Lan", "mời cả chi bộ".',
  people: ({ verbs }) =>
    verbs.includes('manage-people') ? 'Xem: "danh bạ". Tìm: "tìm đ/c Lan". Thêm: "thêm đảng viên".' : 'Xem: "danh bạ". Tìm: "tìm đ/c Lan".',
  roles: ({ verbs }) => (verbs.includes('give-secretary') ? 'Giao chức: "giao chức". Thay bí thư: "bàn giao".' : 'Giao chức: "giao chức".'),
  settings: ({ verbs }) =>
    verbs.includes('change-settings') ? 'Ngày họp, giờ nhắc, giờ nghỉ: "cài đặt".' : 'Xem ngày họp, giờ nhắc, giờ nghỉ: "cài đặt".',
  attend: () => 'Trả lời: "dự" hoặc "vắng". Xem lịch: "lịch họp".',
  phones: () => 'Mất máy, đổi máy: "đổi máy". Giờ nghỉ: "giờ nghỉ của tôi".',
  own: () => 'Xem đã lưu gì: "dữ liệu của tôi".',
  units: () => 'Chọn nơi làm việc: "đổi chi bộ".',
}

/** The topic in one line. */
export function shortHelp(topic: HelpTopic, can: Can): string {
  return short[topic](can)
}

/** Everything about a topic that this person may do. */
export function helpItems(topic: HelpTopic, { verbs }: Can): string[] {
  return items[topic].filter(({ needs }) => needs === undefined || verbs.includes(needs)).map(({ says }) => says)
}
