import type { PersonId } from '../domain/ids.ts'
import type { Db } from './client.ts'

/** Facts about who did what: ids, versions, counts. No names, no texts. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>

export async function audit(
  db: Db,
  event: { at: Date; actorId: PersonId | null; verb: string; subject: string; unitPath?: string; detail?: AuditDetail },
): Promise<void> {
  const { detail = {}, ...rest } = event
  await db.auditEvent.create({ data: { ...rest, detail: { ...detail } } })
}
