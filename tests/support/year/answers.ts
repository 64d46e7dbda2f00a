import { addDays, type LocalDay } from '../../../src/domain/local-time.ts'
import type { PhoneMessage } from '../../../src/training/events.ts'
import type { Phone } from './commune.ts'
import type { Line } from './oracle.ts'

/** What the digest of a morning is headed with. */
const heading = 'NHẮC VIỆC HỒ SƠ'

export function digestsOf(phone: Phone): PhoneMessage[] {
  return phone.history().filter(({ from, text }) => from === 'bot' && text.startsWith(heading))
}

/** "18/11", and with the year where it is not this one. */
function dateText(day: LocalDay, today: LocalDay): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${date}/${month}${year === today.slice(0, 4) ? '' : `/${year}`}`
}

/** Of a line that says until when something was put off. */
export const postponedMark = 'hoãn'

/** What tells a line from the others of a morning: whose it is and what its date is, or that it was put off. */
export function markOf({ known, postponed }: Pick<Line, 'known' | 'postponed'>, today: LocalDay): string {
  return `${known.code} ${postponed ? postponedMark : dateText(known.clock.dueOn, today)}`
}

/** The same of a numbered line as it was written; null for everything else. */
export function readMark(line: string): { number: number; mark: string } | null {
  const found = /^(\d+)\. (Q\d+-\d+) · .* – /.exec(line)
  if (found === null) return null
  const due = /\(hạn (\d\d\/\d\d(?:\/\d{4})?)[;)]/.exec(line)?.[1]
  return { number: Number(found[1]), mark: `${found[2]} ${due ?? (line.includes('hoãn nhắc đến') ? postponedMark : '?')}` }
}

export type Answer =
  | { kind: 'acknowledged'; line: Line }
  | { kind: 'postponed'; line: Line; until: LocalDay }
  | { kind: 'explained'; line: Line }
  /** The bot wrote something else than it should have: the end of what it wrote. */
  | { kind: 'failed'; doing: string; what: string }

/** Somebody opens one line of his digest and takes it up, puts it off, or asks why he is told; null: he has no line that stands alone. */
export async function answer(
  phone: Phone,
  { lines, today, chance }: { lines: readonly Line[]; today: LocalDay; chance: () => number },
): Promise<Answer | null> {
  const digest = digestsOf(phone).at(-1)
  if (digest === undefined) return null
  const marks = lines.map((line) => markOf(line, today))
  const alone = lines.filter((line, index) => !line.postponed && marks.filter((mark) => mark === marks[index]).length === 1)
  const line = alone[Math.floor(chance() * alone.length)]
  if (line === undefined) return null
  const wanted = markOf(line, today)
  const read = digest.text.split('\n').flatMap((text) => readMark(text) ?? [])
  const number = read.find(({ mark }) => mark === wanted)?.number
  // On another page, or the end of a long message.
  if (number === undefined || number > 8) return null
  const opened = await phone.choose(digest, number - 1)
  if (!opened.text.includes(line.known.code)) return failed('opening', opened)
  const mood = chance()
  if (mood < 0.55) {
    const taken = await phone.choose(opened, 0)
    return taken.text.includes('Đã ghi: đồng chí nhận việc này') ? { kind: 'acknowledged', line } : failed('taking up', taken)
  }
  if (mood < 0.75) return postpone(phone, opened, { line, until: addDays(today, 3 + Math.floor(chance() * 20)) })
  const why = await phone.choose(opened, 2)
  const { rule } = line.known
  const says =
    why.text.includes('VÌ SAO ĐỒNG CHÍ NHẬN TIN NÀY') &&
    why.text.includes('Đồng chí nhận tin này vì') !== (line.level === 'above') &&
    why.text.includes(rule.document) &&
    why.text.includes(line.known.code)
  return says ? { kind: 'explained', line } : failed('asking why', why)
}

async function postpone(phone: Phone, opened: PhoneMessage, put: { line: Line; until: LocalDay }): Promise<Answer> {
  await phone.choose(opened, 1)
  await phone.say('chờ đủ giấy tờ')
  const preview = await phone.say(put.until.split('-').toReversed().join('/'))
  if (!preview.text.includes('Hoãn nhắc đến')) return failed('putting off', preview)
  const done = await phone.choose(preview, 0)
  return done.text.includes('Đã hoãn nhắc') ? { kind: 'postponed', ...put } : failed('putting off', done)
}

function failed(doing: string, { text }: PhoneMessage): Answer {
  return { kind: 'failed', doing, what: `${doing}: ${text.slice(0, 200)}` }
}
