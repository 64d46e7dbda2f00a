import type { LocalDay } from '../local-time.ts'
import type { AlertLine, AlertList } from '../topics/alerts.ts'

/** Each line is answered by one digit, and one is left for "more". */
const pageLength = 8

/** A page (from 0) of a list; a page beyond the last is the last one. */
export function pageOf(lines: readonly AlertLine[], { today, page: asked }: { today: LocalDay; page: number }): AlertList {
  const pages = Math.max(1, Math.ceil(lines.length / pageLength))
  const page = Math.min(Math.max(0, asked), pages - 1)
  const first = page * pageLength
  return {
    today,
    lines: lines.slice(first, first + pageLength),
    counts: {
      late: lines.filter(({ clock, postponed }) => postponed === null && clock.late).length,
      near: lines.filter(({ clock, postponed }) => postponed === null && !clock.late).length,
      postponed: lines.filter(({ postponed }) => postponed !== null).length,
    },
    page,
    pages,
    severalUnits: new Set(lines.map(({ unit }) => unit)).size > 1,
  }
}
