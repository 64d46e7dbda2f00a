import { stages, type Stage } from './events.ts'
import type { PaperInfo } from './papers.ts'
import type { Provenance } from './reminders.ts'
import type { RuleBook } from './rule-book.ts'
import type { DeadlineRule } from './rules.ts'

/** Where a paper or a stage comes from. There is one version of each: what was before is in the record of who did what. */
export type Origin = Omit<Provenance, 'effectiveTo'>

/** A paper that dossiers need, as staff keeps it. `validity`: key of the time limit by which it grows old; null = it does not. */
export type PaperKind = PaperInfo & Origin & { validity: string | null }

/** A stage, as staff keeps it: its key and its place are the field's. */
export type StageKind = { key: Stage; label: string; what: string; form: string | null } & Origin

/** What may be changed of a paper and of a stage; `confirm`: it has been compared with the newest documents. */
export const paperParts = ['label', 'stage', 'required', 'form', 'validity', 'use', 'confirm'] as const
export type PaperPart = (typeof paperParts)[number]
export const stageParts = ['label', 'what', 'form', 'confirm'] as const
export type StagePart = (typeof stageParts)[number]

/** Parts that are changed by saying so: there is nothing to be asked. */
export const partsWithoutValue: ReadonlySet<string> = new Set<PaperPart | StagePart>(['use', 'confirm'])
/** Parts that a document says. */
export const partsOfDocuments: ReadonlySet<string> = new Set<PaperPart | StagePart>(['stage', 'required', 'form', 'validity'])

const prefix = 'paper:'

function keysIn({ anchor }: Pick<DeadlineRule, 'anchor'>): string[] | null {
  return anchor.startsWith(prefix)
    ? anchor
        .slice(prefix.length)
        .split(',')
        .filter((key) => key !== '')
    : null
}

/** Key of the time limit by which a paper grows old; null = it does not. */
export function validityOf(rules: readonly DeadlineRule[], paper: string): string | null {
  return rules.find((rule) => keysIn(rule)?.includes(paper) === true)?.key ?? null
}

/** The rules when a paper grows old by this one and no other: in all their versions, so that it is the same for every clock. */
export function withValidity(rules: readonly DeadlineRule[], paper: string, validity: string | null): DeadlineRule[] {
  return rules.map((rule) => {
    const keys = keysIn(rule)
    if (keys === null) return rule
    const others = keys.filter((key) => key !== paper)
    return { ...rule, anchor: `${prefix}${(rule.key === validity ? [...others, paper] : others).join(',')}` as const }
  })
}

/** Keys of the time limits that papers grow old by. */
export function validities(rules: readonly DeadlineRule[]): string[] {
  return [...new Set(rules.filter((rule) => keysIn(rule) !== null).map(({ key }) => key))].toSorted()
}

/** The book with a paper as it will be; null takes it away. What is retired grows old no more. */
export function bookWithPaper(book: RuleBook, key: string, paper: PaperKind | null): RuleBook {
  const others = book.papers.filter((one) => one.key !== key)
  return {
    ...book,
    papers: paper === null ? others : [...others, paper],
    rules: withValidity(book.rules, key, paper === null || paper.retired ? null : paper.validity),
  }
}

/** By stage, then as they were listed. */
export function inStageOrder<P extends Pick<PaperInfo, 'stage' | 'position'>>(papers: readonly P[]): P[] {
  return papers.toSorted((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage) || a.position - b.position)
}

/** What a kind says, as a text to compare by; where it comes from counts too. */
export function markOfKind(kind: PaperKind | StageKind): string {
  return JSON.stringify(Object.entries(kind).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
