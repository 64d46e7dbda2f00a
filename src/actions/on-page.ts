/** Choices that are still read at one glance, "Xem tiếp" among them. */
export const mostChoices = 12

/** A page (from 0) of a list of choices; a page beyond the last is the last one. `size`: where more than "Xem tiếp" stands beside them. */
export function onPage<T>(
  all: readonly T[],
  asked: number | undefined,
  size = all.length <= mostChoices ? mostChoices : mostChoices - 1,
): { items: T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(all.length / size))
  const page = Math.min(Math.max(0, asked ?? 0), pages - 1)
  return { items: all.slice(page * size, (page + 1) * size), page, pages }
}
