import type { CandidateChange, ChangeDraft, ChangeStep } from '../change.ts'
import { numbered, reasoned } from '../candidates/asked.ts'
import type { CandidateFacts } from '../candidates/events.ts'
import type { Step, StepResult } from '../form.ts'
import type { FormProblem } from '../form-problem.ts'
import type { CandidateAsked } from '../topics/candidate-changes.ts'

/** `facts` and `version` null: not known yet which candidate. */
export type CandidateContext = { asked: CandidateAsked; facts: CandidateFacts | null; version: number | null }

/** As many entries of a list are offered at once; the last line shows more. */
export const mostAtOnce = 11

/** Which questions each kind asks. Some of them depend on what happened: see `asksFor`. */
export const candidateNeeds: Readonly<Record<CandidateChange, readonly ChangeStep[]>> = {
  'add-candidate': ['unit', 'name', 'another', 'group', 'consent', 'event', 'on'],
  'take-back-candidate': [],
  'record-event': ['candidate', 'event', 'on', 'number', 'to', 'abroad', 'reason'],
  'void-event': ['candidate', 'entry', 'value', 'on', 'number'],
  'set-paper': ['candidate', 'paper', 'value', 'on', 'place'],
  'assign-mentor': ['candidate', 'person', 'on', 'number'],
  'rename-candidate': ['candidate', 'name'],
  'set-candidate-group': ['candidate', 'group'],
  'set-consent': ['candidate', 'consent'],
}

type CandidateStep = Extract<
  ChangeStep,
  'candidate' | 'entry' | 'paper' | 'group' | 'consent' | 'event' | 'on' | 'number' | 'to' | 'abroad' | 'reason' | 'place'
>

/** Whether this question makes sense with what has been said; as far as it is asked at all. */
function asksFor(name: CandidateStep, { change, eventKind, value }: ChangeDraft): boolean {
  switch (name) {
    case 'to':
      return eventKind === 'chuyen_don_vi'
    case 'abroad':
      return eventKind === 'tham_tra'
    case 'on':
      return change === 'void-event' ? value === 'day' : change !== 'set-paper' || value === 'yes'
    case 'number':
      if (change === 'void-event') return value === 'number'
      return change !== 'record-event' || (eventKind !== undefined && numbered.has(eventKind))
    case 'reason':
      return eventKind !== undefined && reasoned.has(eventKind)
    case 'place':
      return value === 'yes'
    case 'candidate':
    case 'entry':
    case 'paper':
    case 'group':
    case 'consent':
    case 'event':
      return true
  }
}

/** What these questions need of what a change's questions know. */
export type Asking = { now: Date; about?: CandidateContext }

export type Own = Step<ChangeDraft, Asking>

export function step(
  name: CandidateStep,
  fields: Pick<Own, 'read' | 'choose'> & { has: Own['filled']; without: (draft: ChangeDraft) => ChangeDraft },
): Own {
  const needs: Readonly<Record<string, readonly ChangeStep[]>> = candidateNeeds
  return {
    name,
    filled: (draft) => needs[draft.change]?.includes(name) !== true || !asksFor(name, draft) || fields.has(draft),
    clear: fields.without,
    read: fields.read,
    choose: fields.choose,
  }
}

export const set = (draft: ChangeDraft): StepResult<ChangeDraft> => ({ kind: 'set', draft })
export const problem = (found: FormProblem, draft?: ChangeDraft): StepResult<ChangeDraft> => ({
  kind: 'problem',
  problem: found,
  ...(draft && { draft }),
})

/** Shows the next page of a long list, and the first one after the last. */
export function more(draft: ChangeDraft): StepResult<ChangeDraft> {
  return set({ ...draft, page: (draft.page ?? 0) + 1 })
}
