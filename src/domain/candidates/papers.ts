import type { LocalDay } from '../local-time.ts'
import type { Clock } from './clocks.ts'
import { stages, type PaperState, type Stage } from './events.ts'
import type { Progress } from './progress.ts'

/**
 * A paper that a dossier needs, and the stage from which on it is missed. What is retired is not asked for any more, and stays where it
 * was ticked.
 */
export type PaperInfo = {
  key: string
  label: string
  form: string | null
  stage: Stage
  required: boolean
  retired: boolean
  position: number
}

export type PaperLine = {
  key: string
  required: boolean
  state: 'missing' | 'present' | 'expired'
  issuedOn: LocalDay | null
  place: string | null
  /** The last day on which it counts; null = it does not grow old, or that does not matter any more. */
  expiresOn: LocalDay | null
}

/**
 * The papers of all stages up to the present one and of the next, in their order. A paper has expired when a clock that its date
 * started (`paper:KEY`) is over and still runs: once the decision is made, its age does not matter.
 */
export function checklist(
  progress: Progress,
  papers: readonly PaperState[],
  infos: readonly PaperInfo[],
  { clocks, today }: { clocks: readonly Pick<Clock, 'source' | 'dueOn' | 'endedOn'>[]; today: LocalDay },
): PaperLine[] {
  const upTo = stages.indexOf(progress.stage) + 1
  return infos
    .filter(({ key, stage, retired }) => stages.indexOf(stage) <= upTo && (!retired || isPresent(papers, key)))
    .toSorted((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage) || a.position - b.position)
    .map(({ key, required }) => {
      const paper = papers.find((one) => one.key === key)
      if (paper === undefined || !paper.present) {
        return { key, required, state: 'missing', issuedOn: null, place: paper?.place ?? null, expiresOn: null }
      }
      const ends = clocks.filter(({ source, endedOn }) => source === `paper:${key}` && endedOn === null).map(({ dueOn }) => dueOn)
      const expiresOn = ends.toSorted()[0] ?? null
      const state = expiresOn !== null && expiresOn < today ? 'expired' : 'present'
      return { key, required, state, issuedOn: paper.issuedOn, place: paper.place, expiresOn }
    })
}

function isPresent(papers: readonly PaperState[], key: string): boolean {
  return papers.some((paper) => paper.key === key && paper.present)
}
