import { longestPostponeDays } from '../../domain/candidates/recipients.ts'
import type { AlertView } from '../../domain/topics/alerts.ts'
import { aboutAlert, matterOf, otherAlerts } from './alert-words.ts'
import { screenName } from './candidate-words.ts'
import { dayOf } from './format.ts'
import type { ViewWords } from './view-words.ts'

/** Putting an alert off, in words. */
export const alertChangeWords: { [K in AlertView['kind']]: ViewWords<K> } = {
  'postpone-alert': {
    title: 'HOÃN NHẮC',
    name: 'hoãn nhắc',
    ask: {
      value: () => ['Vì sao hoãn? Xin viết một câu ngắn; cấp trên sẽ đọc lý do này. Không ghi chuyện gia đình, lịch sử chính trị.'],
      until: () => [`Hoãn nhắc đến ngày nào (nhiều nhất ${longestPostponeDays} ngày)? Chọn, hoặc nhắn ngày, ví dụ: 1/12.`],
    },
    preview: ({ line, today, until, reason, superiors }) => [
      `${matterOf(line, today)}.`,
      until === null ? 'Nhắc lại như thường.' : `Hoãn nhắc đến ${dayOf(until)}. Thời hạn không đổi.`,
      `Lý do: ${reason}.`,
      superiors > 0 ? `${superiors} đồng chí cấp trên sẽ thấy việc hoãn này và lý do.` : 'Không có cấp trên nào để báo.',
    ],
    go: 'Hoãn nhắc',
    done: ({ line, until }) =>
      until === null
        ? [`Việc của ${screenName(line.candidate)} được nhắc như thường.`]
        : [`Đã hoãn nhắc việc của ${screenName(line.candidate)} đến ${dayOf(until)}. Thời hạn không đổi.`, otherAlerts],
    settles: ({ line }) => aboutAlert(line),
  },
}
