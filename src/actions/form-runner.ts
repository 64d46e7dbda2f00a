import { next, turn, waitingStep, type Form, type FormInput, type FormState, type FormTurn } from '../domain/form.ts'
import { noAnswer, type FormProblem } from '../domain/form-problem.ts'
import type { Reply } from '../domain/reply.ts'
import type { Ask, Outcome } from '../runtime.ts'

/** A form that can be carried on with, whatever its draft looks like inside. */
export type FormRunner = {
  /** Carries on with a stored draft. */
  turn: (ask: Ask, state: FormState, input: FormInput) => Promise<Outcome>
  /** Asks the waiting question again. */
  again: (ask: Ask, state: FormState) => Promise<Outcome>
}

type Hooks<Draft, Context> = {
  /** What the steps need to know; null when this person may not do this (any more): then the form ends and says so. */
  context: (ask: Ask, draft: Draft) => Promise<Context | null>
  question: (ask: Ask, asked: { step: string; draft: Draft; problem: FormProblem | null; context: Context }) => Promise<Reply>
  finish: (ask: Ask, draft: Draft, context: Context) => Promise<Outcome>
  /** True for an answer with which the form is over although not all was asked. */
  ends?: (reply: Reply) => boolean
}

/** Joins a form's pure steps with what it needs from the database. Access is asked again at every turn. */
export function formRunner<Draft, Context>(
  form: Form<Draft, Context>,
  hooks: Hooks<Draft, Context>,
): FormRunner & { start: (ask: Ask, draft: Draft, said?: Readonly<Record<string, string>>) => Promise<Outcome> } {
  const carryOn = async (ask: Ask, draft: Draft, { move, before: kept, said = {} }: Move<Draft, Context>): Promise<Outcome> => {
    const before = await hooks.context(ask, draft)
    if (before === null) return { reply: { kind: 'form-ended', form: form.name }, form: null }
    let result = move(before)
    // What was just answered may open more (which cell) or close it.
    let context: Context | null = 'draft' in result && result.draft !== draft ? await hooks.context(ask, result.draft) : before
    const unused = new Map(Object.entries(said))
    while (context !== null && result.kind === 'ask') {
      const filled: Draft = form.fillIn?.(result.draft, context) ?? result.draft
      const text = unused.get(result.step)
      if (filled !== result.draft) result = next(form, filled)
      else if (text !== undefined) {
        unused.delete(result.step)
        result = turn(form, filled, { kind: 'text', text }, context)
        if (result.kind === 'ask' && result.problem !== null) {
          result = { ...result, draft: withLater(form, result.draft, { said: unused, context }) }
          unused.clear()
        }
      } else {
        const later = withLater(form, filled, { said: unused, context })
        if (later === filled) break
        unused.clear()
        result = next(form, later)
      }
      if ('draft' in result) context = await hooks.context(ask, result.draft)
    }
    if (context === null) return { reply: { kind: 'form-ended', form: form.name }, form: null }
    switch (result.kind) {
      case 'left':
        return { reply: { kind: 'form-left' }, form: null }
      case 'done':
        return { form: null, ...(await hooks.finish(ask, result.draft, context)) }
      case 'stale':
        return { reply: { kind: 'stale-choice' } }
      case 'ask': {
        const reply = await hooks.question(ask, { step: result.step, draft: result.draft, problem: result.problem, context })
        const goBackTo = kept?.(result.problem)
        const state = { form: form.name, draft: result.draft, ...(goBackTo !== undefined && { before: goBackTo }) }
        const unanswered = result.problem !== null && noAnswer.has(result.problem.kind)
        return { reply, form: hooks.ends?.(reply) === true ? null : state, ...(unanswered && { unanswered }) }
      }
    }
  }
  type Carry = { move: (draft: Draft, context: Context) => FormTurn<Draft>; before?: (problem: FormProblem | null) => unknown }
  const stored = async (ask: Ask, draftStored: unknown, { move, before }: Carry): Promise<Outcome> => {
    const draft = form.draft.safeParse(draftStored)
    if (!draft.success) return { reply: { kind: 'stale-choice' }, form: null }
    return carryOn(ask, draft.data, { move: (context) => move(draft.data, context), ...(before && { before }) })
  }
  return {
    start: (ask, draft, said) => carryOn(ask, draft, { move: () => next(form, draft), ...(said && { said }) }),
    turn: (ask, state, input) => {
      // He had gone to change one answer, and leaves it as it was.
      if (input.kind === 'back' && state.before !== undefined) return stored(ask, state.before, { move: (draft) => next(form, draft) })
      return stored(ask, state.draft, {
        move: (draft, context) => turn(form, draft, input, context),
        before: (problem) => (input.kind === 'go' ? state.draft : problem === null ? undefined : state.before),
      })
    },
    again: (ask, state) =>
      stored(ask, state.draft, {
        move: (draft) => {
          const step = waitingStep(form, draft)
          return step === null ? { kind: 'left' } : { kind: 'ask', step: step.name, draft, problem: null }
        },
        before: () => state.before,
      }),
  }
}

/** What was said of questions that come later; what of it is not understood will be asked. */
function withLater<Draft, Context>(
  form: Form<Draft, Context>,
  draft: Draft,
  { said, context }: { said: ReadonlyMap<string, string>; context: Context },
): Draft {
  let later = draft
  for (const step of form.steps) {
    const text = said.get(step.name)
    const read = text === undefined || step.filled(later) ? null : step.read(text, later, context)
    if (read?.kind === 'set') later = read.draft
  }
  return later
}

/** What one turn does, and what it keeps to go back to. */
type Move<Draft, Context> = {
  move: (context: Context) => FormTurn<Draft>
  before?: (problem: FormProblem | null) => unknown
  /** Answers that were given along with it in words, by step: each is taken when its question comes, until one is not understood. */
  said?: Readonly<Record<string, string>>
}
