/** The people of the cell: they write and answer all the time, and remember whether they were answered. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PhoneMessage } from '../../src/training/events.ts'
import type { Member, OpenCrowd } from '../../tests/support/open-crowd.ts'

export const isNotice = ({ from, text }: PhoneMessage): boolean => from === 'bot' && text.startsWith('THÔNG BÁO SINH HOẠT CHI BỘ')
const isHelp = ({ from, text }: PhoneMessage): boolean => from === 'bot' && text.startsWith('ĐỒNG CHÍ LÀM ĐƯỢC GÌ')
const isWhich = ({ text }: PhoneMessage): boolean => text.startsWith('Đồng chí trả lời cho việc nào?')
const isNoted = ({ from, text }: PhoneMessage): boolean => from === 'bot' && text.includes('Đã ghi: dự họp')

export type Question = {
  member: Member
  /** help: asked what the bot can do; yes: answered the notice. */
  kind: 'help' | 'yes'
  answered: () => number
}

export type People = {
  /** All that was asked since the beginning. */
  questions: readonly Question[]
  /** The one on this messenger who does nothing by himself, so that he waits for no answer, asks for help. */
  ask: (on: 'telegram' | 'zalo') => Question
  /** They are quiet on Zalo: for the moment at which a poll that is answered goes nowhere (Zalo gives a message away once). */
  hush: (quiet: boolean) => void
  /** They begin nothing more; who is asked which meeting he meant still says so. */
  rest: () => void
  stop: () => Promise<void>
}

const everyMs = 250

/** `random`: who is next, and what he does; `hushed`: as with `hush`, from the beginning; `day`: of the meeting, "03/12". */
type Ways = { random: () => number; hushed: boolean; day: string }

/** They begin at once. */
export function startPeople({ members }: OpenCrowd, { random, hushed, day }: Ways): People {
  // Whoever has both messengers would be told now here, now there.
  const one = members.filter(({ telegram, zalo }) => telegram === null || zalo === null)
  const still = {
    telegram: one.find(({ telegram }) => telegram !== null),
    zalo: one.find(({ zalo }) => zalo !== null),
  }
  const had = new Map(one.map((member) => [member, { all: member.received().length, yes: false }]))
  const questions: Question[] = []
  const stopping = new AbortController()
  const { signal } = stopping
  let quiet = hushed
  let resting = false

  const isFree = (member: Member): boolean => questions.findLast((question) => question.member === member)?.answered() !== 0
  const pick = (from: readonly Member[]): Member | null => from[Math.floor(random() * from.length)] ?? null
  const put = (member: Member, kind: Question['kind'], say: () => void): Question => {
    const fits = kind === 'help' ? isHelp : isNoted
    const before = member.received().filter(fits).length
    say()
    const question = {
      member,
      kind,
      answered: () => member.received().filter(fits).length - before,
    }
    questions.push(question)
    return question
  }
  const help = (member: Member): Question => put(member, 'help', () => (member.telegram ?? member.zalo)?.say('/trogiup'))

  const turn = (): void => {
    const member = pick(
      one.filter((each) => each !== still.telegram && each !== still.zalo && isFree(each) && !(quiet && each.zalo !== null)),
    )
    if (member === null) return
    const known = had.get(member)
    const notice = member
      .received()
      .slice(known?.all ?? 0)
      .find(isNotice)
    if (notice === undefined || known === undefined || known.yes) {
      help(member)
      return
    }
    known.yes = true
    put(member, 'yes', () => answer(member, notice))
  }
  /** The bot asks where other lists are open, too: the line of this meeting is meant. */
  const sayWhich = ({ zalo }: Member): void => {
    const last = zalo?.history().at(-1)
    if (last === undefined || !isWhich(last)) return
    const number = new RegExp(`^(\\d+)\\. .*ngày ${day}: Dự`, 'm').exec(last.text)?.[1]
    if (number !== undefined) zalo?.say(number)
  }
  const ended = (async () => {
    while (!signal.aborted) {
      if (!resting) turn()
      if (!quiet) for (const { member, kind } of questions) if (kind === 'yes') sayWhich(member)
      await sleep(everyMs, undefined, { signal }).catch(() => {})
    }
  })()

  return {
    questions,
    ask: (on) => {
      const member = still[on]
      if (member === undefined) throw new Error(`nobody has ${on} alone`)
      return help(member)
    },
    hush: (wanted) => (quiet = wanted),
    rest: () => {
      resting = true
    },
    stop: () => {
      stopping.abort()
      return ended
    },
  }
}

/** On Zalo a number, where the notice is the last that he reads, else the word: a number would be one of a later list. */
function answer(member: Member, notice: PhoneMessage): void {
  if (member.telegram !== null) member.telegram.press(notice.id, 0)
  else member.zalo?.say(member.received().at(-1)?.id === notice.id ? '1' : (/^1\. (.+)$/m.exec(notice.text)?.[1] ?? ''))
}
