import type { Command } from './command.ts'
import { inviteCodeIn } from './invite-code.ts'
import { clean, fold } from './text.ts'

/** What a text is, before anything is known about the person: a command, small talk, or nothing we understand. */
export type Parsed = { kind: 'command'; command: Command } | { kind: 'leave' } | { kind: 'unknown' }

/** Longest text that is looked at; what is longer is no command. */
const longest = 2000

/**
 * Reads what a person typed. Case and diacritics do not matter, except where a word without them could be another word. Slash
 * commands, plain phrases, abbreviations and whole sentences ("tôi ốm không đi được") are understood; what is not is 'unknown',
 * never an error.
 */
export function parseCommand(raw: string): Parsed {
  const text = clean(raw.slice(0, longest))
  if (text === '') return { kind: 'unknown' }
  if (text.startsWith('/')) return slash(text)
  const code = inviteCodeIn(text)
  if (code !== null) return found({ kind: 'link', code })
  return phrase(text) ?? prose(text) ?? { kind: 'unknown' }
}

function found(command: Command): Parsed {
  return { kind: 'command', command }
}

function slash(text: string): Parsed {
  const match = /^\/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+([\s\S]*))?$/.exec(text)
  const rest = match?.[2]?.trim() ?? ''
  switch (match?.[1]?.toLowerCase()) {
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
    case 'huy':
      return { kind: 'leave' }
    default:
      return { kind: 'unknown' }
  }
}

function callMeeting(text: string): Command {
  return text === '' ? { kind: 'call-meeting' } : { kind: 'call-meeting', text }
}

/** Phrases that mean one thing from beginning to end, in folded form. */
const whole: readonly (readonly [RegExp, Command | 'leave'])[] = [
  [/^(?:huy|huy bo|thoi|bo qua|dung lai|thoat|ket thuc)(?: di| a| nhe)?$/, 'leave'],
  [/^(?:tro giup|giup|giup toi|giup do|huong dan|huong dan su dung|menu|help|\?+|bat dau|xin chao|chao|chao ban|alo|hello|hi)$/, { kind: 'help' }],
  [/^(?:da )?(?:cam on|cam on nhe|cam on a|cam on ban|cam on dong chi|cam on d\/c|thanks|tks)(?: nhieu)?$/, { kind: 'thanks' }],
  [/^(?:xem |cho xem |cho toi xem )?(?:lich|lich hop|lich sinh hoat|lich hop chi bo|lich hop cb|lich cong tac|cac cuoc hop|hop khi nao|bao gio hop|khi nao hop|hom nao hop|lich hop (?:thang|tuan) .{1,12})(?: a)?\??$/, { kind: 'list-meetings' }],
  [/^(?:xem )?(?:ai|con ai|nhung ai|dong chi nao|d\/c nao) (?:con )?(?:chua|da|vang|du|se)? ?(?:tra loi|xac nhan|phan hoi|bao|du|vang|du hop|di hop|vang mat)?(?: hop| du hop)?\??$/, { kind: 'show-answers' }],
  [/^(?:xem )?(?:ket qua |danh sach )?(?:tra loi|xac nhan|phan hoi|diem danh)(?: hop| du hop)?\??$/, { kind: 'show-answers' }],
  [/^(?:nhac|nhac lai|don doc)(?: (?:nhung )?(?:nguoi|ai|dong chi|d\/c|cac dong chi))?(?: con)?(?: chua (?:tra loi|xac nhan|phan hoi|bao))?$/, { kind: 'nudge' }],
  [/^(?:ghi ho|ghi giup|tra loi ho|tra loi giup|bao ho|ghi nhan ho)(?: .{0,60})?$/, { kind: 'record-answer' }],
  [/^(?:chep|sao chep|sao|lay|gui lai|xin)? ?(?:noi dung|ban|mau|van ban)? ?thong bao(?: hop)?(?: de (?:chep|gui))?$/, { kind: 'copy-notice' }],
  [/^(?:huy|hoan khong hop|bo|khong) (?:cuoc |buoi )?(?:hop|sinh hoat)(?: chi bo| cb)?$/, { kind: 'cancel-meeting' }],
  [/^(?:tin|thong bao)? ?(?:chua ro|khong ro|gui loi|chua chac)(?: ket qua)?$/, { kind: 'list-unknown' }],
  [/^(?:vi sao|tai sao|sao) (?:toi|em|bac|minh)? ?(?:lai )?(?:khong |chua )?nhan (?:duoc )?(?:tin|thong bao|tin nhan)(?: nay| do)?\??$/, { kind: 'why' }],
]

const opening = /^(?:hop (?:chi bo|cb|chi uy|dang vien)|sh ?cb|shcb|sinh hoat (?:chi bo|cb)|moi hop|goi hop|trieu tap hop|trieu tap|thong bao hop|thong bao sinh hoat|len lich hop|tao cuoc hop|hop)\b[ :,.-]*/
const moving = /^(?:doi|doi lai|chuyen|hoan|lui|doi lich|doi gio|doi ngay|chuyen lich|sua) (?:cuoc |buoi |lich |gio |ngay )?(?:hop|sinh hoat)\b(?: (?:chi bo|cb))?(?: (?:sang|den|toi|vao|qua))?[ :,.-]*/

function phrase(text: string): Parsed | null {
  const folded = fold(text)
  const plain = folded.replace(/[.!]+$/, '').trim()
  for (const [pattern, meaning] of whole) {
    if (pattern.test(plain)) return meaning === 'leave' ? { kind: 'leave' } : found(meaning)
  }
  const move = moving.exec(folded)
  if (move) {
    const rest = text.slice(move[0].length).trim()
    return found(rest === '' ? { kind: 'move-meeting' } : { kind: 'move-meeting', text: rest })
  }
  const open = opening.exec(folded)
  if (open && !/\?$/.test(folded)) return found(callMeeting(text.slice(open[0].length).trim()))
  return null
}

/** Words before the point: who speaks, and courtesy. */
const speaker = '(?:da |vang |dạ |bao cao (?:dong chi|d\\/c|bi thu|bt)[,: ]*|thua (?:dong chi|bi thu)[,: ]*|kinh gui .{0,30}[,: ]+)*(?:(?:toi|em|bac|chau|con|minh|anh|chi|co|chu|ong|ba|dong chi|d\\/c) )?(?:xin |xin phep |se |van |co the |co )*'
const attending = new RegExp(`^${speaker}(?:du|du hop|tham gia|tham du|co mat|di|di duoc|di hop|den|den du|den duoc|du duoc|nhat tri du|dang ky du|xac nhan du)(?: (?:hop|sinh hoat|duoc|day du|dung gio|nhe|nha|a|ah|cung chi bo))*[.!]?$`)
const calling = /^(?:da |vang )?(?:lien he lai|goi lai|se lien he|de toi lien he lai|goi lai (?:cho toi )?sau|lh lai|toi (?:se )?(?:goi|lien he|bao) (?:lai )?sau)(?: sau)?(?: a| nhe)?[.!]?$/
const bareAbsence = /^(?:da |toi |em |bac )?(?:xin |bao |xin phep )*(?:vang|vang mat|vang cp|vang kp|vang co ly do|nghi|vang hop|nghi hop)(?: (?:hop|buoi nay|hom nay|a|ah|nhe))*[.!]?$/
const absence = [
  /\b(?:khong|ko|k|chua|chang|kg) (?:the )?(?:di|du|den|hop|tham gia|tham du|co mat|toi)(?: hop| du| tham gia)?(?: (?:duoc|dc|noi))?\b/,
  /\b(?:xin|bao|phai|cho)(?: phep)? (?:duoc )?(?:vang|nghi)\b/,
  /^(?:toi |em |bac )?vang\b.{2,}/,
  /\b(?:bi|dang|hom do|hom ay|toi|em|bac) (?:om|sot|benh|dau|met|nam vien|ban|di vang|di cong tac|di xa|ve que|cap cuu)\b/,
  /^(?:om|benh|ban|nam vien|di cong tac|ban viec|ban dot xuat|dau)\b/,
]
const question = /\?$|^(?:ai|bao gio|khi nao|may gio|o dau|co phai|tai sao|vi sao|the nao|lam sao)\b|\b(?:duoc khong|co khong|phai khong|the nao|nhu the nao)$/

/** Whole sentences about coming to a meeting. Absence is looked for first: "không dự được" holds "dự được". */
function prose(text: string): Parsed | null {
  const folded = fold(text).replace(/\s+/g, ' ')
  if (question.test(folded)) return null
  if (bareAbsence.test(folded) && !saysYes(text)) return found({ kind: 'answer-meeting', answer: 'absent', sure: true })
  if (absence.some((pattern) => pattern.test(folded)) && folded.length <= 300) return found({ kind: 'answer-meeting', answer: 'absent', reason: text, sure: false })
  if (calling.test(folded)) return found({ kind: 'answer-meeting', answer: 'call_back', sure: true })
  if (attending.test(folded) && !otherWord(text)) return found({ kind: 'answer-meeting', answer: 'attend', sure: true })
  return null
}

/** "vâng" folds like "vắng". Typed with diacritics the two are told apart; bare "vang" is left to the waiting question. */
function saysYes(text: string): boolean {
  const lower = text.toLowerCase()
  return /vâng/.test(lower) || /^(?:da )?vang(?: a| ah)?[.!]?$/.test(lower)
}

/** "đủ", "dù", "dụ" fold like "dự"; "đi" and "đến" have no such doubles that matter. */
function otherWord(text: string): boolean {
  return /(?:^|\s)(?:đủ|dù|dụ|đu|dữ|đến khi|đi đâu)(?:\s|$)/.test(text.toLowerCase())
}
