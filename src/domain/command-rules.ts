import type { Command } from './command.ts'
import { isQuestion } from './command-prose.ts'
import { lowered, vi } from './command-words.ts'

/** What the groups of a pattern caught, as it was typed; `rest` is everything from the name on. */
export type Said = Readonly<Record<string, string | undefined>>
/** Null: those words, but nothing that can be meant by them. */
export type Make = (said: Said, now: Date) => Command | null
/** `asks`: may be said as a question too. */
export type Rule = { pattern: RegExp; make: Make; asks: boolean }

/** A longer text asks for none of these. */
const longest = 160

/** An order: what is asked as a question is none. `source` is Vietnamese as in `vi`, from beginning to end. */
export function order(source: string, make: Make | Command): Rule {
  return rule(source, make, false)
}

/** Something to look at, as an order or as a question. */
export function look(source: string, make: Make | Command): Rule {
  return rule(source, make, true)
}

function rule(source: string, make: Make | Command, asks: boolean): Rule {
  return { pattern: new RegExp(vi(`^(?:${source})$`).source, 'du'), make: typeof make === 'function' ? make : () => make, asks }
}

/** Courtesy before and after what is asked. Each form is tried, the fullest first: "đi" and "giúp" may belong to it. */
const before = vi(
  '^(?:(?:dạ|vâng|thưa đồng chí|thưa|bạn @ơi|em @ơi|bot @ơi|trợ lý @ơi|cho (?:tôi|em|mình|cháu)|(?:tôi|em|mình|bác|cháu) (?:muốn|cần|xin|nhờ|đề nghị)|muốn|cần|làm ơn|nhờ (?:bạn|em|trợ lý)|nhờ|hãy|giúp (?:tôi|em|mình|bác)|giúp|hộ (?:tôi|em)|xin|đề nghị|hỏi|báo(?: cáo| tin| với)?|bây giờ)[ ,]+)+',
)
const after = vi(
  '(?:[ ,]+(?:@ạ|ah|nhé|nhá|nha|@với|đi|giúp (?:tôi|em|mình|bác)|giúp|giùm|@hộ|hộ (?:tôi|em|mình|bác)|em @ơi|bạn @ơi|cái))+$',
)
const softly = vi('(?:[ ,!.]+(?:@ạ|ah|nhé|nhá|nha))+$')
/** "a" is a courtesy too where no marks are typed, but "Nguyễn Văn A" is a name. */
const unmarkedCourtesy = /(?<! (?:van|thi)) a$/

/**
 * The command of the first rule that a text fits from beginning to end; null when it fits none. What a rule catches is handed on as it
 * was typed. An order that is asked as a question is none; a name is not looked at for that ("đ/c Hà" does not ask).
 */
export function firstOf(rules: readonly Rule[], text: string, now: Date): Command | null {
  if (text.length > longest) return null
  const marked = text.trimEnd().endsWith('?')
  for (const typed of formsOf(text)) {
    const folded = lowered(typed)
    for (const { pattern, make, asks } of rules) {
      const match = pattern.exec(folded)
      if (match === null) continue
      const command = asks || !(marked || isQuestion(withoutName(typed, match))) ? make(caught(typed, match), now) : null
      if (command !== null) return command
    }
  }
  return null
}

/** The groups of a match, in the letters that were typed: lower case has them in the same places. */
function caught(typed: string, match: RegExpExecArray): Said {
  const groups = match.indices?.groups ?? {}
  const words = Object.fromEntries(Object.entries(groups).map(([group, at]) => [group, at && typed.slice(at[0], at[1])]))
  const name = groups['who'] ?? groups['full']
  return name === undefined ? words : { ...words, rest: typed.slice(name[0]) }
}

function withoutName(typed: string, match: RegExpExecArray): string {
  const at = match.indices?.groups?.['who'] ?? match.indices?.groups?.['full']
  return at === undefined ? typed : `${typed.slice(0, at[0])}•${typed.slice(at[1])}`
}

/** The text as it is, and without the courtesy at its end, at its beginning, and both. */
function formsOf(text: string): string[] {
  const whole = text
    .replace(/\s+/g, ' ')
    .replace(/[\s.!?…,;]+$/u, '')
    .replace(/^[\s.!…,;]+/u, '')
  const soft = cut(whole, softly.exec(lowered(whole)))
  const bare = unmarkedCourtesy.test(soft) && !/[^\x00-\x7f]/.test(soft) ? soft.slice(0, -2) : soft
  const short = cut(bare, after.exec(lowered(bare)))
  const forms = [bare, short]
  return [...new Set(forms.flatMap((form) => [form, form.slice(before.exec(lowered(form))?.[0].length ?? 0)]))].filter(
    (form) => form !== '',
  )
}

function cut(text: string, found: RegExpExecArray | null): string {
  return found === null ? text : text.slice(0, found.index)
}
