import { stages, type Stage } from './candidates/events.ts'
import { paperParts, stageParts, type PaperPart, type StagePart } from './candidates/paper-kinds.ts'
import { lowered, readYesNo } from './command-words.ts'
import type { FormProblem } from './form-problem.ts'
import { clean, fold } from './text.ts'

/** Longest name of a paper or a stage, of the sentence that says what happens, and of a form's number. */
export const kindLimits = { label: 100, what: 200, form: 30 } as const

type Read = { value: string } | { problem: FormProblem }

const problem = (found: FormProblem): Read => ({ problem: found })

function plain(text: string): string {
  return fold(lowered(clean(text)))
    .replace(/[\s.,;:!?"“”()]+/g, ' ')
    .trim()
}

type Named = { key: string; label: string; form: string | null }

/** The paper or stage that is meant by its name, a part of it, or its form; null for none and for several. */
export function matchKind(text: string, kinds: readonly Named[]): string | null {
  const said = plain(text)
  if (said === '') return null
  const exact = kinds.filter(({ key, label, form }) => [key, plain(label), ...(form === null ? [] : [plain(form)])].includes(said))
  const part = kinds.filter(({ label }) => ` ${plain(label)} `.includes(` ${said} `))
  const [one, ...others] = exact.length > 0 ? exact : part
  return one === undefined || others.length > 0 ? null : one.key
}

/**
 * One name to whoever types without marks, and to a workbook: case, marks, blanks and punctuation do not tell names apart. So there are no
 * two papers, and no two stages, whose names differ by them alone.
 */
export function sameLabel(one: string, other: string): boolean {
  return lettersOf(one) === lettersOf(other)
}

function lettersOf(label: string): string {
  return fold(clean(label)).replace(/[^a-z0-9]+/g, '')
}

/** A name of one line, with a letter in it, from its capital on. */
export function readLabel(text: string): Read {
  return readLine(text, kindLimits.label)
}

export function readWhat(text: string): Read {
  return readLine(text, kindLimits.what)
}

function readLine(text: string, limit: number): Read {
  const line = clean(text).replace(/\s+/g, ' ')
  if (line === '') return problem({ kind: 'empty' })
  if (line.length > limit) return problem({ kind: 'too-long', limit })
  return /\p{L}.*\p{L}/u.test(line) ? { value: line.charAt(0).toLocaleUpperCase('vi') + line.slice(1) } : problem({ kind: 'bad-label' })
}

/** "6-KNĐ"; "không" → '': there is none. */
export function readForm(text: string): Read {
  const line = clean(text).replace(/\s+/g, ' ')
  if (line === '') return problem({ kind: 'empty' })
  if (/^(?:khong|khong co|khong co mau|khong can|bo|bo mau|khong mau)$/.test(plain(line))) return { value: '' }
  return line.length > kindLimits.form ? problem({ kind: 'too-long', limit: kindLimits.form }) : { value: line }
}

/** "bắt buộc" → required, "không bắt buộc" → optional. */
export function readRequired(text: string): Read {
  const said = plain(text)
  if (/khong bat buoc|tuy|neu co|khong nhat thiet/.test(said) || readYesNo(text) === 'no') return { value: 'optional' }
  return /bat buoc|phai co/.test(said) || readYesNo(text) === 'yes' ? { value: 'required' } : problem({ kind: 'not-a-choice' })
}

/** A key for a new paper, from its name: small letters, figures and lines alone; `taken` are left out. */
export function keyFor(label: string, taken: readonly string[]): string {
  const base =
    fold(label)
      .replace(/[^a-z0-9]+/g, '_')
      .slice(0, 30)
      .replace(/^_+|_+$/g, '') || 'giay'
  const numbered = (number: number): string => (number === 1 ? base : `${base}_${number}`)
  let number = 1
  while (taken.includes(numbered(number))) number += 1
  return numbered(number)
}

const partsSaid: readonly (readonly [RegExp, PaperPart | StagePart])[] = [
  [/^(?:doi |sua )?(?:ten|ten goi|ten giay|ten buoc)$/, 'label'],
  [/viec|noi dung|dien giai/, 'what'],
  [/bat buoc/, 'required'],
  [/mau/, 'form'],
  [/gia tri|het han|thoi han/, 'validity'],
  [/thoi dung|bo|dung lai|khong dung/, 'use'],
  [/doi chieu|xac nhan/, 'confirm'],
  [/buoc/, 'stage'],
]

/** What is to be changed: "tên", "mẫu", "thời hạn". */
export function readPart(text: string): string | null {
  const said = plain(text)
  return partsSaid.find(([pattern]) => pattern.test(said))?.[1] ?? [...paperParts, ...stageParts].find((part) => part === said) ?? null
}

export function stageOf(key: string | undefined): Stage | null {
  return stages.find((stage) => stage === key) ?? null
}
