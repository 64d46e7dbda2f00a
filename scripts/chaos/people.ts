/** The people of the cell: they write and answer all the time, and remember whether they were answered. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PhoneMessage } from '../../src/training/events.ts'
import type { Member, OpenCrowd } from '../../tests/support/open-crowd.ts'

export const isNotice = ({ from, text }: PhoneMessage): boolean => from === 'bot' && text.startsWith('THÔNG BÁO SINH HOẠT CHI BỘ')
const isHelp = ({ from, text }: PhoneMessage): boolean => from === 'bot' && text.startsWith('ĐỒNG CHÍ LÀM ĐƯỢC GÌ')
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
  /** Somebody with this messenger asks for help. Where everybody waits for an answer already: the question that was asked last. */
  ask: (on: 'telegram' | 'zalo') => Question
  /** They are quiet on Zalo: for the moment at which a poll that is answered goes nowhere (Zalo gives a message away once). */
  hush: (quiet: boolean) => void
  stop: () => Promise<void>
}

const everyMs = 250

/** They begin at once. `random`: who is next, and what he does; `hushed`: as with `hush`, from the beginning. */
export function startPeople({ members }: OpenCrowd, { random, hushed }: { random: () => number; hushed: boolean }): People {
  // Whoever has both messengers would be told now here, now there.
  const one = members.filter(({ telegram, zalo }) => telegram === null || zalo === null)
  const had = new Map(one.map((member) => [member, { all: member.received().length, yes: false }]))
  const questions: Question[] = []
  const stopping = new AbortController()
  const { signal } = stopping
  let quiet = hushed

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
    const member = pick(one.filter((each) => isFree(each) && !(quiet && each.zalo !== null)))
    if (member === null) return
    const known = had.get(member)
    const notice = member
      .received()
      .slice(known?.all ?? 0)
      .find(isNotice)
    // On Zalo a digit may be taken for the list of a help that was on its way at the same time: there they only ask.
    const answers = notice !== undefined && member.telegram !== null && known?.yes === false
    if (!answers) {
      help(member)
      return
    }
    known.yes = true
    put(member, 'yes', () => member.telegram?.press(notice.id, 0))
  }
  const ended = (async () => {
    while (!signal.aborted) {
      turn()
      await sleep(everyMs, undefined, { signal }).catch(() => {})
    }
  })()

  return {
    questions,
    ask: (on) => {
      const member = pick(one.filter((each) => each[on] !== null && isFree(each)))
      if (member !== null) return help(member)
      const waiting = questions.findLast((question) => question.member[on] !== null)
      if (waiting === undefined) throw new Error(`nobody has ${on} alone`)
      return waiting
    },
    hush: (wanted) => (quiet = wanted),
    stop: () => {
      stopping.abort()
      return ended
    },
  }
}
