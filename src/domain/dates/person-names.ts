import { fold } from '../text.ts'
import { isTimely, type Around } from './around.ts'

/** A name is never read: this is no word of any language. */
const aName = '@name'

const boundDay = new Set([
  'ngay',
  'hom',
  'bua',
  'sang',
  'trua',
  'chieu',
  'toi',
  'dem',
  'khuya',
  'som',
  'tu',
  'den',
  'luc',
  'vao',
  'hoac',
  'het',
])
const titles = new Set([
  'chi',
  'd/c',
  'dc',
  'anh',
  'co',
  'chu',
  'bac',
  'ong',
  'ba',
  'em',
  'chau',
  'ban',
  'thay',
  'thu',
  'vien',
  'me',
  'di',
  'ten',
])
const compounds = new Set(['thuong', 'khuyen', 'hoang', 'hoa', 'ban', 'quynh', 'tuyet', 'cay', 'canh'])

/** "Mai" is tomorrow and a common name. What stands around it, and the capital letter, decide; where they do not, both are kept. */
export function nameOrTomorrow({ token, prev, next, tokens, at }: Around): readonly string[] {
  const before = tokens[at - 1]
  const timely = isTimely(tokens[at + 1]) || tokens.length === at + 1
  if (boundDay.has(prev)) return ['mai']
  if (next === 'kia' || next === 'mot') return ['mai']
  const shouted = token.text === 'MAI'
  const capital = token.text.startsWith('M') && !shouted
  if (before?.kind === 'word' && titles.has(prev)) return capital ? [aName] : ['mai', aName]
  if (before?.kind === 'word' && compounds.has(prev)) return [aName]
  if (!capital) return ['mai']
  if (before === undefined || before.kind === 'mark') return timely ? ['mai'] : ['mai', aName]
  if (before.kind === 'number' || isTimely(before)) return ['mai']
  if (before.kind === 'word' && startsWithCapital(before.text)) return [aName]
  return timely ? ['mai', aName] : [aName]
}

function startsWithCapital(text: string): boolean {
  const first = text.slice(0, 1)
  return first !== first.toLowerCase() && fold(first) !== ''
}
