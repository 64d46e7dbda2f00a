import type { Command } from './command.ts'
import { fold } from './text.ts'

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
  /** One answer uses it up (a confirmation). */
  once?: boolean
  /** Until when it counts, if longer than usual. */
  until?: Date
}

/** A list as it was sent, newest first in every array of them. */
export type OpenList = { id: string; title: string; foreground: boolean; once: boolean; createdAt: Date; options: readonly Option[] }

/** A list asked in direct answer to a person counts as "what we are talking about" for this long. */
const freshMs = 10 * 60_000

export type Picked = { kind: 'none' } | { kind: 'picked'; list: OpenList; option: Option } | { kind: 'which'; candidates: readonly { list: OpenList; option: Option }[] }

/**
 * What a bare digit means. One open list that has it: that one. Several: the one that was just asked in direct answer to the person,
 * if nothing came after it; else it is asked which is meant. A message that arrives in between never changes what a digit means
 * without saying so.
 */
export function pickDigit(lists: readonly OpenList[], digit: number, now: Date): Picked {
  return decide(lists, now, (list) => list.options[digit - 1])
}

/** What "vâng" or "không" means: as with digits, among the lists that ask such a question. */
export function pickWord(lists: readonly OpenList[], word: 'yes' | 'no', now: Date): Picked {
  return decide(lists, now, (list) => list.options.find((option) => option.says === word))
}

/** A person who types the words of a choice instead of its number. */
export function pickLabel(lists: readonly OpenList[], text: string): Picked {
  const wanted = fold(text)
  for (const list of lists) {
    const option = list.options.find(({ label }) => fold(label) === wanted)
    if (option) return { kind: 'picked', list, option }
  }
  return { kind: 'none' }
}

function decide(lists: readonly OpenList[], now: Date, find: (list: OpenList) => Option | undefined): Picked {
  const candidates = lists.flatMap((list) => {
    const option = find(list)
    return option ? [{ list, option }] : []
  })
  const [first] = candidates
  if (!first) return { kind: 'none' }
  const newest = lists[0]
  const justAsked = newest === first.list && newest.foreground && now.getTime() - newest.createdAt.getTime() <= freshMs
  if (candidates.length === 1 || justAsked) return { kind: 'picked', ...first }
  return { kind: 'which', candidates }
}

const digitWords: Readonly<Record<string, number>> = { mot: 1, hai: 2, ba: 3, bon: 4, nam: 5, sau: 6, bay: 7, tam: 8, chin: 9, muoi: 10 }

/** "1", "1.", "số 1", "một ạ", "em chọn 2 ạ" → the number; null when the text is anything more than that. 0 is "go back". */
export function readDigit(text: string): number | null {
  const bare = fold(text)
    .replace(/[.,!()[\]:;\s]+/g, ' ')
    .trim()
    .replace(/^(?:da |vang |em |toi |bac |chau |con |minh )+/, '')
    .replace(/^(?:chon |bam |nhan |lay )?(?:so |muc |cau |phuong an )?/, '')
    .replace(/(?: nhe| nha| a| ah| oi)+$/, '')
  if (/^\d{1,2}$/.test(bare)) return Number(bare)
  return digitWords[bare] ?? null
}

const yes = /^(?:(?:da|vang|u|uh|uhm|ok|oke|okay|duoc|dong y|nhat tri|dung|dung roi|phai|phai roi|chinh xac|co|xac nhan|gui|gui di)(?: (?:a|ah|nhe|nha|roi|vang|dong y|dung|dung roi|ok))*)$/
const no = /^(?:(?:da )?(?:khong|ko|k|kg|khong phai|khong dong y|chua|thoi|sai|sai roi|dung gui|khong gui)(?: (?:a|ah|nhe|nha|roi|dau))*)$/

/** "vâng", "dạ đúng rồi" → yes; "không ạ", "sai rồi" → no. "đừng" folds like "đúng", so what carries diacritics must carry the right ones. */
export function readYesNo(text: string): 'yes' | 'no' | null {
  const lower = text.toLowerCase().normalize('NFC')
  const bare = fold(lower)
    .replace(/[.,!]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (no.test(bare)) return 'no'
  if (!yes.test(bare)) return null
  return /đừng|dừng|dụng|phải không|phai khong/.test(lower) ? null : 'yes'
}
