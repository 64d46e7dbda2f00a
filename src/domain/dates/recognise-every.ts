import type { Found, Said, Unit } from './facts.ts'
import { unitNames, wordAt } from './frame.ts'
import { numberAt } from './numbers.ts'
import { partAt } from './recognise-clock.ts'
import type { Token } from './token.ts'

const every = (unit: Unit | null, interval: number, length: number): Found => ({ said: [{ kind: 'every', unit, interval }], length })
const vague = (length: number): Found => ({ said: [{ kind: 'vague', why: 'vague' }], length })

/** "hằng tháng", "mỗi thứ ba", "mỗi sáng", "cách tuần", "2 tuần một lần", "tháng nào cũng". */
export function everyFound(tokens: readonly Token[], at: number): Found | null {
  return named(tokens, at) ?? skipping(tokens, at) ?? times(tokens, at) ?? always(tokens, at)
}

function named(tokens: readonly Token[], at: number): Found | null {
  const word = wordAt(tokens, at)
  if (word !== 'hằng' && word !== 'mỗi' && word !== 'cứ' && word !== 'các') return null
  // "Mỗi năm" is every year, not five of something.
  const number = word === 'các' || wordAt(tokens, at + 1) === 'năm' ? null : numberAt(tokens, at + 1)
  const start = at + 1 + (number?.length ?? 0)
  const unit = unitNames.get(wordAt(tokens, start))
  const length = start - at + 1
  if (unit !== undefined && word === 'các')
    return unit === 'month' && wordAt(tokens, at - 1) !== '' && !numberAt(tokens, start + 1) ? every(unit, 1, length) : null
  if (unit !== undefined && (number !== null || word !== 'cứ')) return counted(tokens, at, unit, number?.value ?? 1, length)
  if (number || word === 'hằng' || word === 'các') return partAt(tokens, at + 1) && word === 'hằng' ? everyPart(tokens, at) : null
  const next = wordAt(tokens, at + 1)
  if (['thứ', 'chủ', 'cn', 't'].includes(next)) return every(null, 1, 1)
  return partAt(tokens, at + 1) && word === 'mỗi' ? everyPart(tokens, at) : null
}

/** "mỗi sáng": every day, or with a weekday after it that weekday's mornings. */
function everyPart(tokens: readonly Token[], at: number): Found | null {
  const part = partAt(tokens, at + 1)
  if (!part) return null
  const weekday = ['thứ', 'chủ', 'cn', 't'].includes(wordAt(tokens, at + 1 + part.length))
  const said: Said[] = [
    { kind: 'every', unit: weekday ? null : 'day', interval: 1 },
    { kind: 'part', part: part.part },
  ]
  return { said, length: 1 + part.length }
}

/** After "mỗi tuần", "2 tuần": "một lần" is said by the way; "hai lần" does not tell when. */
function counted(tokens: readonly Token[], at: number, unit: Unit, interval: number, length: number): Found | null {
  if (interval < 1 || interval > 99) return vague(length)
  const slash = wordAt(tokens, at + length) === '/' ? 1 : 0
  const count = numberAt(tokens, at + length + slash)
  if (!count && slash > 0 && wordAt(tokens, at + length + 1) === 'lần') return every(unit, interval, length + 2)
  if (!count || wordAt(tokens, at + length + slash + count.length) !== 'lần') return every(unit, interval, length)
  const all = length + slash + count.length + 1
  return count.value === 1 ? every(unit, interval, all) : vague(all)
}

/** "cách tuần", "cách ngày", "cách nhật": every other one. */
function skipping(tokens: readonly Token[], at: number): Found | null {
  if (wordAt(tokens, at) !== 'cách') return null
  if (wordAt(tokens, at + 1) === 'nhật') return every('day', 2, 2)
  const unit = unitNames.get(wordAt(tokens, at + 1))
  return unit === undefined || unit === 'quarter' ? null : every(unit, 2, 2)
}

/** "2 tuần một lần", "tuần một lần", "3 tháng/lần". */
function times(tokens: readonly Token[], at: number): Found | null {
  const number = numberAt(tokens, at)
  const start = number && unitNames.has(wordAt(tokens, at + number.length)) ? number.length : 0
  const unit = unitNames.get(wordAt(tokens, at + start))
  if (unit === undefined || wordAt(tokens, at - 1) === 'mỗi') return null
  const slash = wordAt(tokens, at + start + 1) === '/' ? 1 : 0
  const count = numberAt(tokens, at + start + 1 + slash)
  const lone = slash > 0 && wordAt(tokens, at + start + 2) === 'lần'
  const repeated = count !== null && wordAt(tokens, at + start + 1 + slash + count.length) === 'lần'
  return lone || repeated ? counted(tokens, at, unit, number && start > 0 ? number.value : 1, start + 1) : null
}

/** "thứ hai nào cũng": the weekday has been read; "ngày nào cũng", "tháng nào cũng". */
function always(tokens: readonly Token[], at: number): Found | null {
  const unit = unitNames.get(wordAt(tokens, at))
  if (unit !== undefined && wordAt(tokens, at + 1) === 'nào' && wordAt(tokens, at + 2) === 'cũng') return every(unit, 1, 3)
  return wordAt(tokens, at) === 'nào' && wordAt(tokens, at + 1) === 'cũng' ? every(null, 1, 2) : null
}
