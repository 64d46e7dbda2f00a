import { describe, expect, it } from 'vitest'
import { canOf } from '../../src/actions/guide.ts'
import { roles, verbOfRole, type Actor, type Role, type Verb } from '../../src/domain/access.ts'
import type { ChangeKind } from '../../src/domain/change.ts'
import type { Command } from '../../src/domain/command.ts'
import { parseCommand } from '../../src/domain/command-parse.ts'
import { topicsFor, tourOf } from '../../src/domain/guide.ts'
import { isId, type PersonId } from '../../src/domain/ids.ts'
import type { Reply } from '../../src/domain/reply.ts'
import { toPlain } from '../../src/messages/render.ts'
import { toOutgoing } from '../../src/messages/message.ts'
import { helpLines } from '../../src/messages/vi/guide.ts'
import { replyWords } from '../../src/messages/vi/replies.ts'

const now = new Date('2026-11-21T09:00:00+07:00')
const zaloLimit = 1900

function person(): PersonId {
  const id = '00000000-0000-4000-8000-000000000001'
  if (!isId<PersonId>(id)) throw new Error('no id')
  return id
}

const actor = (...held: (readonly [Role, string])[]): Actor => ({
  personId: person(),
  grants: held.map(([role, path]) => ({ role, path })),
})

/** Everybody who may read this: each role alone, and what people really are. */
const readers: readonly (readonly [string, Actor])[] = [
  ...roles.map((role): readonly [string, Actor] => [role, actor([role, role === 'admin' ? '' : 'M/C8/'])]),
  ['secretary and member', actor(['secretary', 'M/C8/'], ['member', 'M/C8/'])],
  ['secretary of two cells', actor(['secretary', 'M/C8/'], ['secretary', 'M/C9/'], ['member', 'M/C8/'])],
  ['member here, follower there', actor(['member', 'M/C8/'], ['follower', 'M/C9/'])],
  ['all of it', actor(...roles.map((role) => [role, 'M/'] as const))],
]

const gives = ['give-cell-committee', 'give-deputy', 'give-secretary', 'give-follower', 'give-staff', 'give-admin'] as const

/** What commands take, beside changes; what is not named, anybody may. */
const needed: Readonly<Partial<Record<Command['kind'], Verb>>> = {
  'call-meeting': 'call-meeting',
  'move-meeting': 'change-meeting',
  'cancel-meeting': 'change-meeting',
  'show-answers': 'see-answers',
  nudge: 'record-answer',
  'record-answer': 'record-answer',
  'copy-notice': 'record-answer',
  invite: 'invite',
  'invite-all': 'invite',
  'show-links': 'see-people',
  'list-people': 'see-people',
  'find-person': 'see-people',
  settings: 'see-settings',
}
const neededByChange: Readonly<Partial<Record<ChangeKind, readonly Verb[]>>> = {
  'add-person': ['manage-people'],
  rename: ['manage-people'],
  'set-status': ['manage-people'],
  'set-exempt': ['manage-people'],
  'set-phone': ['manage-people'],
  retire: ['manage-people'],
  'hand-over': ['give-secretary'],
  'give-role': gives,
  'end-role': gives,
}

/** What a command takes; several: any of them. */
function needs(command: Command): readonly Verb[] {
  if (command.kind === 'change') {
    const { change, role } = command.draft
    return change === 'give-role' && role !== undefined ? [verbOfRole[role]] : (neededByChange[change] ?? [])
  }
  const verb = needed[command.kind]
  return verb === undefined ? [] : [verb]
}

function quoted(lines: readonly string[]): string[] {
  return lines.flatMap((line) => [...line.matchAll(/"([^"]+)"/g)].map(([, words = '']) => words))
}

function lengthOf(reply: Reply): number {
  return Math.max(...toPlain(toOutgoing(replyWords(reply, now), 'list'), 100_000).map(({ text }) => text.length))
}

function everyHelp(who: Actor): Reply[] {
  const can = canOf(who)
  return [
    { kind: 'help', can, unit: null, topic: null },
    { kind: 'help', can, unit: 'Chi bộ tổ dân phố 8', topic: null },
    ...topicsFor(can).map((topic): Reply => ({ kind: 'help', can, unit: null, topic })),
  ]
}

function everyPage(who: Actor): Reply[] {
  const { role, pages } = tourOf(canOf(who))
  return pages.map((page, at) => ({ kind: 'tour', role, page, at, pages: pages.length }))
}

describe.each(readers)('for %s, help and the tour', (_name, who) => {
  const can = canOf(who)
  const said = [...everyHelp(who), ...everyPage(who)].flatMap((reply) => [...replyWords(reply, now).lines]).concat(helpLines(can))

  it('name nothing that is not understood when it is typed', () => {
    const lost = quoted(said).filter((words) => words !== 'tiếp' && parseCommand(words, now).kind === 'unknown')
    expect(lost).toEqual([])
  })

  it('name nothing that this person may not do', () => {
    const beyond = quoted(said).filter((words) => {
      const parsed = parseCommand(words, now)
      if (parsed.kind !== 'command') return false
      const verbs = needs(parsed.command)
      return verbs.length > 0 && !verbs.some((verb) => can.verbs.includes(verb))
    })
    expect(beyond).toEqual([])
  })

  it('fit one message on Zalo, with choices that can be answered', () => {
    for (const reply of [...everyHelp(who), ...everyPage(who)]) {
      expect(lengthOf(reply)).toBeLessThanOrEqual(zaloLimit)
      expect(replyWords(reply, now).options?.length ?? 0).toBeLessThanOrEqual(12)
    }
  })

  it('begin with what matters to this role, in at most five lines after a text that was not understood', () => {
    expect(helpLines(can).length).toBeLessThanOrEqual(5)
  })

  it('take three to five pages of the tour, each with something to try', () => {
    const pages = everyPage(who)
    expect(pages.length).toBeGreaterThanOrEqual(3)
    expect(pages.length).toBeLessThanOrEqual(5)
    for (const page of pages) expect(replyWords(page, now).lines.join('\n')).toContain('Thử ngay')
  })
})

describe('help', () => {
  it('for a secretary begins with meetings, for staff with people, for a member with coming', () => {
    expect(topicsFor(canOf(actor(['secretary', 'M/C8/'], ['member', 'M/C8/'])))[0]).toBe('meetings')
    expect(topicsFor(canOf(actor(['staff', 'M/'])))[0]).toBe('people')
    expect(topicsFor(canOf(actor(['member', 'M/C8/'])))).toEqual(['attend', 'phones', 'own'])
  })

  it('speaks of several cells only to those who have them', () => {
    expect(topicsFor(canOf(actor(['secretary', 'M/C8/'], ['member', 'M/C8/'])))).not.toContain('units')
    expect(topicsFor(canOf(actor(['secretary', 'M/C8/'], ['follower', 'M/C9/'])))).toContain('units')
  })
})
