import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import type { AlertLine, AlertList, AlertNotice, AlertReply } from '../../domain/topics/alerts.ts'
import type { Message } from '../message.ts'
import { aboutAlert, answeredOf, basisOf, matterOf, otherAlerts, postponedOf, remarksOn, stateOf, whyTold } from './alert-words.ts'
import { counted, screenName } from './candidate-words.ts'
import { capital, dayNear, dayOf } from './format.ts'
import { documentText } from './rule-words.ts'

type Words = { [K in AlertReply['kind']]: (reply: Case<AlertReply, K>) => Message }
type NoticeWords = { [K in AlertNotice['kind']]: (notice: Case<AlertNotice, K>) => Message }

const subject = 'alerts'

/** What the digest is called where several lists wait. */
export const digestTitle = 'nhắc việc hồ sơ'

export const whyDigest =
  'Tin nhắc việc hồ sơ gửi buổi sáng ngày làm việc, mỗi ngày một tin, khi có hồ sơ quá hạn hoặc sắp đến hạn thuộc phần việc của đồng chí. Muốn biết lý do từng hồ sơ, xin mở hồ sơ đó.'

/** A line, which the digit or button beside it opens. */
function labelOf(line: AlertLine, { today, severalUnits }: AlertList): string {
  const unit = severalUnits ? ` (${line.unit})` : ''
  const about = line.postponed === null ? ` (${basisOf(line, today)})${answeredOf(line, today)}` : `; ${postponedOf(line, today)}`
  return `${screenName(line.candidate)}${unit} – ${stateOf(line, today)}${about}`
}

/** "Quá hạn 2 việc, sắp đến hạn 3 việc, đã hoãn nhắc 1 việc." */
function summaryOf({ counts: { late, near, postponed } }: AlertList): string {
  const parts = [
    ...(late > 0 ? [`quá hạn ${late} việc`] : []),
    ...(near > 0 ? [`sắp đến hạn ${near} việc`] : []),
    ...(postponed > 0 ? [`đã hoãn nhắc ${postponed} việc`] : []),
  ]
  return `${capital(parts.join(', '))}.`
}

/** The matters are the choices: each is said once, with its number. */
function choicesOf(list: AlertList): Option[] {
  return list.lines.map((line) => ({ label: labelOf(line, list), command: { kind: 'show-alert', deadlineId: line.deadlineId } }))
}

export const alertNoticeWords: NoticeWords = {
  digest: ({ list, until }) => {
    const { lines, counts } = list
    const more = counts.late + counts.near + counts.postponed - lines.length
    const all: Option = { label: `Và ${more} việc khác: xem tất cả`, command: { kind: 'alerts' } }
    return {
      title: `NHẮC VIỆC HỒ SƠ – ${capital(dayOf(list.today))}`,
      lines: [summaryOf(list), ...remarksOn(lines)],
      options: [...choicesOf(list), ...(more > 0 ? [all] : [])],
      rules: { subject, until },
    }
  },
}

function limitOf({ clock }: AlertLine): string {
  return `Hạn ${dayOf(clock.dueOn)}: ${counted(clock)}${clock.source === null ? '' : `, theo ${documentText(clock.source)}`}.`
}

/** "23/11, 30/11" */
function days(all: readonly LocalDay[], today: LocalDay): string {
  return all.map((day) => dayNear(day, today)).join(', ')
}

/** What somebody may do about it, who is told of it. */
function answersTo({ line, reason, offered }: Case<AlertReply, 'alert'>): Option[] {
  const { deadlineId, candidate } = line
  const why: Option = { label: 'Vì sao tôi nhận tin này', command: { kind: 'why-alert', deadlineId } }
  const open: Option = { label: 'Xem hồ sơ', command: { kind: 'show-candidate', candidateId: candidate.id } }
  if (reason === null) return [why, open]
  return [
    { label: 'Đã nhận, đang làm', command: { kind: 'acknowledge-alert', deadlineId } },
    {
      label: 'Hoãn nhắc',
      command: { kind: 'change', draft: { change: 'postpone-alert', deadlineId, offered: [...offered] } },
    },
    why,
    open,
  ]
}

/** What concerns somebody about dossiers, and what he does about it. */
export const alertWords: Words = {
  alerts: ({ list }) =>
    list.lines.length === 0
      ? { lines: ['Hiện không có hồ sơ nào quá hạn hoặc sắp đến hạn thuộc phần việc của đồng chí. Không có gì mới.'] }
      : {
          title: `VIỆC HỒ SƠ${list.pages > 1 ? ` – TRANG ${list.page + 1}/${list.pages}` : ''}`,
          lines: [
            summaryOf(list),
            ...remarksOn(list.lines),
            ...(list.pages > 2 ? [`Xem trang khác: nhắn "việc quá hạn trang ${list.pages}".`] : []),
          ],
          options: [
            ...choicesOf(list),
            ...(list.page + 1 < list.pages ? [{ label: 'Xem tiếp', command: { kind: 'alerts', page: list.page + 1 } } as const] : []),
          ],
          rules: { subject },
        },
  alert: (reply) => {
    const { line, today, reason } = reply
    const [answered, postponed] = [answeredOf(line, today).replace(/^ – /, ''), postponedOf(line, today)]
    return {
      title: screenName(line.candidate),
      lines: [
        `${line.unit}. ${capital(stateOf(line, today))}.`,
        limitOf(line),
        ...(answered === '' ? [] : [`${capital(answered)}.`]),
        ...(postponed === '' ? [] : [`${capital(postponed)}.`]),
        ...remarksOn([line]),
        whyTold(reason, line),
      ],
      options: answersTo(reply),
      rules: { subject: aboutAlert(line), under: subject },
    }
  },
  'alert-acknowledged': ({ line, today, nextOn, undone }) => ({
    lines: undone
      ? ['Đã lấy lại như trước.', `${matterOf(line, today)}.`]
      : [
          `Đã ghi: đồng chí nhận việc này. ${matterOf(line, today)}.`,
          ...(nextOn === null ? [] : [`Nếu chưa xong, ${dayOf(nextOn)} tôi nhắc lại.`]),
          ...(line.clock.late ? ['Tạm thời không báo thêm lên cấp trên.'] : []),
          'Làm nhầm thì gửi 0 để lấy lại.',
          otherAlerts,
        ],
    rules: { subject: aboutAlert(line) },
  }),
  'why-alert': ({ line, today, reason, toldOn }) => {
    const { source } = line.clock
    return {
      title: 'VÌ SAO ĐỒNG CHÍ NHẬN TIN NÀY',
      lines: [
        `${matterOf(line, today)}.`,
        whyTold(reason, line),
        source === null
          ? 'Đây là mốc nhắc chung để hồ sơ khỏi bị bỏ quên, không phải thời hạn của văn bản nào.'
          : `Căn cứ: ${documentText(source)}${source.confirmed ? '' : ' (chưa đối chiếu văn bản mới)'}.`,
        ...(toldOn.length === 0 ? [] : [`Đã nhắc đồng chí các ngày: ${days(toldOn.toReversed(), today)}.`]),
        ...(reason === null
          ? []
          : ['Nhắc trước hạn theo từng mốc, quá hạn thì nhắc lại; để lâu chưa ai nhận việc thì báo thêm lên cấp trên.']),
      ],
    }
  },
}
