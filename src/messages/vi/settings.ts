import type { Case } from '../../domain/cases.ts'
import type { Option } from '../../domain/choices.ts'
import type { Reply } from '../../domain/reply.ts'
import type { SettingLine, SettingsReply } from '../../domain/topics/settings.ts'
import type { Message } from '../message.ts'
import { lastChangeLine, settingNames, settingPurposes, settingSource, settingValue, signedLines } from './setting-words.ts'

type Words = { [K in SettingsReply['kind']]: (reply: Case<Reply, K>, now: Date) => Message }

const askOthers = 'Muốn đổi, xin nhờ bí thư hoặc văn phòng đảng ủy.'

function line(of: SettingLine, cell: boolean): string {
  const refused = of.own === 'on' && of.value === 'off' ? ', cấp trên chưa cho phép' : ''
  return `• ${settingNames[of.key]}: ${settingValue(of.key, of.value)} (${settingSource(of, cell)}${refused})`
}

/** A switch is turned at once; for everything else the new value is asked. */
function changeOption({ unitId, line: { key, value, own } }: Case<SettingsReply, 'setting'>): Option {
  const draft = { change: 'set-setting', unitId, key } as const
  if (!isSwitch(key)) return { label: 'Đổi', command: { kind: 'change', draft }, style: 'primary' }
  const on = (own ?? value) === 'on'
  return { label: on ? 'Tắt' : 'Bật', command: { kind: 'change', draft: { ...draft, value: on ? 'off' : 'on' } }, style: 'primary' }
}

function isSwitch(key: SettingLine['key']): boolean {
  return key === 'candidateNames' || key === 'candidateNamesAllowed' || key === 'telegramAllowed' || key === 'deciding'
}

/** What the unit would have without its own value. */
function otherwise({ key, above, aboveName }: SettingLine): string {
  const value = settingValue(key, above)
  return aboveName === null ? `Nếu bỏ đặt riêng thì theo mặc định: ${value}.` : `Nếu bỏ đặt riêng thì theo ${aboveName}: ${value}.`
}

/** The settings of a unit, one of them, and the question of which unit. */
export const settingsWords: Words = {
  settings: ({ unit, unitId, cell, dossiers, lines, canChange, several, last }) => ({
    title: `CÀI ĐẶT${dossiers ? ' VỀ QUẦN CHÚNG' : ''} – ${unit.toLocaleUpperCase('vi')}`,
    lines: [
      ...lines.map((one) => line(one, cell)),
      ...(cell ? [] : ['Chi bộ nào chưa đặt riêng thì theo các mục này.']),
      ...(last === null ? [] : [lastChangeLine(last)]),
      canChange ? 'Chọn một mục để xem rõ hơn hoặc để đổi.' : `Chọn một mục để xem rõ hơn. ${askOthers}`,
    ],
    options: [
      ...lines.map(({ key }): Option => ({ label: settingNames[key], command: { kind: 'show-setting', unitId, key } })),
      dossiers
        ? { label: 'Cài đặt khác', command: { kind: 'settings', unitId } }
        : { label: 'Cài đặt về quần chúng', command: { kind: 'settings', unitId, dossiers: true } },
      ...(several ? [{ label: 'Xem tổ chức khác', command: { kind: 'settings', page: 0 } } as const] : []),
    ],
    rules: { subject: 'settings' },
  }),
  setting: (reply) => {
    const { unit, unitId, cell, line: one, canChange, signer, last } = reply
    return {
      title: `${settingNames[one.key].toLocaleUpperCase('vi')} – ${unit.toLocaleUpperCase('vi')}`,
      lines: [
        `Hiện nay: ${settingValue(one.key, one.value)} (${settingSource(one, cell)}).`,
        settingPurposes[one.key],
        ...(one.key === 'signature' ? signedLines(one.value, signer) : []),
        ...(one.permitted ? [] : ['Cấp trên chưa cho phép bật mục này. Cần thì xin nhờ văn phòng đảng ủy.']),
        ...(one.own === null ? [] : [otherwise(one)]),
        lastChangeLine(last),
        ...(canChange ? [] : [askOthers]),
      ],
      options: [
        ...(canChange ? [changeOption(reply)] : []),
        ...(canChange && one.own !== null
          ? [
              {
                label: 'Bỏ đặt riêng',
                command: { kind: 'change', draft: { change: 'set-setting', unitId, key: one.key, value: '' } },
              } as const,
            ]
          : []),
        { label: 'Xem tất cả cài đặt', command: { kind: 'settings', unitId } },
      ],
      rules: { subject: 'settings' },
    }
  },
  'settings-where': ({ units, page, pages }) => ({
    title: 'CÀI ĐẶT',
    lines: [pages > 1 ? `Xem cài đặt của tổ chức nào? (trang ${page + 1}/${pages})` : 'Xem cài đặt của tổ chức nào?'],
    options: [
      ...units.map(({ id, name }): Option => ({ label: name, command: { kind: 'settings', unitId: id } })),
      ...(page + 1 < pages ? [{ label: 'Xem tiếp', command: { kind: 'settings', page: page + 1 } } as const] : []),
      ...(page > 0 ? [{ label: 'Trang trước', command: { kind: 'settings', page: page - 1 } } as const] : []),
    ],
    rules: { subject: 'settings' },
  }),
}
