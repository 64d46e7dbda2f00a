import type { PaperKind } from '../domain/candidates/paper-kinds.ts'
import type { RuleBook } from '../domain/candidates/rule-book.ts'
import { versionAt } from '../domain/candidates/rule-changes.ts'
import { matchKind } from '../domain/command-paper-kinds.ts'
import { localDay } from '../domain/local-time.ts'
import type { PaperKindCommand, PaperKindView, Validity } from '../domain/topics/paper-kinds.ts'
import { inUse, paperKinds, stageKinds } from '../db/candidates/paper-kinds.ts'
import { ruleBook } from '../db/candidates/rule-book.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { cannot } from './cannot.ts'
import { mayChangeRules } from './date-effect.ts'
import { onPage } from './on-page.ts'
import { maySeeRules } from './rules.ts'

/** Papers or stages on one page: with "Xem tiếp" and "Trang trước" no more than twelve lines. */
const kindsOnPage = 8

type Command<K extends PaperKindCommand['kind']> = Extract<PaperKindCommand, { kind: K }>

/** A time limit that papers grow old by, in the version of today; null when there is none of this key. */
export function validityNow(book: RuleBook, key: string | null, now: Date): Validity | null {
  return versionAt(
    book.rules.filter((rule) => rule.key === key),
    localDay(now),
  )
}

export function viewOfPaper(paper: PaperKind, book: RuleBook, now: Date): PaperKindView {
  const stage = book.stages.find(({ key }) => key === paper.stage)?.label ?? paper.stage
  return { paper, stage, validity: paper.retired ? null : validityNow(book, paper.validity, now) }
}

/** "các loại giấy tờ": what dossiers need, step by step; what is not asked for any more stands last. */
export async function showPaperKinds(ask: Ask, { page }: Command<'paper-kinds'>): Promise<Outcome> {
  if (!(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  const book = await ruleBook(ask.tx)
  const all = (await paperKinds(ask.tx, book.rules)).toSorted((a, b) => Number(a.retired) - Number(b.retired))
  const { items: shown, ...where } = onPage(all, page, kindsOnPage)
  const papers = shown.map((paper) => viewOfPaper(paper, book, ask.now))
  return { reply: { kind: 'paper-kinds', papers, ...where, canChange: await mayChangeRules(ask) } }
}

/** "loại giấy đơn xin vào Đảng": one of them. */
export async function showPaperKind(ask: Ask, command: Command<'show-paper-kind'>): Promise<Outcome> {
  if (!(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  const book = await ruleBook(ask.tx)
  const all = await paperKinds(ask.tx, book.rules)
  const key = matchKind(command.key, all)
  const paper = all.find((one) => one.key === key)
  if (paper === undefined) return { reply: { kind: 'not-found' } }
  const view = viewOfPaper(paper, book, ask.now)
  const canChange = await mayChangeRules(ask)
  // How many dossiers there are is for those who see them all.
  return { reply: { kind: 'paper-kind', view, inUse: canChange ? await inUse(ask.tx, paper.key) : null, canChange } }
}

/** "các bước": the way of a dossier. */
export async function showStages(ask: Ask, { page }: Command<'stages'>): Promise<Outcome> {
  if (!(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  const { items: shown, ...where } = onPage(await stageKinds(ask.tx), page, kindsOnPage)
  return { reply: { kind: 'stages', stages: shown, ...where, canChange: await mayChangeRules(ask) } }
}

/** "bước lễ kết nạp": one of them, with its papers. */
export async function showStage(ask: Ask, command: Command<'show-stage'>): Promise<Outcome> {
  if (!(await maySeeRules(ask))) return cannot(ask, 'see-rules')
  const all = await stageKinds(ask.tx)
  const key = matchKind(command.key, all)
  const stage = all.find((one) => one.key === key)
  if (stage === undefined) return { reply: { kind: 'not-found' } }
  const book = await ruleBook(ask.tx)
  const papers = (await paperKinds(ask.tx, book.rules)).filter((paper) => paper.stage === stage.key && !paper.retired)
  return {
    reply: {
      kind: 'stage',
      stage,
      papers: papers.map((paper) => viewOfPaper(paper, book, ask.now)),
      canChange: await mayChangeRules(ask),
    },
  }
}
