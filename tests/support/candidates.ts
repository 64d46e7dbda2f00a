import { randomUUID } from 'node:crypto'
import { brandCandidate, brandPerson, brandUnit } from '../../src/db/brands.ts'
import { ruleBook } from '../../src/db/candidates/rule-book.ts'
import { reckon } from '../../src/db/candidates/reckon.ts'
import { transaction, type Database } from '../../src/db/client.ts'
import type { Role } from '../../src/domain/access.ts'
import { codeFrom } from '../../src/domain/candidates/code.ts'
import { closing, stages, type EventKind, type Stage } from '../../src/domain/candidates/events.ts'
import type { CandidateId, PersonId, UnitId } from '../../src/domain/ids.ts'
import { addDays, localDay, type LocalDay } from '../../src/domain/local-time.ts'
import { fold } from '../../src/domain/text.ts'

export type SeededCell = {
  id: UnitId
  code: string
  path: string
  /** "Q01": what the codes of its candidates begin with. */
  prefix: string
  secretary: PersonId
  mentors: readonly PersonId[]
}

export type Commune = { root: UnitId; staff: PersonId; cells: readonly SeededCell[] }

const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý']
const middles = ['Văn', 'Thị', 'Đức', 'Ngọc', 'Hữu', 'Minh', 'Thu']
const givens = [
  'An',
  'Bình',
  'Cúc',
  'Dũng',
  'Giang',
  'Hạnh',
  'Khánh',
  'Liễu',
  'Mai',
  'Nghĩa',
  'Oanh',
  'Phúc',
  'Quý',
  'Sơn',
  'Thảo',
  'Uyên',
  'Yến',
]

/** No two alike among the first 1547. */
function sampleName(index: number): string {
  const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? ''
  return [pick(families, index), pick(middles, Math.floor(index / 221)), pick(givens, Math.floor(index / 13))].join(' ')
}

/** A committee MINH with staff, and cells TDP01, TDP02, … below it, each with a secretary and mentors. */
export async function seedCommune({ db }: Pick<Database, 'db'>, { cells = 2, mentors = 2 } = {}): Promise<Commune> {
  const root = await db.orgUnit.create({ data: { kind: 'committee', code: 'MINH', name: 'Đảng bộ phường Mẫu Minh', path: 'MINH/' } })
  let people = 0
  const person = async (unitId: string, ...roles: Role[]): Promise<PersonId> => {
    people += 1
    const fullName = sampleName(1546 - people)
    const grants = { create: roles.map((role) => ({ role, unitId, fromDate: new Date('2020-01-01') })) }
    const { id } = await db.person.create({
      data: { code: `S-${people}`, fullName, foldedName: fold(fullName), grants },
      select: { id: true },
    })
    return brandPerson(id)
  }
  const staff = await person(root.id, 'staff')
  const seeded: SeededCell[] = []
  for (let number = 1; number <= cells; number++) {
    const [digits, prefix] = [String(number).padStart(2, '0'), `Q${String(number).padStart(2, '0')}`]
    const code = `TDP${digits}`
    const { id } = await db.orgUnit.create({
      data: { kind: 'cell', code, name: `Chi bộ TDP ${number}`, path: `MINH/${code}/`, parentId: root.id },
      select: { id: true },
    })
    await db.candidateSeries.create({ data: { unitId: id, prefix, last: 0 } })
    const secretary = await person(id, 'secretary', 'member')
    const helpers: PersonId[] = []
    for (let more = 0; more < mentors; more++) helpers.push(await person(id, 'member'))
    seeded.push({ id: brandUnit(id), code, path: `MINH/${code}/`, prefix, secretary, mentors: helpers })
  }
  return { root: brandUnit(root.id), staff, cells: seeded }
}

/** Days from one step to the next on an ordinary way; what each step brings into the dossier is issued on its day. */
const way: readonly { kind: EventKind; after: number; papers: readonly string[] }[] = [
  { kind: 'nguon', after: 0, papers: [] },
  { kind: 'cam_tinh', after: 60, papers: ['nq_cam_tinh'] },
  { kind: 'phan_cong', after: 14, papers: ['nq_phan_cong'] },
  { kind: 'lop_nhan_thuc', after: 200, papers: ['gcn_nhan_thuc'] },
  { kind: 'don', after: 150, papers: ['don'] },
  { kind: 'ly_lich', after: 7, papers: ['ly_lich'] },
  { kind: 'tham_tra', after: 14, papers: [] },
  { kind: 'tra_loi_tham_tra', after: 30, papers: ['tham_tra'] },
  { kind: 'gioi_thieu', after: 7, papers: ['gioi_thieu', 'nq_doan_the'] },
  { kind: 'y_kien', after: 7, papers: ['y_kien'] },
  { kind: 'nq_chi_bo', after: 10, papers: ['nq_chi_bo'] },
  { kind: 'nq_dang_uy', after: 15, papers: ['nq_dang_uy'] },
  { kind: 'qd_ket_nap', after: 30, papers: ['qd_ket_nap'] },
  { kind: 'nhan_qd', after: 5, papers: [] },
  { kind: 'le_ket_nap', after: 10, papers: ['bien_ban_le'] },
  { kind: 'lop_dang_vien_moi', after: 180, papers: ['gcn_dang_vien_moi'] },
  { kind: 'xet_chinh_thuc', after: 190, papers: ['tu_kiem_diem', 'nx_giup_do', 'y_kien_chinh_thuc', 'nq_chi_bo_chinh_thuc'] },
  { kind: 'cong_nhan', after: 20, papers: ['nq_dang_uy_chinh_thuc', 'qd_cong_nhan'] },
]

/** What led to a stage that began on a day, step by step. Stages that come by themselves began with their event. */
function wayTo(stage: Stage, on: LocalDay): { kind: EventKind; on: LocalDay; papers: readonly string[] }[] {
  const last = stage === 'theo_doi' ? 'phan_cong' : stage === 'du_bi' ? 'le_ket_nap' : stage
  const kinds: readonly string[] = way.map(({ kind }) => kind)
  // Only where a sub-committee exists: nobody on the ordinary way stands there.
  if (!kinds.includes(last)) throw new Error(`nobody comes to ${stage} on the ordinary way`)
  const steps = way.slice(0, kinds.indexOf(last) + 1)
  const whole = steps.reduce((sum, { after }) => sum + after, 0)
  let day = addDays(on, -whole)
  return steps.map(({ kind, after, papers }) => {
    day = addDays(day, after)
    return { kind, on: day, papers }
  })
}

/** A candidate who has stood in a stage since a day. */
export type Standing = {
  cell: SeededCell
  stage: Stage
  since: LocalDay
  name?: string
  /** Without, nobody was ever assigned, and what `phan_cong` brings is missing. */
  mentored?: boolean
  /** Without, nothing is in the dossier. */
  papers?: boolean
  /** What happened afterwards. */
  later?: readonly { kind: EventKind; on: LocalDay }[]
}

export type SeededCandidate = { id: CandidateId; code: string; name: string; cell: SeededCell }

const atOnce = 500

/** Puts candidates into cells, each with the history that led to where he stands, and reckons their dates as of `now`. */
export async function seedCandidates(
  { db }: Pick<Database, 'db'>,
  standings: readonly Standing[],
  { now }: { now: Date },
): Promise<SeededCandidate[]> {
  const book = await ruleBook(db)
  const seeded: SeededCandidate[] = []
  const numbers = new Map<UnitId, number>()
  for (const { unitId, last } of await db.candidateSeries.findMany()) numbers.set(brandUnit(unitId), last)
  for (let at = 0; at < standings.length; at += atOnce) {
    const rows = standings.slice(at, at + atOnce).map((standing, index) => {
      const { cell } = standing
      const number = (numbers.get(cell.id) ?? 0) + 1
      numbers.set(cell.id, number)
      return rowsOf(standing, { code: codeFrom(cell.prefix, number), name: standing.name ?? sampleName(at + index), at: now, number })
    })
    await insert(db, rows)
    await transaction(
      db,
      (tx) =>
        reckon(
          tx,
          rows.map(({ candidate }) => candidate.id),
          { book, now },
        ),
      { timeout: 60_000 },
    )
    seeded.push(
      ...rows.map(({ candidate, cell }) => ({ id: brandCandidate(candidate.id), code: candidate.code, name: candidate.fullName, cell })),
    )
  }
  for (const [unitId, last] of numbers) await db.candidateSeries.update({ where: { unitId }, data: { last } })
  return seeded
}

type Rows = ReturnType<typeof rowsOf>

function rowsOf(standing: Standing, own: { code: string; name: string; at: Date; number: number }) {
  const { cell, stage, since, mentored = true, papers = true, later = [] } = standing
  const id = randomUUID()
  const steps = wayTo(stage, since).filter(({ kind }) => mentored || kind !== 'phan_cong')
  const mentorId = cell.mentors[own.number % Math.max(1, cell.mentors.length)]
  const events = [...steps, ...later].map(({ kind, on }, index) => ({
    id: randomUUID(),
    candidateId: id,
    kind,
    on,
    detail: kind === 'phan_cong' && mentorId !== undefined ? { mentorId, number: '12-NQ/CB' } : {},
    // One after the other, as if each had been recorded on its evening.
    recordedAt: new Date(Date.parse(`${on}T12:00:00Z`) + index).toISOString(),
    unitId: cell.id,
  }))
  const over = events.find(({ kind }) => closing.has(kind))
  return {
    cell,
    candidate: {
      id,
      code: own.code,
      unitId: cell.id,
      fullName: own.name,
      foldedName: fold(own.name),
      consentOn: steps[0]?.on ?? localDay(own.at),
      stage: stages[0],
      stageSince: since,
      createdAt: own.at.toISOString(),
    },
    events,
    mentors: events
      .filter(({ kind }) => kind === 'phan_cong')
      .map(({ id: assigned, on }) => ({
        id: assigned,
        candidateId: id,
        personId: mentorId,
        unitId: cell.id,
        number: '12-NQ/CB',
        fromDate: on,
        toDate: over?.on ?? null,
      })),
    papers: papers
      ? steps.flatMap((step) => step.papers.map((key) => ({ candidateId: id, key, issuedOn: step.on, changedAt: own.at.toISOString() })))
      : [],
  }
}

async function insert(db: Database['db'], rows: readonly Rows[]): Promise<void> {
  const all = (of: (row: Rows) => readonly unknown[]): string => JSON.stringify(rows.flatMap(of))
  await db.$executeRaw`
    INSERT INTO "Candidate" (id, code, "unitId", "fullName", "foldedName", "consentOn", stage, "stageSince", "createdAt")
    SELECT * FROM jsonb_to_recordset(${all(({ candidate }) => [candidate])}::jsonb)
      AS x(id uuid, code text, "unitId" uuid, "fullName" text, "foldedName" text, "consentOn" date, stage text, "stageSince" date, "createdAt" timestamptz)`
  await db.$executeRaw`
    INSERT INTO "StageEvent" (id, "candidateId", kind, "on", detail, "recordedAt", "unitId")
    SELECT * FROM jsonb_to_recordset(${all(({ events }) => events)}::jsonb)
      AS x(id uuid, "candidateId" uuid, kind text, "on" date, detail jsonb, "recordedAt" timestamptz, "unitId" uuid)`
  await db.$executeRaw`
    INSERT INTO "MentorAssignment" (id, "candidateId", "personId", "unitId", number, "fromDate", "toDate")
    SELECT * FROM jsonb_to_recordset(${all(({ mentors }) => mentors)}::jsonb)
      AS x(id uuid, "candidateId" uuid, "personId" uuid, "unitId" uuid, number text, "fromDate" date, "toDate" date)`
  await db.$executeRaw`
    INSERT INTO "Paper" ("candidateId", key, present, "issuedOn", "changedAt")
    SELECT "candidateId", key, true, "issuedOn", "changedAt" FROM jsonb_to_recordset(${all(({ papers }) => papers)}::jsonb)
      AS x("candidateId" uuid, key text, "issuedOn" date, "changedAt" timestamptz)`
}
