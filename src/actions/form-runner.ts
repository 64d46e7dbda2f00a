import { next, turn, waitingStep, type Form, type FormInput, type FormState, type FormTurn } from '../domain/form.ts'
import type { FormProblem } from '../domain/form-problem.ts'
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
  /** What the steps need to know; null when this person may not do this (any more): then the form ends. */
  context: (ask: Ask, draft: Draft) => Promise<Context | null>
  question: (ask: Ask, asked: { step: string; draft: Draft; problem: FormProblem | null; context: Context }) => Promise<Reply>
  finish: (ask: Ask, draft: Draft, context: Context) => Promise<Outcome>
}

/** Joins a form's pure steps with what it needs from the database. Access is asked again at every turn. */
export function formRunner<Draft, Context>(
  form: Form<Draft, Context>,
  hooks: Hooks<Draft, Context>,
): FormRunner & { start: (ask: Ask, draft: Draft) => Promise<Outcome> } {
  const carryOn = async (ask: Ask, draft: Draft, move: (context: Context) => FormTurn<Draft>): Promise<Outcome> => {
    const before = await hooks.context(ask, draft)
    if (before === null) return { reply: { kind: 'not-found' }, form: null }
    const result = move(before)
    // What was just answered may open more (which cell) or close it.
    const context = 'draft' in result && result.draft !== draft ? await hooks.context(ask, result.draft) : before
    if (context === null) return { reply: { kind: 'not-found' }, form: null }
    switch (result.kind) {
      case 'left':
        return { reply: { kind: 'form-left' }, form: null }
      case 'done':
        return { form: null, ...(await hooks.finish(ask, result.draft, context)) }
      case 'stale':
        return { reply: { kind: 'stale-choice' } }
      case 'ask':
        return {
          reply: await hooks.question(ask, { step: result.step, draft: result.draft, problem: result.problem, context }),
          form: { form: form.name, draft: result.draft },
        }
    }
  }
  const stored = async (ask: Ask, state: FormState, move: (draft: Draft, context: Context) => FormTurn<Draft>): Promise<Outcome> => {
    const draft = form.draft.safeParse(state.draft)
    if (!draft.success) return { reply: { kind: 'stale-choice' }, form: null }
    return carryOn(ask, draft.data, (context) => move(draft.data, context))
  }
  return {
    start: (ask, draft) => carryOn(ask, draft, () => next(form, draft)),
    turn: (ask, state, input) => stored(ask, state, (draft, context) => turn(form, draft, input, context)),
    again: (ask, state) =>
      stored(ask, state, (draft) => {
        const step = waitingStep(form, draft)
        return step === null ? { kind: 'left' } : { kind: 'ask', step: step.name, draft, problem: null }
      }),
  }
}
