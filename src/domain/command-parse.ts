import type { Command } from './command.ts'
import { alertRules } from './command-alerts.ts'
import { candidateRules } from './command-candidates.ts'
import { dossierRules } from './command-dossier-rules.ts'
import { exportRules } from './command-exports.ts'
import { candidateChangeRules } from './command-candidate-changes.ts'
import { memberRules } from './command-members.ts'
import { officeRules } from './command-offices.ts'
import { ownRules } from './command-own.ts'
import { peopleRules } from './command-people.ts'
import { readCalling, readMoving, readWhole } from './command-phrases.ts'
import { readProse } from './command-prose.ts'
import { firstOf } from './command-rules.ts'
import { withoutTelex } from './command-words.ts'
import { inviteCodeIn } from './invite-code.ts'
import { clean } from './text.ts'

/** What a text is, before anything is known about the person: a command, small talk, or nothing we understand. */
export type Parsed = { kind: 'command'; command: Command } | { kind: 'leave' } | { kind: 'unknown' }

/** Longest text that is looked at; what is longer is no command. */
const longest = 2000

/**
 * Reads what a person typed. Case does not matter, and diacritics only where they make another word. Slash commands, plain phrases,
 * abbreviations and whole sentences ("tôi ốm không đi được") are understood; what is not is 'unknown', never an error. `now` is for days
 * that are said ("từ 1/12").
 */
export function parseCommand(raw: string, now: Date): Parsed {
  const text = clean(raw.slice(0, longest))
  if (text === '') return { kind: 'unknown' }
  if (text.startsWith('/')) return slash(text, now)
  const code = inviteCodeIn(text)
  if (code !== null) return found({ kind: 'link', code })
  return phrase(text, now) ?? telex(text, now) ?? { kind: 'unknown' }
}

/** The first rule that fits counts: what is wanted as a file, what is said of dossiers, orders before questions, then of oneself, then of others. */
const rules = [
  ...exportRules,
  ...candidateChangeRules,
  ...candidateRules,
  ...ownRules,
  ...alertRules,
  ...peopleRules,
  ...memberRules,
  ...officeRules,
  ...dossierRules,
]

function phrase(text: string, now: Date): Parsed | null {
  const asked = firstOf(rules, text, now)
  if (asked !== null) return found(asked)
  const meaning = readWhole(text)
  if (meaning !== null) return meaning === 'leave' ? { kind: 'leave' } : found(meaning)
  const moved = readMoving(text)
  if (moved !== null) return found(moved === '' ? { kind: 'move-meeting' } : { kind: 'move-meeting', text: moved })
  const called = readCalling(text)
  if (called !== null) return found(callMeeting(called))
  const answer = readProse(text)
  return answer && found(answer)
}

/** A reason is kept as it was typed. */
function telex(text: string, now: Date): Parsed | null {
  const read = withoutTelex(text)
  const parsed = read === text.toLowerCase() ? null : phrase(read, now)
  if (parsed?.kind !== 'command' || parsed.command.kind !== 'answer-meeting' || parsed.command.reason === undefined) return parsed
  return found({ ...parsed.command, reason: text })
}

function found(command: Command): Parsed {
  return { kind: 'command', command }
}

/** Slash commands that say the same as the beginning of a phrase. */
const beginnings: Readonly<Record<string, string>> = {
  moi: 'mời',
  tim: 'tìm',
  hoso: 'hồ sơ',
  quanchung: 'quần chúng',
  them: 'thêm đảng viên',
  bangiao: 'bàn giao',
  chibo: 'chuyển sang chi bộ',
}

/** "/moi Lan" is "mời Lan"; what follows and is not understood is left out. */
function asPhrase(name: string, rest: string, now: Date): Command | null {
  const beginning = beginnings[name]
  if (beginning === undefined || rest === '') return null
  return firstOf(rules, `${beginning} ${rest.replace(name === 'chibo' ? /^(?:chi bộ|chi bo|cb) /iu : '', '')}`, now)
}

function slash(text: string, now: Date): Parsed {
  const match = /^\/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+([\s\S]*))?$/.exec(text)
  const rest = match?.[2]?.trim() ?? ''
  const name = match?.[1]?.toLowerCase() ?? ''
  const asked = asPhrase(name, rest, now)
  if (asked !== null) return found(asked)
  switch (name) {
    case 'start':
      return found(rest === '' ? { kind: 'start' } : { kind: 'start', code: rest })
    case 'hop':
      return found(callMeeting(rest))
    case 'lich':
      return found({ kind: 'list-meetings' })
    case 'traloi':
    case 'chuatraloi':
      return found({ kind: 'show-answers' })
    case 'nhac':
      return found({ kind: 'nudge' })
    case 'ghiho':
      return found({ kind: 'record-answer' })
    case 'doihop':
      return found(rest === '' ? { kind: 'move-meeting' } : { kind: 'move-meeting', text: rest })
    case 'huyhop':
      return found({ kind: 'cancel-meeting' })
    case 'saochep':
      return found({ kind: 'copy-notice' })
    case 'visao':
      return found({ kind: 'why' })
    case 'trogiup':
    case 'help':
      return found({ kind: 'help' })
    case 'lamquen':
    case 'huongdan':
      return found({ kind: 'tour', page: 0 })
    case 'moi':
      return found(rest === '' ? { kind: 'invite' } : { kind: 'invite', text: rest })
    case 'lienket':
      return found({ kind: 'show-links' })
    case 'hoso':
      return found(rest === '' ? { kind: 'find-candidate' } : { kind: 'find-candidate', text: rest })
    case 'quanchung':
      return found({ kind: 'candidates' })
    case 'danhba':
      return found({ kind: 'list-people' })
    case 'tim':
      return found(rest === '' ? { kind: 'find-person' } : { kind: 'find-person', text: rest })
    case 'them':
      return found({ kind: 'change', draft: { change: 'add-person' } })
    case 'bangiao':
      return found({ kind: 'change', draft: { change: 'hand-over' } })
    case 'may':
      return found({ kind: 'my-phones' })
    case 'nhacviec':
      return found({ kind: 'alerts' })
    case 'quydinh':
      return found({ kind: 'rules' })
    case 'lichnghi':
      return found({ kind: 'work-calendar' })
    case 'caidat':
      return found({ kind: 'settings' })
    case 'chibo':
      return found(rest === '' ? { kind: 'switch-unit' } : { kind: 'switch-unit', text: rest })
    case 'huy':
      return { kind: 'leave' }
    default:
      return { kind: 'unknown' }
  }
}

function callMeeting(text: string): Command {
  return text === '' ? { kind: 'call-meeting' } : { kind: 'call-meeting', text }
}
