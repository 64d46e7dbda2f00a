import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { next, turn, waitingStep, type Form, type FormInput } from '../../src/domain/form.ts'

const stored = z.object({ drink: z.string().optional(), sugar: z.string().optional(), size: z.string().optional() })
type Order = z.infer<typeof stored>
type Shop = { sizes: readonly string[] }

/** An order in a tea house: sugar is asked for tea only, and the size only where there are several. */
const order: Form<Order, Shop> = {
  name: 'order',
  draft: stored,
  steps: [
    {
      name: 'drink',
      filled: ({ drink }) => drink !== undefined,
      clear: (draft) => ({ ...draft, drink: undefined }),
      read: (text, draft) =>
        text === '' ? { kind: 'problem', problem: { kind: 'empty' } } : { kind: 'set', draft: { ...draft, drink: text } },
      choose: (value, draft) => ({ kind: 'set', draft: { ...draft, drink: value } }),
    },
    {
      name: 'sugar',
      filled: ({ drink, sugar }) => drink !== 'tea' || sugar !== undefined,
      clear: (draft) => ({ ...draft, sugar: undefined }),
      read: (text, draft) => ({ kind: 'set', draft: { ...draft, sugar: text } }),
      choose: (_value, draft) => ({ kind: 'problem', problem: { kind: 'not-a-choice' }, draft: { ...draft, size: 'kept' } }),
    },
    {
      name: 'size',
      filled: ({ size }) => size !== undefined,
      clear: (draft, { sizes }) => (sizes.length > 1 ? { ...draft, size: undefined } : draft),
      read: (text, draft) => ({ kind: 'set', draft: { ...draft, size: text } }),
      choose: (value, draft, { sizes }) =>
        sizes.includes(value) ? { kind: 'set', draft: { ...draft, size: value } } : { kind: 'problem', problem: { kind: 'not-a-choice' } },
    },
  ],
}
const shop: Shop = { sizes: ['small', 'large'] }
const say = (draft: Order, text: string) => turn(order, draft, { kind: 'text', text }, shop)
const press = (draft: Order, step: string, value: string) => turn(order, draft, { kind: 'value', step, value }, shop)
const back = (draft: Order, at: Shop = shop) => turn(order, draft, { kind: 'back' }, at)
const go = (draft: Order, to: string) => turn(order, draft, { kind: 'go', to }, shop)

describe('a form', () => {
  it('asks for what the draft does not say yet, and is done when all is said', () => {
    expect(next(order, {})).toEqual({ kind: 'ask', step: 'drink', draft: {}, problem: null })
    expect(say({}, 'tea')).toEqual({ kind: 'ask', step: 'sugar', draft: { drink: 'tea' }, problem: null })
    expect(say({}, 'coffee')).toEqual({ kind: 'ask', step: 'size', draft: { drink: 'coffee' }, problem: null })
    expect(press({ drink: 'coffee' }, 'size', 'large')).toEqual({ kind: 'done', draft: { drink: 'coffee', size: 'large' } })
  })

  it('asks again where an answer is none, and keeps what the step learned', () => {
    expect(say({}, '')).toEqual({ kind: 'ask', step: 'drink', draft: {}, problem: { kind: 'empty' } })
    expect(press({ drink: 'tea' }, 'sugar', 'none')).toEqual({
      kind: 'ask',
      step: 'sugar',
      draft: { drink: 'tea', size: 'kept' },
      problem: { kind: 'not-a-choice' },
    })
  })

  it('knows a choice of a question that was answered before', () => {
    expect(press({ drink: 'tea' }, 'drink', 'coffee')).toEqual({ kind: 'stale', step: 'sugar', draft: { drink: 'tea' } })
    expect(press({ drink: 'tea' }, 'nonsense', 'coffee')).toMatchObject({ kind: 'stale' })
  })

  it('goes back to the nearest question that was asked, and from the first it is left', () => {
    expect(back({ drink: 'tea', sugar: 'two' })).toMatchObject({ kind: 'ask', step: 'sugar', draft: { drink: 'tea' } })
    expect(back({ drink: 'coffee' })).toMatchObject({ kind: 'ask', step: 'drink' })
    expect(back({ drink: 'tea' })).toMatchObject({ kind: 'ask', step: 'drink' })
    expect(back({})).toEqual({ kind: 'left' })
  })

  it('does not go back to a question with nothing to choose', () => {
    const last: Form<Order, Shop> = { ...order, steps: order.steps.toReversed() }
    expect(turn(last, { size: 'small' }, { kind: 'back' }, { sizes: ['small'] })).toEqual({ kind: 'left' })
    expect(turn(last, { size: 'small' }, { kind: 'back' }, shop)).toMatchObject({ kind: 'ask', step: 'size' })
  })

  it('changes one answer and leaves the others', () => {
    expect(go({ drink: 'tea', sugar: 'two' }, 'drink')).toMatchObject({ kind: 'ask', step: 'drink', draft: { sugar: 'two' } })
    expect(go({ drink: 'tea' }, 'nonsense')).toMatchObject({ kind: 'stale', step: 'sugar' })
  })

  it('that has all it needs stays done whatever is said', () => {
    expect(say({ drink: 'coffee', size: 'large' }, 'tea')).toEqual({ kind: 'done', draft: { drink: 'coffee', size: 'large' } })
    expect(waitingStep(order, { drink: 'coffee', size: 'large' })).toBeNull()
  })

  it('whatever is said, asks the question that its draft leaves open, and goes on from what was stored', () => {
    const input: fc.Arbitrary<FormInput> = fc.oneof(
      fc.constantFrom('', 'tea', 'coffee', 'two').map((text): FormInput => ({ kind: 'text', text })),
      fc
        .record({ step: fc.constantFrom('drink', 'sugar', 'size', 'x'), value: fc.constantFrom('tea', 'small', 'x') })
        .map((pressed): FormInput => ({ kind: 'value', ...pressed })),
      fc.constantFrom('drink', 'sugar', 'size', 'x').map((to): FormInput => ({ kind: 'go', to })),
      fc.constant<FormInput>({ kind: 'back' }),
    )
    fc.assert(
      fc.property(fc.array(input, { maxLength: 12 }), (inputs) => {
        let draft: Order = {}
        for (const one of inputs) {
          const result = turn(order, draft, one, shop)
          if (result.kind === 'left') return
          expect(turn(order, stored.parse(JSON.parse(JSON.stringify(draft))), one, shop)).toEqual(result)
          if (result.kind !== 'done') expect(waitingStep(order, result.draft)?.name).toBe(result.step)
          draft = result.draft
        }
      }),
    )
  })
})
