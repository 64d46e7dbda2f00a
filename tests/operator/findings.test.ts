import { describe, expect, test } from 'vitest'
import { brandAccount } from '../../src/db/brands.ts'
import type { AccountState, State } from '../../src/db/operator.ts'
import { findOnAccount, levelOf } from '../../src/operator/findings.ts'
import { html } from '../../src/operator/html.ts'
import { accountsPage, overviewPage, unknownPage, type Look } from '../../src/operator/pages.ts'

const now = new Date('2026-11-21T09:00:00+07:00')
const later = new Date('2026-11-21T09:30:00+07:00')

const bot: AccountState = {
  id: brandAccount('00000000-0000-7000-8000-000000000001'),
  platform: 'zalo',
  bot: '8000000001',
  handle: null,
  queued: 0,
  held: 0,
  sending: 0,
  unknown: 0,
  due: 0,
  oldestDueAt: null,
  messages: 0,
  capacity: 50,
  pausedUntil: null,
  pausedReason: null,
  stoppedReason: null,
}

const state: State = {
  accounts: [bot],
  updates: { waiting: 0, oldestAt: null },
  answers: { waiting: 0, oldestAt: null },
  tickedAt: now,
  sendingPausedAt: null,
}

const look: Look = { state, queue: {}, still: [], served: new Set([bot.id]), limitOf: () => 3000, now, realNow: now }

describe('what is the matter with a bot', () => {
  const known = { served: true, people: 10, limit: 3000, realNow: now }

  test.each([
    ['nothing, while it runs', {}, {}, [], 'fine'],
    ['nothing, when a pause is over', { pausedUntil: now, pausedReason: 'flood' }, {}, [], 'fine'],
    ['it was asked to slow down', { pausedUntil: later, pausedReason: 'flood' }, {}, [{ kind: 'flood', until: later }], 'care'],
    [
      'its month is used up, which says it all',
      { pausedUntil: later, pausedReason: 'quota', messages: 3000 },
      {},
      [{ kind: 'quota', until: later }],
      'trouble',
    ],
    ['its messenger is away', { pausedUntil: later }, {}, [{ kind: 'away', until: later }], 'care'],
    ['its token is dead', { stoppedReason: 'unauthorized', pausedUntil: later }, {}, [{ kind: 'unauthorized' }], 'trouble'],
    ['a webhook takes its messages', { stoppedReason: 'webhook-set' }, {}, [{ kind: 'webhook-set' }], 'trouble'],
    ['most of its month is used', { messages: 2700 }, {}, [{ kind: 'month-most' }], 'trouble'],
    ['much of its month is used', { messages: 2100 }, {}, [{ kind: 'month-much' }], 'care'],
    ['nothing, without a limit', { messages: 9000 }, { limit: null }, [], 'fine'],
    ['it is full', {}, { people: 50 }, [{ kind: 'full' }], 'care'],
    ['it is not ours any more, and something waits on it', { queued: 1 }, { served: false }, [{ kind: 'not-served' }], 'trouble'],
    ['it is not ours any more, and nobody minds', {}, { served: false }, [], 'fine'],
  ])('%s', (_name, account, facts, findings, level) => {
    const found = findOnAccount({ ...bot, ...account }, { ...known, ...facts })
    expect(found).toEqual(findings)
    expect(levelOf(found)).toBe(level)
  })
})

describe('the overview', () => {
  const says = (other: Partial<State>, more: Partial<Look> = {}): string =>
    overviewPage({ ...look, ...more, state: { ...state, ...other } })
  const waiting = { ...bot, queued: 3, due: 3, oldestDueAt: new Date('2026-11-21T08:50:00+07:00') }

  test('is calm while everything moves, also a long line', () => {
    expect(says({})).toContain('Mọi việc đang chạy.')
    expect(says({ accounts: [waiting] })).toContain('3 tin đã đến hạn và đang được gửi; tin cũ nhất đợi 10 phút.')
    expect(says({ accounts: [waiting] })).toContain('Mọi việc đang chạy.')
  })

  test.each([
    ['no job has run', { tickedAt: null }, {}, 'Chưa chạy lần nào'],
    ['no job runs any more', { tickedAt: new Date('2026-11-21T08:00:00+07:00') }, {}, 'Không chạy từ 1 giờ trước'],
    ['what is due stands still', { accounts: [waiting] }, { still: [bot.id] }, 'không nhúc nhích quá một phút: Zalo 8000000001'],
    ['what came in stands still', { updates: { waiting: 2, oldestAt: now } }, { still: ['inbox'] }, '2 tin chưa xử lý và không nhúc nhích'],
    ['a restored copy holds everything back', { sendingPausedAt: now }, {}, 'Chạy npm run -s chibo -- resume'],
    ['the store of the queue is away', {}, { queue: null }, 'Không hỏi được kho của hàng đợi'],
    ['a token is dead', { accounts: [{ ...bot, stoppedReason: 'unauthorized' }] }, {}, 'không còn hiệu lực'],
  ])('says what to do when %s', (_name, other, more, sentence) => {
    expect(says(other, more)).toContain(sentence)
    expect(says(other, more)).toContain('Có việc cần xử lý.')
  })

  test('tells what waits for its bot from what stands still', () => {
    const page = says({ accounts: [{ ...waiting, pausedUntil: later, pausedReason: 'flood' }] })
    expect(page).toContain('3 tin đã đến hạn đợi Zalo 8000000001')
    expect(page).toContain('Tạm dừng đến 9h30, thứ Bảy, 21/11/2026')
    expect(page).toContain('Mọi việc đang chạy.')
  })
})

test('the other pages say how full a bot is, and of how many messages nothing is known', () => {
  expect(accountsPage(look, new Map([[bot.id, { people: 12, lastUpdateAt: null }]]))).toContain('<dd>12 / 50</dd>')
  const rows = [{ accountId: bot.id, kind: 'meeting-notice', count: 21, oldestAt: now, ids: ['7', '8'] }]
  expect(unknownPage(look, rows)).toContain('7, 8 … và 19 dòng nữa')
})

test('what is filled into a page is text, whatever it looks like', () => {
  expect(html`<p title="${'"><script>'}">${html`<b>${"it's"}</b>`}${[html`<i>${1}</i>`]}</p>`.html).toBe(
    '<p title="&#34;&#62;&#60;script&#62;"><b>it&#39;s</b><i>1</i></p>',
  )
})
