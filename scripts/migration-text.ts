/** What follows this line in a migration cannot be said in schema.prisma, which must not undo it. */
const BY_HAND = '-- Written by hand: what schema.prisma cannot say.\n'

/** A migration's two parts; `byHand` begins with its marking line, or is empty. */
export function splitMigration(sql: string): { generated: string; byHand: string } {
  const at = sql.indexOf(BY_HAND)
  return at === -1 ? { generated: sql, byHand: '' } : { generated: sql.slice(0, at), byHand: sql.slice(at) }
}
