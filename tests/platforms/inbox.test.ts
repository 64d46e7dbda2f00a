import { randomBytes } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { accountRow } from '../../src/db/accounts.ts'
import { markHandled, nextUnhandled, storeUpdates } from '../../src/db/inbound.ts'
import { createSealer } from '../../src/db/seal.ts'
import { createLog } from '../../src/log.ts'
import { absenceWords, signatures, usualAgenda } from '../../src/messages/vi/meeting-words.ts'
import { rolesTyped } from '../../src/messages/vi/role-words.ts'
import { inviteSheet } from '../../src/workbook/invite-sheet.ts'
import { createInbox } from '../../src/platforms/inbox.ts'
import type { Runtime } from '../../src/runtime.ts'
import { freshDatabase } from '../support/database.ts'

const now = new Date('2026-11-21T09:00:00+07:00')
const { db } = await freshDatabase()
const sealer = createSealer(randomBytes(32))
const accountId = await accountRow(db, { platform: 'zalo', externalId: '1' })

/** An update that was handled, with an answer that a process took into its grave. */
async function leaveAnswer(chatId: string, text: string, reply: unknown = [{ lines: [text], choices: [] }]): Promise<void> {
  await storeUpdates(db, sealer, [{ accountId, chatId, updateKey: text, kind: 'text', body: '{}' }], now)
  const update = await nextUnhandled(db, sealer, { accountId, chatId })
  await markHandled(db, sealer, { id: update?.id ?? 0n, at: now, outcome: 'help', reply: JSON.stringify(reply) })
}

/** A runtime whose only account sends like this. */
function runtimeThat(send: (chatId: string, text: string) => Promise<void>): Runtime {
  return {
    log: createLog('silent'),
    db,
    sealer,
    now: () => now,
    realNow: () => now,
    accounts: new Map([[accountId, { id: accountId, platform: 'zalo', spacingMs: 0 }]]),
    processId: 1,
    phrases: { usualAgenda, absence: absenceWords, roles: rolesTyped, signatures },
    makeSheet: inviteSheet,
    send: async (_account, chatId, { lines }) => {
      await send(chatId, lines.join())
      return { kind: 'sent', messageId: '1' }
    },
    wake: async () => {},
  }
}

test('an answer that takes long to leave leaves once, however often it is looked for what waits', async () => {
  for (const text of ['first', 'second']) await leaveAnswer('a', text)
  await leaveAnswer('b', 'elsewhere')
  const sent: string[] = []
  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const inbox = createInbox(
    runtimeThat(async (chatId, text) => {
      sent.push(`${chatId}: ${text}`)
      await answered
    }),
  )
  const look = inbox.recover()
  await vi.waitUntil(() => sent.length > 0, { timeout: 20_000 })
  await inbox.recover()
  answer()
  await look
  await inbox.idle()
  await inbox.recover()
  await inbox.idle()
  expect(sent.toSorted()).toEqual(['a: first', 'a: second', 'b: elsewhere'])
  expect(sent.filter((one) => one.startsWith('a'))).toEqual(['a: first', 'a: second'])
})

test('an answer that this version cannot read is given up, and holds up no other', async () => {
  await leaveAnswer('c', 'of another version', { words: 'in another form' })
  await leaveAnswer('c', 'readable')
  const sent: string[] = []
  const inbox = createInbox(runtimeThat(async (_chatId, text) => void sent.push(text)))
  await inbox.recover()
  await inbox.idle()
  await inbox.recover()
  await inbox.idle()
  expect(sent).toEqual(['readable'])
  expect(await db.inboundUpdate.findFirst({ where: { updateKey: 'of another version' } })).toMatchObject({
    replyFailure: 'unreadable',
    replyAttempts: 1,
  })
})
