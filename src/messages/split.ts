/** A stretch of a text in UTF-16 units, `end` not included. */
export type Stretch = { start: number; end: number }

/** Letters typed as base + marks and joined emoji are kept together over at most this many units; longer chains are not language. */
const LONGEST_CLUSTER = 32

/**
 * Cuts a text into stretches of at most `limit` UTF-16 units (`limit` ≥ 2), at line ends where there are any, else at spaces, else
 * between two letters; never inside a surrogate pair. Only white space around the cuts is left out: messengers trim it away and
 * refuse a message that has nothing else. A blank text has no stretches.
 */
export function split(text: string, limit: number): Stretch[] {
  const stretches: Stretch[] = []
  let start = skipBlank(text, 0)
  while (start < text.length) {
    const end = start + limit >= text.length ? text.length : cut(text, start, limit)
    stretches.push({ start, end: start + text.slice(start, end).trimEnd().length })
    start = skipBlank(text, end)
  }
  return stretches
}

/** The part of `inner` that lies inside `outer`, counted from the start of `outer`; null when they do not meet. */
export function within(inner: Stretch, outer: Stretch): Stretch | null {
  const start = Math.max(inner.start, outer.start)
  const end = Math.min(inner.end, outer.end)
  return start < end ? { start: start - outer.start, end: end - outer.start } : null
}

/** Half a surrogate pair cannot be sent: messengers answer 400. It becomes U+FFFD, which has the same length. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

/** At most `limit` UTF-16 units, the last one "…" where something was cut off. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, cutAnywhere(text, 0, limit - 1)).trimEnd()}…`
}

function cut(text: string, start: number, limit: number): number {
  const newline = text.lastIndexOf('\n', start + limit)
  if (newline > start) return newline
  const space = text.lastIndexOf(' ', start + limit)
  return space > start ? space : cutAnywhere(text, start, limit)
}

function cutAnywhere(text: string, start: number, limit: number): number {
  const latest = start + limit
  for (let end = latest; end > start && latest - end < LONGEST_CLUSTER; end--) {
    if (!joined(text, end)) return end
  }
  return insidePair(text, latest) ? latest - 1 : latest
}

function joined(text: string, at: number): boolean {
  return insidePair(text, at) || /^[\p{M}\u200d]/u.test(text.slice(at, at + 2)) || text[at - 1] === '\u200d'
}

function insidePair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1))
}

function skipBlank(text: string, from: number): number {
  let at = from
  while (at < text.length && /\s/.test(text.charAt(at))) at++
  return at
}
