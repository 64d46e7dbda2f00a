import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inviteCommand } from '../../src/cli/invite.ts'
import { UsageError } from '../../src/cli/usage.ts'
import { noteHandle } from '../../src/db/accounts.ts'
import { firstAdmin } from '../../src/db/admins.ts'
import { inviteByCode } from '../../src/db/invites.ts'
import { morning, openLedger, type Ledger } from '../support/seed.ts'

const answer = z.strictObject({ code: z.string(), link: z.string().nullable(), expiresAt: z.iso.datetime() })

async function invite(ledger: Ledger, ...args: readonly string[]): Promise<string> {
  const printed: string[] = []
  const tools = { database: ledger.database, sealer: ledger.sealer, now: () => morning, print: (text: string) => printed.push(text) }
  expect(await inviteCommand(args, tools)).toBe(0)
  expect(printed).toHaveLength(1)
  return printed[0] ?? ''
}

/** Whom the printed code belongs to. */
async function invited(ledger: Ledger, ...args: readonly string[]) {
  const { code } = answer.parse(JSON.parse(await invite(ledger, ...args, '--json')))
  const state = await inviteByCode(ledger.db, ledger.sealer, code, morning)
  if (state.state !== 'open') throw new Error(`the invite is ${state.state}`)
  return state
}

async function rolesOf(ledger: Ledger, personId: string): Promise<string[]> {
  const grants = await ledger.db.roleGrant.findMany({ where: { personId }, include: { unit: true } })
  return grants.map(({ role, unit }) => `${role} ${unit.code}`).toSorted()
}

describe('a code for somebody who is known', () => {
  test('is printed with the day it ends, and with a link once a Telegram bot has a name', async () => {
    const ledger = await openLedger()
    await ledger.person('Nguyễn Văn An', { on: null })
    const args = ['--role', 'member', '--name', 'Nguyễn Văn An'] as const
    expect((await invite(ledger, ...args)).split('\n')).toEqual([expect.stringMatching(/^\w{5}-\w{5}$/), 'until 2026-11-28T02:00:00.000Z'])
    expect(answer.parse(JSON.parse(await invite(ledger, ...args, '--json')))).toMatchObject({
      link: null,
      expiresAt: '2026-11-28T02:00:00.000Z',
    })
    await noteHandle(ledger.db, ledger.accounts.telegram, 'chi_bo_bot')
    const { code, link } = answer.parse(JSON.parse(await invite(ledger, ...args, '--json')))
    expect(link).toBe(`https://t.me/chi_bo_bot?start=${code}`)
    expect(await ledger.db.person.count()).toBe(1)
    const audit = await ledger.db.auditEvent.findMany()
    expect(audit).toHaveLength(3)
    expect(audit.map(({ verb, detail }) => ({ verb, detail }))).toContainEqual({ verb: 'invite', detail: { role: 'member', added: false } })
  })

  test('is found without diacritics, in any case, with blanks around and wherever a mark was put', async () => {
    const ledger = await openLedger()
    const [an, hoa] = [await ledger.person('Nguyễn Văn Ân', { on: null }), await ledger.person('Lê Thị Hòa', { on: null })]
    expect(await invited(ledger, '--role', 'member', '--name', 'LÊ THỊ HOÀ')).toMatchObject({ personId: hoa.id })
    expect(await invited(ledger, '--role', 'member', '--name', '  nguyen VAN an ')).toMatchObject({
      personId: an.id,
      name: 'Nguyễn Văn Ân',
    })
  })

  test('is never given to somebody who is only written alike', async () => {
    const ledger = await openLedger()
    const [an, anh] = [await ledger.person('Nguyễn Văn An', { on: null }), await ledger.person('Nguyễn Văn Ân', { on: null })]
    expect(await invited(ledger, '--role', 'member', '--name', 'Nguyễn Văn An')).toMatchObject({ personId: an.id })
    expect(await invited(ledger, '--role', 'member', '--name', 'Nguyễn Văn Ân'.normalize('NFD'))).toMatchObject({ personId: anh.id })
    await expect(invite(ledger, '--role', 'member', '--name', 'Nguyễn Văn Ẩn')).rejects.toThrow('Nobody has this name')
    await expect(invite(ledger, '--role', 'member', '--name', 'nguyen van an')).rejects.toThrow('There are 2 people')
  })

  test('of whom there are several is asked for by unit, and within a unit by the person’s code', async () => {
    const ledger = await openLedger()
    const [first, second] = [await ledger.person('Lê Thị Lan', { on: null }), await ledger.person('Lê Thị Lan', { on: null })]
    const third = await ledger.person('Lê Thị Lan', { on: null, unit: 'TDP09' })
    const ask = ['--role', 'member', '--name', 'Lê Thị Lan'] as const
    const failure = await invite(ledger, ...ask).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UsageError)
    expect(String(failure)).toContain('P-1 (Chi bộ TDP 8), P-2 (Chi bộ TDP 8), P-3 (Chi bộ TDP 9)')
    expect(await invited(ledger, ...ask, '--unit', 'TDP09')).toMatchObject({ personId: third.id })
    await expect(invite(ledger, ...ask, '--unit', 'TDP08')).rejects.toThrow('P-1 (Chi bộ TDP 8), P-2 (Chi bộ TDP 8)')
    expect(await invited(ledger, '--role', 'member', '--name', 'P-1')).toMatchObject({ personId: first.id })
    expect(await invited(ledger, '--role', 'member', '--name', 'P-2', '--unit', 'TDP08')).toMatchObject({ personId: second.id })
    expect(await ledger.db.person.count()).toBe(3)
  })

  test('who has left, or whose role has ended, is not known any more', async () => {
    const ledger = await openLedger()
    const [an, cuc] = [await ledger.person('An', { on: null }), await ledger.person('Cúc', { on: null })]
    await ledger.db.person.update({ where: { id: an.id }, data: { retiredAt: morning } })
    await ledger.db.roleGrant.updateMany({ where: { personId: cuc.id }, data: { toDate: new Date('2026-11-20') } })
    for (const name of ['An', 'Cúc'])
      await expect(invite(ledger, '--role', 'member', '--name', name)).rejects.toThrow('Nobody has this name')
  })
})

describe('a code for somebody new', () => {
  test('adds the person to the unit, as a member of the cell where the role is one of a cell', async () => {
    const ledger = await openLedger()
    const binh = await invited(ledger, '--role', 'secretary', '--name', 'Trần Thị Bình', '--unit', 'TDP08')
    expect(binh).toMatchObject({ name: 'Trần Thị Bình', unit: 'Chi bộ TDP 8' })
    expect(await rolesOf(ledger, binh.personId)).toEqual(['member TDP08', 'secretary TDP08'])
    const ich = await invited(ledger, '--role', 'staff', '--name', 'Bùi Văn Ích', '--unit', 'MINH')
    expect(await rolesOf(ledger, ich.personId)).toEqual(['staff MINH'])
    expect(await invited(ledger, '--role', 'secretary', '--name', 'Trần Thị Bình', '--unit', 'TDP08')).toMatchObject({
      personId: binh.personId,
    })
    expect(await ledger.db.person.count()).toBe(2)
  })

  test('without a unit adds nobody but an admin, who looks after all', async () => {
    const ledger = await openLedger()
    await expect(invite(ledger, '--role', 'staff', '--name', 'Bùi Văn Ích')).rejects.toThrow('To add a new person, say where: --unit CODE.')
    const admin = await invited(ledger, '--role', 'admin', '--name', 'Bùi Văn Ích')
    expect(await rolesOf(ledger, admin.personId)).toEqual(['admin MINH'])
  })

  test('in a unit that does not exist adds nothing', async () => {
    const ledger = await openLedger()
    await expect(invite(ledger, '--role', 'member', '--name', 'Ai Đó', '--unit', 'TDP99')).rejects.toThrow(
      'There is no unit with the code TDP99.',
    )
    expect([await ledger.db.person.count(), await ledger.db.invite.count(), await ledger.db.auditEvent.count()]).toEqual([0, 0, 0])
  })
})

test.each([
  [[]],
  [['--role', 'member']],
  [['--name', 'An']],
  [['--role', 'king', '--name', 'An']],
  [['--role', 'member', '--name', '  ']],
  [['--role', 'member', '--name', 'x'.repeat(101)]],
  [['--role', 'member', '--name', 'An', '--force']],
  [['--role', 'member', '--name', 'An', 'stray']],
])('%j says how to write it', async (args) => {
  const ledger = await openLedger()
  await expect(invite(ledger, ...args)).rejects.toThrow(/Usage: .* invite --role admin\|staff/)
})

describe('the first admin', () => {
  const words = { person: 'Quản trị viên', unit: 'Đảng bộ' }

  test('is the same at every start until somebody has linked as one', async () => {
    const ledger = await openLedger()
    const first = await firstAdmin(ledger.db, words, morning)
    expect(first).not.toBeNull()
    expect(await firstAdmin(ledger.db, words, morning)).toBe(first)
    expect(await rolesOf(ledger, first ?? '')).toEqual(['admin MINH'])
    const link = { accountId: ledger.accounts.telegram, chatId: '1', consentVersion: 'test', consentAt: morning, lastSeenAt: morning }
    await ledger.db.chatLink.create({ data: { ...link, personId: first ?? '' } })
    expect(await firstAdmin(ledger.db, words, morning)).toBeNull()
    await ledger.db.chatLink.updateMany({ data: { endedAt: morning } })
    expect(await firstAdmin(ledger.db, words, morning)).toBe(first)
  })
})
