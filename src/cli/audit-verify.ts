import { verifySeals, type AuditVerdict } from '../db/audit-seal.ts'
import type { Db } from '../db/client.ts'
import { UsageError } from './usage.ts'

const found = {
  added: 'an event was put into it later',
  removed: 'an event was taken out of it',
  changed: 'an event of it was changed',
} as const

/** `audit-verify [--json]`: goes through the chain of seals of the audit log. Returns the exit code: 0, 1 when it does not fit. */
export async function auditVerifyCommand(
  args: readonly string[],
  { db, print }: { db: Db; print: (text: string) => void },
): Promise<number> {
  if (args.some((arg) => arg !== '--json')) throw new UsageError('Usage: npm run -s chibo -- audit-verify [--json]')
  const verdict = await verifySeals(db)
  print(args.includes('--json') ? JSON.stringify(verdictJson(verdict)) : verdictText(verdict))
  return verdict.kind === 'whole' ? 0 : 1
}

export function verdictText(verdict: AuditVerdict): string {
  if (verdict.kind === 'broken')
    return `THE AUDIT LOG WAS TAMPERED WITH: seal ${verdict.seal} (events ${verdict.firstEvent} to ${verdict.lastEvent}) does not fit, ${found[verdict.why]}.`
  const { seals, events, unsealed, last } = verdict
  const end = last === null ? '' : ` Note the last seal elsewhere, ${last.seal} ${last.hash}: it shows if the end is cut off.`
  return `The audit log is whole: ${events} events in ${seals} seals, ${unsealed} not sealed yet.${end}`
}

export function verdictJson(verdict: AuditVerdict): object {
  return verdict.kind === 'whole' ? verdict : { ...verdict, firstEvent: String(verdict.firstEvent), lastEvent: String(verdict.lastEvent) }
}
