import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { LocalDay } from '../../domain/local-time.ts'
import type { AlertLine, AlertList, AlertNotice, AlertReply } from '../../domain/topics/alerts.ts'
import type { Message } from '../message.ts'
import { answeredOf, basisOf, dateOf, documentOf, postponedOf, remarksOn, stateOf, taskOf, whoOf, whyTold } from './alert-words.ts'
import { capital, dayOf } from './format.ts'

type Words = { [K in AlertReply['kind']]: (reply: Case<AlertReply, K>) => Message }
type NoticeWords = { [K in AlertNotice['kind']]: (notice: Case<AlertNotice, K>) => Message }

const subject = 'alerts'

/** What the digest is called where several lists wait. */
export const digestTitle = 'nhắc việc hồ sơ'

export const whyDigest =
  'Tin nhắc việc hồ sơ gửi buổi sáng ngày làm việc, mỗi ngày một tin, khi có hồ sơ quá hạn hoặc sắp đến hạn thuộc phần việc của đồng chí. Muốn biết lý do từng hồ sơ, xin mở hồ sơ đó.'

function lineOf(line: AlertLine, { today, severalUnits }: AlertList): string {
  const who = severalUnits ? `${whoOf(line)} (${line.unit})` : whoOf(line)
  const state = line.postponed === null ? `${stateOf(line, today)} (${basisOf(line, today)})` : postponedOf(line, today)
  return `${who} – ${taskOf(line)}: ${state}${line.postponed === null ? answeredOf(line, today) : ''}.`
}

const groups = [
  { heading: 'Quá hạn:', has: (line: AlertLine) => line.postponed === null && line.late },
  { heading: 'Sắp đến hạn:', has: (line: AlertLine) => line.postponed === null && !line.late },
  { heading: 'Đã hoãn nhắc:', has: (line: AlertLine) => line.postponed !== null },
] as const

/** Each line under its heading, with the number that opens it. */
function linesOf(list: AlertList): string[] {
  const numbered = list.lines.map((line, index) => ({ line, text: `${index + 1}. ${lineOf(line, list)}` }))
  const rest = list.total - (list.first - 1) - list.lines.length
  return [
    ...groups.flatMap(({ heading, has }) => {
      const own = numbered.filter(({ line }) => has(line))
      return own.length === 0 ? [] : [heading, ...own.map(({ text }) => text)]
    }),
    ...(rest > 0 ? [`Và ${rest} việc khác.`] : []),
    ...remarksOn(list.lines),
  ]
}

function optionsOf({ lines, page, pages }: AlertList): Option[] {
  return [
    ...lines.map((line): Option => ({ label: whoOf(line), command: { kind: 'show-alert', deadlineId: line.deadlineId } })),
    ...(page + 1 < pages ? [{ label: 'Xem tiếp', command: { kind: 'alerts', page: page + 1 } } as const] : []),
  ]
}

export const alertNoticeWords: NoticeWords = {
  digest: ({ list, until }) => ({
    title: `NHẮC VIỆC HỒ SƠ – ${capital(dayOf(list.today))}`,
    lines: linesOf(list),
    options: optionsOf(list),
    rules: { subject, until },
  }),
}

function limitOf({ amount, amountUnit, startsOn, line, today }: Case<AlertReply, 'alert'>): string {
  const unit = { months: 'tháng', 'working-days': 'ngày làm việc', days: 'ngày' }[amountUnit]
  const document = documentOf(line)
  return `Hạn ${dayOf(line.dueOn)}: ${amount} ${unit} kể từ ${dateOf(startsOn, today)}${document === '' ? '' : `, theo ${document}`}.`
}

/** What somebody may do about it, who is told of it. */
function answersTo({ line, reason, offered }: Case<AlertReply, 'alert'>): Option[] {
  const { deadlineId, candidateId } = line
  const why: Option = { label: 'Vì sao tôi nhận tin này', command: { kind: 'why-alert', deadlineId } }
  const open: Option = { label: 'Xem hồ sơ', command: { kind: 'show-candidate', candidateId } }
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

function about(line: AlertLine, today: LocalDay): string {
  return `${whoOf(line)} – ${taskOf(line)}: ${stateOf(line, today)}.`
}

/** What concerns somebody about dossiers, and what he does about it. */
export const alertWords: Words = {
  alerts: ({ list }) =>
    list.total === 0
      ? { lines: ['Hiện không có hồ sơ nào quá hạn hoặc sắp đến hạn thuộc phần việc của đồng chí. Không có gì mới.'] }
      : {
          title: `VIỆC HỒ SƠ${list.pages > 1 ? ` – TRANG ${list.page + 1}/${list.pages}` : ''}`,
          lines: linesOf(list),
          options: optionsOf(list),
          rules: { subject },
        },
  alert: (reply) => {
    const { line, today, reason } = reply
    const [answered, postponed] = [answeredOf(line, today).replace(/^ – /, ''), postponedOf(line, today)]
    return {
      title: whoOf(line),
      lines: [
        `${line.unit}. ${capital(taskOf(line))}: ${stateOf(line, today)}.`,
        limitOf(reply),
        ...(answered === '' ? [] : [`${capital(answered)}.`]),
        ...(postponed === '' ? [] : [`${capital(postponed)}.`]),
        ...remarksOn([line]),
        whyTold(reason, line),
      ],
      options: answersTo(reply),
      rules: { subject: `alert ${line.deadlineId}` },
    }
  },
  'alert-acknowledged': ({ line, today, nextOn, undone }) =>
    undone
      ? { lines: ['Đã lấy lại như trước.', about(line, today)] }
      : {
          lines: [
            `Đã ghi: đồng chí nhận việc này. ${about(line, today)}`,
            ...(nextOn === null ? [] : [`Nếu chưa xong, ${dayOf(nextOn)} tôi nhắc lại.`]),
            ...(line.late ? ['Tạm thời không báo thêm lên cấp trên.'] : []),
            'Làm nhầm thì gửi 0 để lấy lại.',
          ],
        },
  'why-alert': ({ line, today, reason, toldOn }) => {
    const document = documentOf(line)
    return {
      title: 'VÌ SAO ĐỒNG CHÍ NHẬN TIN NÀY',
      lines: [
        about(line, today),
        whyTold(reason, line),
        document === ''
          ? 'Đây là mốc nhắc chung để hồ sơ khỏi bị bỏ quên, không phải thời hạn của văn bản nào.'
          : `Căn cứ: ${document}${line.confirmed ? '' : ' (chưa đối chiếu văn bản mới)'}.`,
        ...(toldOn.length === 0 ? [] : [`Đã nhắc đồng chí các ngày: ${toldOn.map((day) => dateOf(day, today)).join(', ')}.`]),
        ...(reason === null
          ? []
          : ['Nhắc trước hạn theo từng mốc, quá hạn thì mỗi tuần một lần; 7 ngày chưa ai nhận thì báo thêm lên cấp trên.']),
      ],
    }
  },
}
