/** Folded: "tư" and "lăm" are said only after tens. */
const unitWords = new Map([
  ['mot', 1],
  ['hai', 2],
  ['ba', 3],
  ['bon', 4],
  ['tu', 4],
  ['nam', 5],
  ['lam', 5],
  ['sau', 6],
  ['bay', 7],
  ['tam', 8],
  ['chin', 9],
])

/** "5", "năm", "mười lăm", "chín mươi", "một trăm hai mươi" (folded) → the number; null for anything else. At most three figures. */
export function numberOf(said: string): number | null {
  if (/^\d{1,3}$/.test(said)) return Number(said)
  const parts = /^(?:(?:(\p{L}+) )?tram ?)?(?:(?:(\p{L}+) )?muoi ?)?(\p{L}+)?$/u.exec(said)
  if (parts === null || said === '') return null
  const [, hundreds, tens, units] = parts
  const hundred = said.includes('tram') ? figureOf(hundreds, 1) : 0
  const ten = said.includes('muoi') ? figureOf(tens, 1) : 0
  const one = figureOf(units, 0)
  return hundred === null || ten === null || one === null ? null : hundred * 100 + ten * 10 + one
}

function figureOf(word: string | undefined, otherwise: number): number | null {
  return word === undefined ? otherwise : (unitWords.get(word) ?? null)
}

/** Words around days that say nothing of their number, folded. */
const besideDays = /(?<!\p{L})(?:nhac|truoc|han|den|hop|buoi|cac|moc|lan|roi|them|lai|khi|lam viec|thanh)(?!\p{L})/gu
/** A line between two days: "3-1", "3 - 1". What stands before a number alone is a minus, and there are no such days. */
const lineBetween = /(?<=\d|ngay|hom|tuan)(?:[-–] ?| [-–] )(?=[\p{L}\d])/gu

/**
 * "nhắc trước 10, 5 và 2 ngày", "3 ngày 1 ngày", "90-60-30", "1 tuần và mười hôm" (folded) → the days in their order, the same one twice
 * if it was said twice. Null where anything else is said, or nothing.
 */
export function daysIn(said: string): number[] | null {
  const pieces = said
    .replace(lineBetween, ',')
    .replace(besideDays, ' ')
    .split(/[,;/&+]|(?<!\p{L})va(?!\p{L})|(?<=\d|ngay|hom|tuan) +(?=\d)/u)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
  const days = pieces.flatMap((piece) => {
    const [, number = '', unit = 'ngay'] = /^(.+?)(?: ?(ngay|hom|tuan))?$/.exec(piece) ?? []
    const count = numberOf(number)
    return count === null ? [] : [unit === 'tuan' ? count * 7 : count]
  })
  return days.length === 0 || days.length < pieces.length ? null : days
}
