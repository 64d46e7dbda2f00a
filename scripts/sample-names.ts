/** Invented names for the sample commune. Given names of well-known people in public life were left out, so that no one is met by chance. */
const families = [
  'Nguyễn',
  'Nguyễn',
  'Nguyễn',
  'Trần',
  'Trần',
  'Lê',
  'Lê',
  'Phạm',
  'Hoàng',
  'Phan',
  'Vũ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Ngô',
  'Dương',
  'Lý',
]

const men = {
  middle: ['Văn', 'Văn', 'Đức', 'Hữu', 'Quang', 'Xuân', 'Công', 'Đình', 'Thanh', 'Mạnh', 'Trọng'],
  given:
    'An Bảo Cần Cường Danh Duy Đạt Điền Định Giang Hải Hào Hiếu Hoàn Hưng Khôi Kiên Lâm Lợi Long Lực Nam Nghiêm Nhân Phát Phong Quân Quý Sáng Tài Tân Thái Thành Thuận Tiến Toàn Trường Tuấn Tùng Vinh Vượng Việt'.split(
      ' ',
    ),
}

const women = {
  middle: ['Thị', 'Thị', 'Thị Thu', 'Thị Thanh', 'Thị Kim', 'Thị Hồng', 'Thị Bích'],
  given:
    'Anh Châu Chi Cúc Diệp Dung Duyên Đào Giang Hà Hằng Hạnh Hiền Hoa Hoàn Huệ Hương Huyền Lan Liên Loan Ly Mai Mận Nga Nhàn Nhung Oanh Phượng Quyên Sen Tâm Thảo Thoa Thúy Trang Tuyết Vân Xuân Yến'.split(
      ' ',
    ),
}

/** Names in an order that is always the same, none of them twice. `taken` are not given out. */
export function nameSource(seed: number, taken: readonly string[]): () => string {
  const random = randomSource(seed)
  const used = new Set(taken)
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? ''
  return () => {
    for (;;) {
      const { middle, given } = random() < 0.55 ? men : women
      const name = `${pick(families)} ${pick(middle)} ${pick(given)}`
      if (used.has(name)) continue
      used.add(name)
      return name
    }
  }
}

/** mulberry32: small, and the same everywhere. Numbers from 0 to 1. */
function randomSource(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
