import type { Command } from './command.ts'
import { bare, sameWords } from './command-words.ts'

/** One line of a list of choices, and the command it stands for. */
export type Option = {
  label: string
  command: Command
  /** Also chosen by "vâng", "đồng ý" … or "không", "thôi" …, when this list is the one that is asked. */
  says?: 'yes' | 'no'
  style?: 'primary' | 'danger'
}

export type ListRules = {
  /** What the list is about: a newer list about the same thing takes its digits over. */
  subject?: string
  /** It is about one line of the list with this subject: while this one is the newest, it alone is answered. */
  under?: string
  /** One answer uses it up (a confirmation). */
  once?: boolean
  /** Until when it counts, if longer than usual. */
  until?: Date
}

/** A list as it was sent, newest first in every array of them. */
export type OpenList = {
  id: string
  title: string
  foreground: boolean
  once: boolean
  subject: string | null
  under: string | null
  createdAt: Date
  options: readonly Option[]
}

/** A list asked in direct answer to a person counts as "what we are talking about" for this long. */
const freshMs = 10 * 60_000

export type Picked =
  | { kind: 'none' }
  | { kind: 'picked'; list: OpenList; option: Option }
  | { kind: 'which'; candidates: readonly { list: OpenList; option: Option }[] }

/**
 * What a bare digit means. One open list that has it: that one. Several: the one that was just asked in direct answer to the person,
 * if nothing came after it, or that was asked at any time about a line of the only others; else it is asked which is meant. A message that
 * arrives in between never changes what a digit means without saying so.
 */
export function pickDigit(lists: readonly OpenList[], digit: number, now: Date): Picked {
  return decide(lists, now, (list) => list.options[digit - 1])
}

/** What "vâng" or "không" means: as with digits, among the lists that ask such a question. */
export function pickWord(lists: readonly OpenList[], word: 'yes' | 'no', now: Date): Picked {
  return decide(lists, now, (list) => list.options.find((option) => option.says === word))
}

/** A person who types the words of a choice instead of its number, or both ("1. Dự"). */
export function pickLabel(lists: readonly OpenList[], text: string, now: Date): Picked {
  const [, digit, words = ''] = /^(\d{1,2}) (.+)$/.exec(bare(text)) ?? []
  return decide(lists, now, ({ options }) => {
    const numbered = digit === undefined ? undefined : options[Number(digit) - 1]
    if (numbered !== undefined && sameWords(words, numbered.label)) return numbered
    return options.find(({ label }) => sameWords(text, label))
  })
}

function decide(lists: readonly OpenList[], now: Date, find: (list: OpenList) => Option | undefined): Picked {
  const candidates = lists.flatMap((list) => {
    const option = find(list)
    return option ? [{ list, option }] : []
  })
  const [first, ...others] = candidates
  if (!first) return { kind: 'none' }
  const asked = lists[0] === first.list && first.list.foreground
  const isFresh = now.getTime() - first.list.createdAt.getTime() <= freshMs
  const isNewest = asked && (isFresh || others.every(({ list }) => waitsFor(list, first.list)))
  if (others.length === 0 || isNewest) return { kind: 'picked', ...first }
  return { kind: 'which', candidates }
}

/** Is a list the one from which the newest was opened, or about another line of that? */
function waitsFor({ subject, under }: OpenList, newest: OpenList): boolean {
  return newest.under !== null && (subject === newest.under || under === newest.under)
}
