export type Segment = {
  from: number
  to: number
  /** Where the text after the agenda mark begins. */
  next: number
}

/** Splits a one-line command at its agenda marks: colons, semicolons, line ends. A colon of a clock ("19:30", "8 : 30") parts nothing. */
export function segments(text: string): Segment[] {
  const found: Segment[] = []
  let from = 0
  for (const match of text.matchAll(/[:;\n]/g)) {
    if (match[0] === ':' && isClockColon(text, match.index)) continue
    const to = from + text.slice(from, match.index).trimEnd().length
    const after = text.slice(match.index + 1, match.index + 80)
    const next = match.index + 1 + (after.length - after.trimStart().length)
    found.push({ from, to, next })
    from = next
  }
  return [...found, { from, to: text.length, next: text.length }]
}

function isClockColon(text: string, at: number): boolean {
  const around = text.slice(Math.max(0, at - 4), at + 5)
  const before = text.slice(Math.max(0, at - 4), at)
  const after = text.slice(at + 1, at + 5)
  if (around.includes('\n')) return false
  const tight = /\d[hg]?$/i.test(before) && /^\d\d(?!\d)/.test(after)
  return tight || (/\d $/.test(before) && /^ \d\d(?!\d)/.test(after))
}
