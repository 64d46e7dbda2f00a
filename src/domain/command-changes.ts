import type { ChangeDraft, ChangeKind } from './change.ts'
import type { Command } from './command.ts'
import { someone } from './command-names.ts'
import type { Make } from './command-rules.ts'

/** Begins a change with what is known. */
export function change(kind: ChangeKind, more: Partial<ChangeDraft> = {}): Command {
  return { kind: 'change', draft: { change: kind, ...more } }
}

/** A change of somebody who may be named. */
export function changeOf(kind: ChangeKind, more: Partial<ChangeDraft> = {}): Make {
  return (said) => {
    const who = someone(said)
    return who === null ? null : { kind: 'change', draft: { change: kind, ...more }, ...(who !== '' && { who }) }
  }
}
