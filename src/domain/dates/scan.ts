import type { Fact, Found, Said } from './facts.ts'
import { wordAt } from './frame.ts'
import { clockFound, partAt } from './recognise-clock.ts'
import { dayFound, offsetFound } from './recognise-day.ts'
import { everyFound } from './recognise-every.ts'
import { lunarFound } from './recognise-lunar.ts'
import { edgeFound, numericMonthFound, periodFound } from './recognise-period.ts'
import { spanFound } from './recognise-span.ts'
import { weekdayFound } from './recognise-weekday.ts'
import type { Token } from './token.ts'

/**
 * The recognisers, in order: what reads more words of a kind comes first ("2 tiếng nữa" before "2 giờ", "ngày 3 tháng 12" before
 * "tháng 12"). Each looks a few tokens ahead only, so reading is linear.
 */
const recognisers: readonly ((tokens: readonly Token[], at: number) => Found | null)[] = [
  everyFound,
  spanFound,
  edgeFound,
  offsetFound,
  weekdayFound,
  lunarFound,
  clockFound,
  dayFound,
  numericMonthFound,
  periodFound,
  partFound,
  jointFound,
]

/** What a phrase says about time, in its order. Words between are skipped. */
export function scan(tokens: readonly Token[]): Fact[] {
  const facts: Fact[] = []
  let at = 0
  while (at < tokens.length) {
    const found = tokens[at]?.kind === 'code' ? null : firstFound(tokens, at)
    for (const said of found?.said ?? []) facts.push({ ...said, from: at, to: at + (found?.length ?? 0) })
    at += found?.length ?? 1
  }
  return facts
}

function firstFound(tokens: readonly Token[], at: number): Found | null {
  for (const recognise of recognisers) {
    const found = recognise(tokens, at)
    if (found) return found
  }
  return null
}

function partFound(tokens: readonly Token[], at: number): Found | null {
  const found = partAt(tokens, at)
  return found && { said: [{ kind: 'part', part: found.part }], length: found.length }
}

const joints = new Map<string, Said>([
  ['hoặc', { kind: 'or' }],
  ['hay', { kind: 'or' }],
  ['từ', { kind: 'from' }],
  ['đến', { kind: 'to', dash: false }],
  ['tới', { kind: 'to', dash: false }],
  ['-', { kind: 'to', dash: true }],
  ['–', { kind: 'to', dash: true }],
  ['—', { kind: 'to', dash: true }],
  ['~', { kind: 'to', dash: true }],
])

function jointFound(tokens: readonly Token[], at: number): Found | null {
  const except =
    ['trừ', 'tru'].includes(wordAt(tokens, at)) &&
    ['thứ', 'chủ', 'cn', 'ngày', 'tuần', 'tháng', 'các', 't'].includes(wordAt(tokens, at + 1))
  if (except) return { said: [{ kind: 'vague', why: 'vague' }], length: 1 }
  const said = joints.get(wordAt(tokens, at))
  return said === undefined ? null : { said: [said], length: 1 }
}
