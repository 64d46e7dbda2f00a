import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { patchOf, readSetting, writeOwn, writeSetting } from '../../src/domain/setting-values.ts'
import { ownSettingsOf, settingKeys, settingsOf, type SettingKey } from '../../src/domain/settings.ts'
import { cpuMs } from '../support/cpu.ts'

/** What people type, and the value it is taken for; a problem by its kind. */
const typed: Readonly<Record<SettingKey, readonly (readonly [string, string])[]>> = {
  meetingDay: [
    ['ngày 5', '5'],
    ['5', '5'],
    ['5.', '5'],
    ['mùng 3', '3'],
    ['mồng ba', '3'],
    ['ngày 5 hằng tháng', '5'],
    ['hàng tháng ngày 10', '10'],
    ['ngay 5 hang thang', '5'],
    ['ngày mười lăm', '15'],
    ['hai mươi lăm', '25'],
    ['ngày 5 ạ', '5'],
    ['cuối tháng', '31'],
    ['ngày cuối tháng nhé', '31'],
    ['32', '!bad-number'],
    ['0', '!bad-number'],
    ['ngày nào cũng được', '!bad-number'],
    ['mặc định', ''],
  ],
  meetingTime: [
    ['19h30', '19:30'],
    ['7 rưỡi tối', '19:30'],
    ['7 ruoi toi', '19:30'],
    ['19:30', '19:30'],
    ['19.30', '19:30'],
    ['20', '20:00'],
    ['bảy giờ tối', '19:00'],
    ['2 giờ chiều', '14:00'],
    ['2h chieu', '14:00'],
    ['8h sáng ạ', '08:00'],
    ['lúc 19h30 nhé', '19:30'],
    ['8 giờ kém 15 tối', '19:45'],
    ['0h', '00:00'],
    ['7h', '!unclear-clock'],
    ['7 rưỡi', '!unclear-clock'],
    ['25h', '!bad-clock'],
    ['19h70', '!bad-clock'],
    ['7 giờ tối thứ năm', '!bad-clock'],
    ['buổi tối', '!bad-clock'],
    ['như mọi khi', '!bad-clock'],
  ],
  place: [
    ['Nhà văn hóa TDP 8', 'Nhà văn hóa TDP 8'],
    ['tại nhà văn hóa', 'nhà văn hóa'],
    ['Hội trường\nUBND phường', 'Hội trường, UBND phường'],
    ['theo đảng ủy', ''],
    ['x'.repeat(201), '!too-long'],
  ],
  durationMinutes: [
    ['90', '90'],
    ['90 phút', '90'],
    ['90p', '90'],
    ['2 tiếng', '120'],
    ['2 tieng', '120'],
    ['hai tiếng', '120'],
    ['1 tiếng rưỡi', '90'],
    ['tiếng rưỡi', '90'],
    ['1h30', '90'],
    ['1 giờ 30 phút', '90'],
    ['1 tiếng 45', '105'],
    ['nửa tiếng', '30'],
    ['một trăm hai mươi phút', '120'],
    ['khoảng 75 phút ạ', '75'],
    ['10', '!bad-number'],
    ['2', '!bad-number'],
    ['11 tiếng', '!bad-number'],
    ['lâu lắm', '!bad-number'],
  ],
  reminderDays: [
    ['3, 1', '3,1'],
    ['1,3', '3,1'],
    ['3 và 1', '3,1'],
    ['3 1', '3,1'],
    ['3-1', '3,1'],
    ['3 - 1', '3,1'],
    ['3 ngày - 1 ngày', '3,1'],
    ['3 ngày – một ngày', '3,1'],
    ['-3', '!bad-days'],
    ['3, -1', '!bad-days'],
    ['3 ngày và -1 ngày', '!bad-days'],
    ['3 ngày và 1 ngày', '3,1'],
    ['3 ngày 1 ngày', '3,1'],
    ['nhắc trước 3 ngày và 1 ngày', '3,1'],
    ['3 ngày, 1 ngày trước họp', '3,1'],
    ['ba ngày và một ngày', '3,1'],
    ['1 tuần và 1 hôm', '7,1'],
    ['hôm trước', '1'],
    ['3, 3, 1', '3,1'],
    ['không nhắc', 'none'],
    ['khong can nhac', 'none'],
    ['31', '!bad-number'],
    ['0', '!bad-number'],
    ['1,2,3,4,5,6', '!bad-days'],
    ['nhắc nhiều vào', '!bad-days'],
    ['như cấp trên', ''],
  ],
  reminderAt: [
    ['7h', '07:00'],
    ['7 rưỡi', '07:30'],
    ['6', '06:00'],
    ['07:30', '07:30'],
    ['7 giờ tối', '19:00'],
    ['12h trưa', '12:00'],
    ['2h', '!unclear-clock'],
    ['sáng', '!bad-clock'],
  ],
  summaryAt: [
    ['18h', '18:00'],
    ['6 giờ chiều', '18:00'],
    ['6h', '!unclear-clock'],
  ],
  answerBy: [
    ['17h hôm trước', '17:00'],
    ['trước 17h', '17:00'],
    ['5 giờ chiều hôm trước', '17:00'],
    ['5h', '!unclear-clock'],
  ],
  quietHours: [
    ['21h đến 6h30', '21:00-06:30'],
    ['22h-6h', '22:00-06:00'],
    ['10 giờ tối tới 6 giờ sáng', '22:00-06:00'],
    ['10 gio toi toi 6 gio sang', '22:00-06:00'],
    ['từ 9 giờ tối đến 6 rưỡi sáng', '21:00-06:30'],
    ['21:00-06:30', '21:00-06:30'],
    ['12h đêm đến 6h', '00:00-06:00'],
    ['21h', '!bad-hours'],
    ['21h đến 21h', '!bad-hours'],
    ['lúc đi ngủ', '!bad-hours'],
    ['6h sáng đến 9h tối', '!quiet-too-long'],
    ['mặc định', ''],
  ],
  signature: [
    ['T/M CHI BỘ – BÍ THƯ', 'T/M CHI BỘ – BÍ THƯ'],
    ['mặc định', ''],
    ['x'.repeat(81), '!too-long'],
  ],
  candidateNames: [
    ['bật', 'on'],
    ['bat', 'on'],
    ['có', 'on'],
    ['cho phép', 'on'],
    ['tắt', 'off'],
    ['tắt đi', 'off'],
    ['không', 'off'],
    ['hả', '!not-a-choice'],
  ],
  candidateNamesAllowed: [
    ['mở', 'on'],
    ['đóng', 'off'],
  ],
  telegramAllowed: [
    ['cho', 'on'],
    ['cấm', 'off'],
  ],
  digestAt: [
    ['7h', '07:00'],
    ['7 giờ rưỡi', '07:30'],
    ['mac dinh', ''],
    ['25h', '!bad-clock'],
  ],
  decisionClock: [
    ['ngày nào đến trước', 'earlier'],
    ['ngay nao den truoc', 'earlier'],
    ['tính theo ngày nhận ạ', 'received'],
    ['ngày chi bộ nhận quyết định', 'received'],
    ['ngày ra quyết định', 'issued'],
    ['theo ngay ky', 'issued'],
    ['theo cấp trên', ''],
    ['hôm nào cũng được', '!not-a-choice'],
  ],
  deciding: [
    ['bật', 'on'],
    ['không', 'off'],
    ['tùy', '!not-a-choice'],
  ],
}

describe('a value in people’s words', () => {
  test.each(settingKeys.flatMap((key) => typed[key].map(([text, value]) => ({ key, text, value }))))(
    'for $key: "$text" is $value',
    ({ key, text, value }) => {
      const read = readSetting(key, text)
      expect('problem' in read ? `!${read.problem.kind}` : read.value).toBe(value)
    },
  )

  test.each(settingKeys)('for %s is asked again when nothing was written', (key) => {
    expect(readSetting(key, ' \u200b ')).toEqual({ problem: { kind: 'empty' } })
  })

  it('is read whatever it is, without a throw and in good time, and can then be stored', () => {
    const words = fc.constantFrom(
      'ngày',
      'giờ',
      'h',
      '3',
      '19',
      'rưỡi',
      'tối',
      'đến',
      '-',
      ',',
      'và',
      'tiếng',
      'mười',
      'tuần',
      'không',
      'năm',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 40 }).map((some) => some.join(' ')),
    )
    fc.assert(
      fc.property(fc.constantFrom(...settingKeys), text, (key, said) => {
        const read = readSetting(key, said)
        if ('value' in read) expect(patchOf(key, read.value)).not.toBeNull()
      }),
      { numRuns: 1500 },
    )
    const spent = cpuMs(() => settingKeys.map((key) => readSetting(key, '1 - '.repeat(20_000))))
    expect(spent).toBeLessThan(2000)
  })
})

describe('a written value', () => {
  const values: Readonly<Record<SettingKey, string>> = {
    meetingDay: '5',
    meetingTime: '19:00',
    place: 'Nhà văn hóa',
    durationMinutes: '120',
    reminderDays: '7,3,1',
    reminderAt: '08:00',
    summaryAt: '17:00',
    answerBy: '12:00',
    quietHours: '22:00-06:00',
    signature: 'T/M CHI BỘ – BÍ THƯ',
    candidateNames: 'off',
    candidateNamesAllowed: 'on',
    telegramAllowed: 'off',
    digestAt: '07:00',
    decisionClock: 'received',
    deciding: 'on',
  }

  test.each(settingKeys)('of %s is what is read back once it is stored, and goes without a trace', (key) => {
    const stored = { ...patchOf(key, values[key]) }
    expect(writeSetting(key, settingsOf([{}, stored]))).toBe(values[key])
    expect(writeOwn(key, [{}, ownSettingsOf(stored)])).toBe(values[key])
    const gone = patchOf(key, '') ?? {}
    expect(Object.keys(gone)).toEqual(Object.keys(stored))
    expect(Object.values(gone).every((value) => value === null)).toBe(true)
    expect(writeOwn(key, [{}, ownSettingsOf({ ...stored, ...gone })])).toBeNull()
  })

  test('of no reminders is stored as none', () => {
    expect(patchOf('reminderDays', 'none')).toEqual({ reminderDays: [] })
    expect(writeSetting('reminderDays', settingsOf([{ reminderDays: [] }]))).toBe('none')
  })

  test.each<[SettingKey, string]>([
    ['meetingDay', '32'],
    ['meetingDay', 'năm'],
    ['meetingTime', '7:30'],
    ['meetingTime', '25:00'],
    ['durationMinutes', '5'],
    ['durationMinutes', '90.5'],
    ['reminderDays', '0'],
    ['reminderDays', '1,3'],
    ['reminderDays', 'x'],
    ['quietHours', '21:00'],
    ['candidateNames', 'yes'],
    ['signature', 'x'.repeat(81)],
  ])('of %s that nobody could have written is refused: %s', (key, value) => {
    expect(patchOf(key, value)).toBeNull()
  })

  test('of a clock that was stored with one figure has two', () => {
    expect(writeSetting('reminderAt', settingsOf([{ reminderAt: '7:30' }]))).toBe('07:30')
  })

  test('of quiet hours of which only one end is the unit’s own is completed from above', () => {
    expect(writeOwn('quietHours', [{ quietTo: '05:00' }, { quietFrom: '22:00' }])).toBe('22:00-05:00')
  })
})
