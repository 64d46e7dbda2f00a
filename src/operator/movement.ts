/** What waits and stays as it is for this long does not move. In ms of real time. */
const stillMs = 60_000

export type MovementParts = {
  /** A mark for everything that waits and was due by then; a mark that stays the same has not moved. */
  marks: (dueBy: Date) => Promise<ReadonlyMap<string, string>>
  now: () => Date
  realNow: () => Date
}

/**
 * Says what has not moved for a minute: the names of `marks`. Waiting long is no trouble as long as the line moves, so two looks are
 * compared, and only what was due at the first one; what comes in meanwhile hides nothing. Asks the database once a minute, and every
 * time while something stands still.
 */
export function watchMovement({ marks, now, realNow }: MovementParts): () => Promise<string[]> {
  let before: { at: number; dueBy: Date; marks: ReadonlyMap<string, string> } | null = null
  return async () => {
    const at = realNow().getTime()
    const first = before
    if (first !== null) {
      if (at - first.at < stillMs) return []
      const current = await marks(first.dueBy)
      const still = [...current].flatMap(([name, mark]) => (first.marks.get(name) === mark ? [name] : []))
      if (still.length > 0) return still
    }
    const dueBy = now()
    before = { at, dueBy, marks: await marks(dueBy) }
    return []
  }
}
