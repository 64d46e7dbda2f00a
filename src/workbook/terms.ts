import { addDays, type LocalDay } from '../domain/local-time.ts'

/** From the first day to the last, both included; no last day: still open. */
export type Term = { from: LocalDay; to: LocalDay | null }

/** What a row says: no first day means the one that is known, or today; `to` undefined means as it is known. */
export type SaidTerm = { from: LocalDay | null; to: LocalDay | null | undefined }

export type Match<W, H> = { said: W; held: H | null; term: Term }

/** More than a day in common: on the day of a handover both are in office. */
export function overlap(a: Term, b: Term): boolean {
  return (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to)
}

/** Open, or not over yet. */
export function isCurrent(term: Term, today: LocalDay): boolean {
  return term.to === null || term.to >= today
}

/**
 * Finds, for what the rows say about one role of one person, the terms that are known already: the one that begins on the same day,
 * else the one it can only mean (the current one where no first day was said, one that it overlaps where it was). Every known term
 * is found at most once; `held` is null for a new term.
 */
export function matchTerms<W extends SaidTerm, H extends Term>(said: readonly W[], held: readonly H[], today: LocalDay): Match<W, H>[] {
  const free = new Set(held)
  const found = new Map<W, H>()
  const take = (fits: (row: W, term: H) => boolean): void => {
    for (const row of said) {
      const term = found.has(row) ? undefined : [...free].find((candidate) => fits(row, candidate))
      if (term === undefined) continue
      free.delete(term)
      found.set(row, term)
    }
  }
  take((row, term) => row.from === term.from)
  take((row, term) => row.from === null && isCurrent(term, today))
  take((row, term) => row.from === null && (row.to === term.to || term.from === today))
  take((row, term) => row.from !== null && overlap({ from: row.from, to: row.to ?? null }, term))
  return said.map((row) => ({ said: row, held: found.get(row) ?? null, term: settled(row, found.get(row), today) }))
}

function settled(row: SaidTerm, held: Term | undefined, today: LocalDay): Term {
  return { from: row.from ?? held?.from ?? today, to: row.to === undefined ? (held?.to ?? null) : row.to }
}

/** The last day of a term that ends because another begins today; null when it only began today and goes altogether. */
export function endBefore(term: Term, today: LocalDay): LocalDay | null {
  return term.from < today ? addDays(today, -1) : null
}

export function groupBy<T>(rows: Iterable<T>, keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group === undefined) groups.set(keyOf(row), [row])
    else group.push(row)
  }
  return groups
}
