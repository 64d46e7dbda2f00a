import { describe, expect, it } from 'vitest'
import { brandUnit } from '../../src/db/brands.ts'
import { transaction } from '../../src/db/client.ts'
import { lineOf, peopleIn, personFor } from '../../src/db/directory.ts'
import { everybodyIn, likeQuery, peopleLike, type Like } from '../../src/db/name-search.ts'
import { scopeFor, type Actor } from '../../src/domain/access.ts'
import { fold } from '../../src/domain/text.ts'
import { freshDatabase } from '../support/database.ts'
import { morning, openLedger, type Somebody } from '../support/seed.ts'

const now = morning
const secretaryOf = ({ id }: Somebody, path: string): Actor => ({ personId: id, grants: [{ role: 'secretary', path }] })

describe('who may see whom', () => {
  it('a secretary sees the people of his own cell and nobody else, himself apart', async () => {
    const { person, db } = await openLedger()
    const binh = await person('Trần Thị Bình', { role: 'secretary' })
    const an = await person('Nguyễn Văn An')
    const ha = await person('Đỗ Thị Hà', { unit: 'TDP09' })
    const actor = secretaryOf(binh, 'MINH/TDP08/')
    const see = (id: string, self = false) => personFor(db, actor, { id, verb: 'see-people', now, self })
    expect((await see(an.id))?.name).toBe('Nguyễn Văn An')
    expect(await see(ha.id)).toBeNull()
    const member: Actor = { personId: ha.id, grants: [{ role: 'member', path: 'MINH/TDP09/' }] }
    expect(await personFor(db, member, { id: an.id, verb: 'see-people', now, self: true })).toBeNull()
    expect((await personFor(db, member, { id: ha.id, verb: 'see-people', now, self: true }))?.name).toBe('Đỗ Thị Hà')
    expect(await personFor(db, member, { id: ha.id, verb: 'see-people', now, self: false })).toBeNull()
  })

  it('a role that has ended, or begins tomorrow, opens nobody to the secretary', async () => {
    const { person, db } = await openLedger()
    const binh = await person('Trần Thị Bình', { role: 'secretary' })
    const past = await person('Nguyễn Văn Cũ')
    const future = await person('Nguyễn Văn Mới')
    await db.roleGrant.updateMany({ where: { personId: past.id }, data: { toDate: new Date('2026-11-20') } })
    await db.roleGrant.updateMany({ where: { personId: future.id }, data: { fromDate: new Date('2026-11-22') } })
    const actor = secretaryOf(binh, 'MINH/TDP08/')
    for (const { id } of [past, future]) expect(await personFor(db, actor, { id, verb: 'see-people', now, self: false })).toBeNull()
    const tomorrow = new Date('2026-11-22T09:00:00+07:00')
    expect((await personFor(db, actor, { id: future.id, verb: 'see-people', now: tomorrow, self: false }))?.name).toBe('Nguyễn Văn Mới')
  })

  it('a line shows the roles in units that are open alone', async () => {
    const { person, db, units } = await openLedger()
    const giang = await person('Vũ Văn Giang', { unit: 'TDP09' })
    await db.roleGrant.create({ data: { personId: giang.id, unitId: units.own, role: 'follower', fromDate: new Date('2026-01-01') } })
    const [found] = await peopleIn(db, units.own, now)
    if (found === undefined) throw new Error('nobody is in the unit')
    expect(lineOf(found, (path) => path === 'MINH/TDP08/')).toMatchObject({
      unit: 'Chi bộ TDP 8',
      roles: ['follower'],
      linked: ['telegram'],
    })
    expect(lineOf(found, () => true)).toMatchObject({ unit: 'Chi bộ TDP 9', roles: ['member'] })
    expect(lineOf(found, () => false)).toBeNull()
  })
})

describe('looking for a name', () => {
  const like = (scope: Like['scope'], text: string, more: Partial<Like> = {}): Like => ({
    scope,
    now,
    said: [fold(text)],
    least: 0.6,
    most: 50,
    ...more,
  })

  it('finds it in the scope alone, retired people never, those whose given name it is first', async () => {
    const { person, db } = await openLedger()
    await person('Nguyễn Lan Anh')
    await person('Trần Thị Lan')
    await person('Phạm Thị Lan', { unit: 'TDP09' })
    const gone = await person('Lê Thị Lan')
    await db.person.update({ where: { id: gone.id }, data: { retiredAt: now } })
    const names = async (scope: Like['scope'], text: string): Promise<string[]> =>
      (await transaction(db, (tx) => peopleLike(tx, like(scope, text)))).map(({ name }) => name)
    expect(await names({ units: ['MINH/TDP08/'], below: [] }, 'lan')).toEqual(['Trần Thị Lan', 'Nguyễn Lan Anh'])
    expect(await names({ units: [], below: ['MINH/'] }, 'thi lan')).toEqual(['Phạm Thị Lan', 'Trần Thị Lan'])
    expect(await names({ units: [], below: [], notItself: ['MINH/TDP08/'] }, 'lan')).toEqual([])
    expect(await names({ units: [], below: [] }, 'lan')).toEqual([])
    expect(await transaction(db, (tx) => peopleLike(tx, like({ units: [], below: ['MINH/'] }, '', { said: [] })))).toEqual([])
  })

  it('compares with everybody while they are few, and says when they are too many', async () => {
    const { person, db } = await openLedger()
    await person('Nguyễn Văn An')
    await person('Trần Thị Bình')
    const scope = scopeFor(
      { personId: (await person('Bùi Văn Ích', { role: 'staff', unit: 'MINH' })).id, grants: [{ role: 'staff', path: 'MINH/' }] },
      'see-people',
    )
    expect((await everybodyIn(db, scope, { now, most: 3 }))?.length).toBe(3)
    expect(await everybodyIn(db, scope, { now, most: 2 })).toBeNull()
  })

  describe('among sixty thousand people', () => {
    it('goes by the index and takes a moment', async () => {
      const { db } = await freshDatabase()
      const root = await db.orgUnit.create({ data: { kind: 'committee', code: 'TP', name: 'Đảng bộ', path: 'TP/' } })
      await db.$executeRaw`
        INSERT INTO "OrgUnit" (id, "parentId", kind, code, name, aliases, path)
        SELECT gen_random_uuid(), ${root.id}::uuid, 'cell', 'C' || n, 'Chi bộ ' || n, '{}', 'TP/C' || n || '/' FROM generate_series(1, 1500) n`
      await db.$executeRaw`
        WITH words AS (SELECT
          '{nguyen,tran,le,pham,hoang,phan,vu,dang,bui,do,ngo,duong,ly,ho,dinh,trinh}'::text[] AS family,
          '{van,thi,duc,huu,quang,xuan,cong,dinh,thanh,manh,trong,thi thu,thi thanh,thi kim,thi hong,ngoc}'::text[] AS middle,
          '{an,bao,can,cuong,danh,duy,dat,giang,hai,hao,hieu,hung,khoi,kien,lam,loi,long,nam,nghiem,nhan,phong,quan,son,tai,thang,toan,tuan,tung,vinh,lan,mai,hoa,cuc,hang,huong,nga,oanh,phuong,trang,yen}'::text[] AS given)
        INSERT INTO "Person" (id, code, "fullName", "foldedName")
        SELECT gen_random_uuid(), 'P' || n, name, name FROM (
          SELECT n, family[1 + n % 16] || ' ' || middle[1 + (n / 16) % 16] || ' ' || given[1 + (n / 256) % 40] AS name
          FROM words, generate_series(1, 60000) n) people`
      await db.$executeRaw`
        INSERT INTO "RoleGrant" (id, "personId", "unitId", role, "fromDate")
        SELECT gen_random_uuid(), p.id, u.id, 'member', '2026-01-01' FROM "Person" p
        JOIN "OrgUnit" u ON u.code = 'C' || (1 + substr(p.code, 2)::int % 1500)`
      await db.$executeRaw`ANALYZE`
      const scope = { units: [], below: ['TP/'] }
      const wanted = like(scope, 'quang huong', { said: ['nguyen quang huong'], most: 400 })
      const { settings, query } = likeQuery(wanted)
      const plan = await transaction(db, async (tx) => {
        await tx.$queryRaw(settings)
        const rows = await tx.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${query.text}`, ...query.values)
        return rows.map((row) => row['QUERY PLAN']).join('\n')
      })
      expect(plan).toContain('person_folded_name')
      const begun = performance.now()
      const found = await transaction(db, (tx) => peopleLike(tx, wanted))
      expect(found[0]?.name).toBe('nguyen quang huong')
      const few = await transaction(db, (tx) => peopleLike(tx, like(scope, 'lan', { most: 400 })))
      expect(few.every(({ name }) => name.endsWith(' lan'))).toBe(true)
      // A tenth of this where nothing else runs.
      expect(performance.now() - begun).toBeLessThan(5000)
      expect(await everybodyIn(db, scope, { now, most: 3000 })).toBeNull()
      const unit = await db.orgUnit.findFirstOrThrow({ where: { code: 'C7' } })
      expect((await peopleIn(db, brandUnit(unit.id), now)).length).toBe(40)
    }, 60_000)
  })
})
