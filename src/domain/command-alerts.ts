import { look, type Rule } from './command-rules.ts'

const work = '(?:việc|công việc|hồ sơ)'
const today = '(?:hôm nay|sáng nay|bữa nay|tuần này)'

/** What of dossiers is late or near: "việc quá hạn", "hôm nay có gì", "nhắc việc hồ sơ". */
export const alertRules: readonly Rule[] = [
  look(
    `(?:xem |có |các |những |còn )*(?:việc|công việc)(?: (?:gì|nào))?(?: (?:đã|bị|đang|sắp))* (?:quá hạn|trễ hạn|trễ|chậm|đến hạn|tới hạn)(?: (?:không|chưa|rồi))?`,
    {
      kind: 'alerts',
    },
  ),
  look(
    `(?:${today} )(?:tôi |mình )?(?:có |phải |cần |làm )*(?:việc )?(?:gì|việc gì)(?: (?:không|mới|mới không|cần làm|phải làm|đến hạn))?`,
    {
      kind: 'alerts',
    },
  ),
  look(`có ${work} gì(?: cần làm| phải làm| mới)?(?: ${today})?(?: không)?`, { kind: 'alerts' }),
  look(`(?:xem |gửi |cho xem )?(?:lại )?(?:bản tin |tin )?(?:nhắc việc|nhắc hồ sơ|nhắc hạn)(?: (?:hồ sơ|quần chúng|${today}|sáng))*`, {
    kind: 'alerts',
  }),
  look('(?:xem )?(?:việc quá hạn|việc hồ sơ|nhắc việc) trang (?:số )?(?<page>\\d{1,4})', ({ page }) => ({
    kind: 'alerts',
    page: Math.max(1, Number(page ?? 1)) - 1,
  })),
  look(`(?:xem )?(?:các |những )?(?:việc|công việc) (?:cần làm|phải làm|cần nhắc)(?: ${today})?`, { kind: 'alerts' }),
]
