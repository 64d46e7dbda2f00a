import { z } from 'zod'
import { stages, type Stage } from '../../domain/candidates/events.ts'
import { inStageOrder, validityOf, withValidity, type Origin, type PaperKind, type StageKind } from '../../domain/candidates/paper-kinds.ts'
import type { DeadlineRule } from '../../domain/candidates/rules.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { Db } from '../client.ts'
import { dateAt } from '../people.ts'
import { parsedJson } from './rule-changes.ts'
import { paper as paperInfo } from './rule-book.ts'

const day = z.iso.date()
const origin = {
  document: z.string(),
  documentOn: day.nullable(),
  section: z.string(),
  confidence: z.enum(['S', 'S2', 'GK']),
  effectiveFrom: day,
  confirmed: z.boolean(),
} satisfies { [K in keyof Origin]: z.ZodType<Origin[K]> }

const paperRow = paperInfo.extend(origin)
const paperKind = paperRow.extend({ validity: z.string().nullable() })
const stageKind = z.object({ key: z.enum(stages), label: z.string(), what: z.string(), form: z.string().nullable(), ...origin })

/** All papers that dossiers need or needed, by stage; `rules` say how long they count. */
export async function paperKinds(db: Db, rules: readonly DeadlineRule[]): Promise<PaperKind[]> {
  const rows = await db.$queryRaw<{ row: unknown }[]>`
    SELECT to_jsonb(p) || jsonb_build_object('retired', p."retiredOn" IS NOT NULL, 'confirmed', p."confirmedAt" IS NOT NULL) AS row
    FROM "PaperInfo" p`
  return inStageOrder(rows.map(({ row }) => paperRow.parse(row)).map((paper) => ({ ...paper, validity: validityOf(rules, paper.key) })))
}

/** All stages, in their order. */
export async function stageKinds(db: Db): Promise<StageKind[]> {
  const rows = await db.$queryRaw<{ row: unknown }[]>`
    SELECT to_jsonb(s) || jsonb_build_object('confirmed', s."confirmedAt" IS NOT NULL) AS row FROM "StageInfo" s ORDER BY s.position`
  return rows.map(({ row }) => stageKind.parse(row))
}

/** As an undo keeps them; null when the text is something else. */
export function readPaperKind(text: string): PaperKind | null {
  return paperKind.nullable().catch(null).parse(parsedJson(text))
}
export function readStageKind(text: string): StageKind | null {
  return stageKind.nullable().catch(null).parse(parsedJson(text))
}

type Mark = { by: PersonId | null; now: Date }

/** Columns that say where a row comes from; when it was confirmed stays as long as it is. */
function originColumns(
  { document, documentOn, section, confidence, effectiveFrom, confirmed }: Origin,
  was: Date | null,
  { by, now }: Mark,
) {
  return {
    document,
    documentOn: documentOn && dateAt(documentOn),
    section,
    confidence,
    effectiveFrom: dateAt(effectiveFrom),
    ...(confirmed ? was === null && { confirmedAt: now, confirmedBy: by } : { confirmedAt: null, confirmedBy: null }),
  }
}

/** Makes a paper what this says, with how long it counts. */
export async function writePaperKind(
  db: Db,
  kind: PaperKind,
  { rules, ...mark }: Mark & { rules: readonly DeadlineRule[] },
): Promise<void> {
  const { key, label, form, stage, required, position, retired, validity } = kind
  const was = await db.paperInfo.findUnique({ where: { key }, select: { retiredOn: true, confirmedAt: true } })
  const row = {
    label,
    form,
    stage,
    required,
    position,
    retiredOn: retired ? (was?.retiredOn ?? dateAt(kind.effectiveFrom)) : null,
    ...originColumns(kind, was?.confirmedAt ?? null, mark),
  }
  await db.paperInfo.upsert({ where: { key }, create: { key, ...row }, update: row })
  await writeAnchors(db, rules, withValidity(rules, key, retired ? null : validity))
}

/** Takes a paper back that was added by mistake and that no dossier has. */
export async function takeBackPaperKind(db: Db, key: string, { rules }: { rules: readonly DeadlineRule[] }): Promise<void> {
  await db.paper.deleteMany({ where: { key, present: false } })
  await db.paperInfo.delete({ where: { key } })
  await writeAnchors(db, rules, withValidity(rules, key, null))
}

async function writeAnchors(db: Db, before: readonly DeadlineRule[], after: readonly DeadlineRule[]): Promise<void> {
  const others = after.filter(({ id, anchor }) => before.find((rule) => rule.id === id)?.anchor !== anchor)
  for (const { id, anchor } of others) await db.deadlineRule.update({ where: { id }, data: { anchor } })
}

/** Dossiers in which a paper is. */
export async function inUse(db: Db, key: string): Promise<number> {
  return db.paper.count({ where: { key, present: true } })
}

export async function writeStageKind(db: Db, kind: StageKind, mark: Mark): Promise<void> {
  const { key, label, what, form } = kind
  const { confirmedAt } = await db.stageInfo.findUniqueOrThrow({ where: { key }, select: { confirmedAt: true } })
  await db.stageInfo.update({ where: { key }, data: { label, what, form, ...originColumns(kind, confirmedAt, mark) } })
}

/** How papers and stages stand in the record of who did what. */
export function aboutPaperKind(key: string): string {
  return `paper-kind ${key}`
}
export function aboutStage(key: Stage): string {
  return `stage ${key}`
}
