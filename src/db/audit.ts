import type { PersonId } from '../domain/ids.ts'
import type { Db } from './client.ts'

/** Facts about who did what: ids, versions, counts. No names, no texts. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>

/** Writes down what was done, and gives the event's id. */
export async function audit(
  db: Db,
  event: { at: Date; actorId: PersonId | null; verb: string; subject: string; unitPath?: string; detail?: AuditDetail },
): Promise<string> {
  const { detail = {}, ...rest } = event
  const { id } = await db.auditEvent.create({ data: { ...rest, detail: { ...detail } }, select: { id: true } })
  return String(id)
}
