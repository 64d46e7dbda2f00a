import { beforeEach, expect, test } from 'vitest'
import { accountRow } from '../../src/db/accounts.ts'
import { firstAdmin, giveRole } from '../../src/db/admins.ts'
import { personAt } from '../../src/db/people.ts'
import { unitsInScope } from '../../src/db/units.ts'
import { scopeFor } from '../../src/domain/access.ts'
import { cleanAll, freshDatabase } from '../support/database.ts'

const { db } = await freshDatabase()
const now = new Date('2026-11-21T02:00:00Z')

const cell = async (): Promise<void> => {
  const root = await db.orgUnit.create({ data: { kind: 'committee', code: 'MINH', name: 'Đảng bộ phường Mẫu Minh', path: 'MINH/' } })
  await db.orgUnit.create({ data: { kind: 'cell', code: 'TDP08', name: 'Chi bộ TDP 8', path: 'MINH/TDP08/', parentId: root.id } })
}

beforeEach(() => cleanAll(db))

test('the first admin reaches what is imported later beside the unit he was made in', async () => {
  const admin = await firstAdmin(db, { person: 'Quản trị viên', unit: 'Đảng bộ' }, now)
  const accountId = await accountRow(db, { platform: 'zalo', externalId: '1' })
  await db.chatLink.create({
    data: { personId: admin ?? '', accountId, chatId: 'c', consentVersion: 't', consentAt: now, lastSeenAt: now, createdAt: now },
  })
  await cell()
  const person = await personAt(db, { accountId, chatId: 'c' }, now)
  const units = person === null ? [] : await unitsInScope(db, scopeFor(person, 'call-meeting'))
  expect(units.map(({ code }) => code)).toEqual(['TDP08', 'GOC', 'MINH'])
  expect(await firstAdmin(db, { person: 'Quản trị viên', unit: 'Đảng bộ' }, now)).toBeNull()
})

test('a role for somebody who is in the unit already is given to him, not to a second person', async () => {
  await cell()
  const member = await giveRole(db, { name: 'Lê Thị Cúc', role: 'member', unitCode: 'TDP08', now })
  expect(await giveRole(db, { name: 'lê thị cúc', role: 'deputy', unitCode: 'TDP08', now })).toBe(member)
  expect(await db.person.count({ where: { foldedName: 'le thi cuc' } })).toBe(1)
  expect(await giveRole(db, { name: 'Lê Thị Cúc', role: 'deputy', unitCode: 'NOWHERE', now })).toBeNull()
})
