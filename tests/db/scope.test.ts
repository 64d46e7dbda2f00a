import { expect, onTestFinished, test } from 'vitest'
import { brandPerson } from '../../src/db/brands.ts'
import { unitInScope, unitsInScope } from '../../src/db/units.ts'
import { may, roles, scopeFor, verbs, type Actor } from '../../src/domain/access.ts'
import { testDatabase } from '../support/database.ts'

/** A tree with namesakes: TDP1 is the beginning of TDP10, and "_" would be any letter in a pattern. */
const codes = ['PMINH', 'PMINH/TDP1', 'PMINH/TDP10', 'PMINH/TDP_', 'PMINH/KP1', 'PMINH/KP1/TO1', 'PMINH/KP1/TO10', 'PHOA', 'PHOA/TDP1']
const paths = codes.map((code) => `${code}/`)

test('what a query finds for any role and verb is exactly what may be done there', async () => {
  const { db, drop } = await testDatabase()
  onTestFinished(drop)
  await db.orgUnit.createMany({
    data: codes.map((code) => ({ kind: 'cell', code: code.replaceAll('/', '-'), name: code, path: `${code}/` })),
  })
  const personId = brandPerson('00000000-0000-7000-8000-000000000001')
  for (const role of roles) {
    for (const path of role === 'admin' ? [''] : ['PMINH/', 'PMINH/TDP1/', 'PMINH/TDP_/', 'PMINH/KP1/']) {
      const actor: Actor = { personId, grants: [{ role, path }] }
      for (const verb of verbs) {
        const found = (await unitsInScope(db, scopeFor(actor, verb))).map((unit) => unit.path)
        const allowed = paths.filter((unit) => may(actor, verb, { path: unit }))
        expect(found.toSorted(), `${role} ${path} ${verb}`).toEqual(allowed.toSorted())
      }
    }
  }
  const two: Actor = {
    personId,
    grants: [
      { role: 'secretary', path: 'PMINH/TDP1/' },
      { role: 'staff', path: 'PMINH/KP1/' },
    ],
  }
  for (const verb of verbs) {
    for (const { id, path } of await db.orgUnit.findMany()) {
      expect((await unitInScope(db, id, scopeFor(two, verb))) !== null, `${verb} ${path}`).toBe(may(two, verb, { path }))
    }
  }
})
