import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createZalo } from '../../../src/platforms/zalo/bot.ts'
import type { Messengers } from '../../../src/training/messengers.ts'
import { LAN_ON_ZALO, meeting, plain, readableLog, startBoth, ZALO_TOKEN } from '../cast.ts'

describe('sending on Zalo', () => {
  let messengers: Messengers
  beforeEach(async () => {
    messengers = await startBoth()
  })
  afterEach(() => messengers.close())

  const zalo = () => createZalo({ token: ZALO_TOKEN, apiBase: messengers.zaloApiBase, log: readableLog().log })
  const lan = () => messengers.zalo.phone(ZALO_TOKEN, LAN_ON_ZALO, { name: 'Lan' })
  const sent = () => messengers.requests.map(({ params }) => params)

  it('sends exactly this', async () => {
    lan()
    await zalo().send(LAN_ON_ZALO, { ...meeting, copy: 'K7QM2XPA', link: 'https://vi.example/hop' })
    expect(sent()).toEqual([
      {
        chat_id: LAN_ON_ZALO,
        text: [
          'Họp chi bộ <8> & "thường kỳ"_*',
          '19h30, thứ Năm, 03/12/2026',
          '',
          'https://vi.example/hop',
          '',
          '1. Dự',
          '2. Vắng',
          'Trả lời bằng số, ví dụ: 1',
        ].join('\n'),
        text_styles: [{ start: 0, len: 30, st: ['b'] }],
      },
      { chat_id: LAN_ON_ZALO, text: 'K7QM2XPA' },
    ])
  })

  it('a message without a title has no styles', async () => {
    lan()
    await zalo().send(LAN_ON_ZALO, plain)
    expect(sent()).toEqual([{ chat_id: LAN_ON_ZALO, text: 'Đã ghi.' }])
  })

  it('403 "Internal server error" passes by itself and concerns this message only', async () => {
    messengers.faults.next({ times: 1, fault: { kind: 'forbidden-transient' } })
    expect(await zalo().send(LAN_ON_ZALO, plain)).toEqual({
      kind: 'retry',
      afterMs: 30_000,
      accountWide: false,
      why: '403 Internal server error',
    })
  })

  it('a second part that got no answer leaves the whole message unknown', async () => {
    lan()
    const sending = zalo().send(LAN_ON_ZALO, { lines: ['một '.repeat(900)], choices: [] })
    await lan().waitFor(1)
    messengers.faults.next({ times: 1, fault: { kind: 'drop' } })
    expect(await sending).toMatchObject({ kind: 'unknown' })
    expect(lan().history().length).toBe(1)
  })

  it('has nothing to publish and nothing to acknowledge', async () => {
    await zalo().introduce([{ command: 'lich', description: 'Lịch' }])
    await zalo().acknowledge('90a1b2c3d4e5f60718a0')
    expect(messengers.requests).toEqual([])
  })
})
