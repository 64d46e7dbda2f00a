import { expect } from 'vitest'
import { next, turn, type Form, type FormInput, type FormTurn } from '../../../src/domain/form.ts'

/** A person filling in a form: what he says goes through the stored draft each time, as it does between two messages. */
export function filling<Draft, Context>(form: Form<Draft, Context>, start: Draft, context: Context) {
  let now: FormTurn<Draft> = next(form, start)
  const take = (input: FormInput): FormTurn<Draft> => {
    if (now.kind === 'left') throw new Error('the form was left')
    const kept = form.draft.parse(JSON.parse(JSON.stringify(now.draft)))
    expect(JSON.parse(JSON.stringify(kept))).toEqual(JSON.parse(JSON.stringify(now.draft)))
    now = turn(form, kept, input, context)
    return now
  }
  return {
    say: (text: string) => take({ kind: 'text', text }),
    press: (step: string, value: string) => take({ kind: 'value', step, value }),
    go: (to: string) => take({ kind: 'go', to }),
    back: () => take({ kind: 'back' }),
    get at(): string {
      return now.kind === 'ask' || now.kind === 'stale' ? now.step : now.kind
    },
    get problem() {
      return now.kind === 'ask' ? now.problem : null
    },
    get draft(): Draft {
      if (now.kind === 'left') throw new Error('the form was left')
      return now.draft
    },
  }
}
