import type { z } from 'zod'
import type { FormProblem } from './form-problem.ts'

/**
 * A conversation of several steps, as data. The state of a form is its draft and nothing else: the question that is asked is that of
 * the first step which the draft does not answer yet. Going back clears a step; changing one answer at the end clears just that one. `before` is the
 * draft as it was when somebody went to change an answer: going back from there leaves that answer as it was.
 */
export type FormState = { form: string; draft: unknown; before?: unknown }

export type StepResult<Draft> = { kind: 'set'; draft: Draft } | { kind: 'problem'; problem: FormProblem; draft?: Draft }

export type Step<Draft, Context> = {
  name: string
  /** True when the draft holds an answer, or when this step does not apply to it. */
  filled: (draft: Draft) => boolean
  /** Takes the answer away; leaves the draft as it is where there is nothing to ask (a choice of one). */
  clear: (draft: Draft, context: Context) => Draft
  /** Reads what was typed. */
  read: (text: string, draft: Draft, context: Context) => StepResult<Draft>
  /** Takes the value of a choice that the bot offered for this step. */
  choose: (value: string, draft: Draft, context: Context) => StepResult<Draft>
}

export type Form<Draft, Context> = {
  name: string
  draft: z.ZodType<Draft>
  steps: readonly Step<Draft, Context>[]
  /** Answers by itself what need not be asked: a choice of one. Returns the draft as it is where there is nothing to add. */
  fillIn?: (draft: Draft, context: Context) => Draft
}

export type FormInput =
  { kind: 'text'; text: string } | { kind: 'value'; step: string; value: string } | { kind: 'go'; to: string } | { kind: 'back' }

export type FormTurn<Draft> =
  | { kind: 'ask'; step: string; draft: Draft; problem: FormProblem | null }
  | { kind: 'done'; draft: Draft }
  | { kind: 'left' }
  /** The choice belongs to a question that was answered before. */
  | { kind: 'stale'; step: string; draft: Draft }

/** The question that waits: the first step without an answer; null when all have one. */
export function waitingStep<Draft, Context>(form: Form<Draft, Context>, draft: Draft): Step<Draft, Context> | null {
  return form.steps.find((step) => !step.filled(draft)) ?? null
}

/** One turn of a form: what a person said, and what is asked next. */
export function turn<Draft, Context>(form: Form<Draft, Context>, draft: Draft, input: FormInput, context: Context): FormTurn<Draft> {
  const step = waitingStep(form, draft)
  if (step === null) return { kind: 'done', draft }
  switch (input.kind) {
    case 'back':
      return goBack(form, draft, step, context)
    case 'go': {
      const target = form.steps.find(({ name }) => name === input.to)
      return target ? next(form, target.clear(draft, context)) : { kind: 'stale', step: step.name, draft }
    }
    case 'value':
      return input.step === step.name
        ? after(form, draft, step, step.choose(input.value, draft, context))
        : { kind: 'stale', step: step.name, draft }
    case 'text':
      return after(form, draft, step, step.read(input.text, draft, context))
  }
}

function after<Draft, Context>(
  form: Form<Draft, Context>,
  draft: Draft,
  step: Step<Draft, Context>,
  result: StepResult<Draft>,
): FormTurn<Draft> {
  if (result.kind === 'set') return next(form, result.draft)
  return { kind: 'ask', step: step.name, draft: result.draft ?? draft, problem: result.problem }
}

export function next<Draft, Context>(form: Form<Draft, Context>, draft: Draft): FormTurn<Draft> {
  const step = waitingStep(form, draft)
  return step === null ? { kind: 'done', draft } : { kind: 'ask', step: step.name, draft, problem: null }
}

/** To the nearest earlier step whose clearing changes what is asked; from the first question it leaves the form. */
function goBack<Draft, Context>(
  form: Form<Draft, Context>,
  draft: Draft,
  current: Step<Draft, Context>,
  context: Context,
): FormTurn<Draft> {
  const earlier = form.steps.slice(0, form.steps.indexOf(current)).toReversed()
  for (const step of earlier) {
    const cleared = step.clear(draft, context)
    if (waitingStep(form, cleared) === step) return next(form, cleared)
  }
  return { kind: 'left' }
}
