import { settingKeys, type SettingKey } from '../../domain/settings.ts'
import type { Leaving, SettingView } from '../../domain/topics/settings.ts'
import type { ViewWords } from './view-words.ts'
import { brief, capital } from './format.ts'
import { effectLines, recomputeLines } from './rule-words.ts'
import {
  lastChangeLine,
  settingExamples,
  settingNames,
  settingPurposes,
  settingSource,
  settingValue,
  signedLines,
} from './setting-words.ts'

type Kind = 'set-setting'

function keyOf(text: string | undefined): SettingKey | null {
  return settingKeys.find((key) => key === text) ?? null
}

/** "Giờ nghỉ của Chi bộ TDP 8: từ 21h00 đến 6h30 → từ 22h00 đến 6h00." */
function changed({ unit, key, before, after }: SettingView): string {
  const [was, will] = [settingValue(key, before), settingValue(key, after)]
  return was === will ? `${settingNames[key]} của ${unit}: vẫn là ${will}.` : `${settingNames[key]} của ${unit}: ${was} → ${will}.`
}

function origin({ own, aboveName, cell }: SettingView): string[] {
  if (own) return []
  return [`Từ nay ${settingSource({ from: aboveName === null ? 'default' : 'above', aboveName }, cell)}, không đặt riêng nữa.`]
}

const leavingNames: Readonly<Record<Leaving['what'], string>> = { reminder: 'nhắc họp', summary: 'tổng hợp cho bí thư' }

function leavingLine({ what, at }: Leaving): string {
  return `– ${capital(leavingNames[what])}: ${brief(at)}.`
}

/** How many units it holds for. A cell stands for itself. */
function reach({ cell, key, after, effect: { units, kept } }: SettingView): string[] {
  if (cell) return []
  if (key === 'candidateNamesAllowed') {
    const cells = Math.max(0, units - 1)
    if (after === 'on')
      return cells > 0 ? [`${cells} tổ chức cấp dưới đã muốn bật thì hiện họ tên ngay.`] : ['Từ nay chi bộ nào muốn thì tự bật.']
    return cells > 0 ? [`${cells} tổ chức cấp dưới đang bật sẽ tắt ngay.`] : []
  }
  const below = Math.max(0, units - 1)
  return [
    ...(below > 0 ? [`Đổi theo: ${below} tổ chức cấp dưới chưa đặt riêng.`] : ['Không tổ chức cấp dưới nào đổi theo.']),
    ...(kept > 0 ? [`Giữ nguyên: ${kept} tổ chức đã đặt riêng.`] : []),
  ]
}

const aboutMeetings: ReadonlySet<SettingKey> = new Set(['meetingDay', 'meetingTime', 'place', 'durationMinutes'])

function effect(view: SettingView): string[] {
  const { key, effect: what, after, signer, cell } = view
  const { meetings, next, passed } = what
  return [
    ...reach(view),
    ...(aboutMeetings.has(key) ? ['Các buổi họp đã gọi giữ nguyên như đã báo.'] : []),
    ...(key === 'answerBy' ? ['Thông báo đã gửi vẫn ghi giờ cũ; tin gửi từ nay ghi giờ mới.'] : []),
    ...(key === 'signature' ? signedLines(after, signer) : []),
    ...(next === null
      ? []
      : [
          `${meetings} buổi họp sắp tới đổi giờ gửi tin. Buổi gần nhất (${brief(next.meeting)}${cell ? '' : `, ${next.unit}`}) sẽ gửi:`,
          ...(next.leaving.length === 0 ? ['– Không còn tin nhắc nào.'] : next.leaving.map(leavingLine)),
        ]),
    ...(passed > 0 ? [`${passed} tin có giờ mới đã qua rồi nên sẽ không gửi nữa.`] : []),
    ...(view.dates === null ? [] : effectLines(view.dates)),
  ]
}

/** A setting in words: the questions, what would happen, what was done. */
export const settingChangeWords: { [K in Kind]: ViewWords<K> } = {
  'set-setting': {
    title: 'ĐỔI CÀI ĐẶT',
    name: 'đổi cài đặt',
    ask: {
      unit: () => ['Đổi cài đặt của tổ chức nào? Chọn số, hoặc nhắn tên chi bộ.'],
      key: ({ unit }) => [`Đổi mục nào${unit === null ? '' : ` của ${unit}`}?`],
      value: ({ unit, draft }) => {
        const key = keyOf(draft.key)
        if (key === null) return []
        return [`${settingNames[key]}${unit === null ? '' : ` của ${unit}`}. ${settingPurposes[key]}`, settingExamples[key]]
      },
    },
    value: (value, { step, draft }) => {
      const key = keyOf(step === 'key' ? value : draft.key)
      if (key === null) return value
      if (step === 'key') return settingNames[key]
      return value === '' ? 'Bỏ đặt riêng' : capital(settingValue(key, value))
    },
    preview: (view) => [changed(view), ...origin(view), settingPurposes[view.key], ...effect(view), lastChangeLine(view.last)],
    go: 'Lưu',
    done: (view) => [
      `Đã lưu. ${changed(view)}`,
      ...origin(view),
      ...(view.effect.meetings > 0 ? [`Đã xếp lại giờ gửi tin của ${view.effect.meetings} buổi họp sắp tới.`] : []),
      ...(view.effect.passed > 0 ? [`${view.effect.passed} tin có giờ mới đã qua rồi nên sẽ không gửi nữa.`] : []),
      ...(view.dates === null ? [] : recomputeLines(view.dates)),
    ],
    next: ({ unitId }) => [{ label: 'Xem tất cả cài đặt', command: { kind: 'settings', unitId } }],
  },
}
