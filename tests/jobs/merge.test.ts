import { describe, expect, test } from 'vitest'
import type { Option } from '../../src/domain/choices.ts'
import { brandMeeting } from '../../src/db/brands.ts'
import { merge } from '../../src/jobs/compose.ts'
import type { Message } from '../../src/messages/message.ts'

const yes: Option = { label: 'Dự', command: { kind: 'answer-meeting', meetingId: brandMeeting('m-1'), answer: 'attend', sure: true } }
const no: Option = { label: 'Thôi', command: { kind: 'leave-form' } }

type Part = { name: string; message: Message; title: string }

function part(name: string, message: Partial<Message> = {}): Part {
  return { name, title: `about ${name}`, message: { lines: [name], ...message } }
}

const plain = part('plain', { title: 'PLAIN' })
const other = part('other')
const asks = part('asks', { title: 'ASKS', options: [yes], rules: { subject: 'answer m-1' } })
const asksToo = part('asks too', { options: [no], rules: { subject: 'answer m-2' } })
const long = (length: number, options: readonly Option[] = []): Part => part(`long ${length}`, { lines: ['x'.repeat(length)], options })

describe('what was held for one person becomes one message', () => {
  test.each<{
    says: string
    parts: readonly [Part, ...Part[]]
    used: readonly Part[]
    lines?: readonly string[]
    options?: readonly Option[]
    title?: string
    listTitle?: string
  }>([
    {
      says: 'one alone stays as it is',
      parts: [asks],
      used: [asks],
      lines: ['asks'],
      options: [yes],
      title: 'ASKS',
      listTitle: 'about asks',
    },
    {
      says: 'two follow each other, parted by a line',
      parts: [plain, other],
      used: [plain, other],
      lines: ['plain', '———', 'other'],
      options: [],
      title: 'PLAIN',
      listTitle: 'about other',
    },
    {
      says: 'the title of a later one becomes a line',
      parts: [other, plain],
      used: [other, plain],
      lines: ['other', '———', 'PLAIN', 'plain'],
      options: [],
    },
    {
      says: 'the one that asks comes last',
      parts: [asks, plain, other],
      used: [asks, plain, other],
      lines: ['plain', '———', 'other', '———', 'ASKS', 'asks'],
      options: [yes],
      title: 'PLAIN',
      listTitle: 'about asks',
    },
    { says: 'of two that ask, the second has to wait', parts: [asks, asksToo], used: [asks], lines: ['asks'], options: [yes] },
    {
      says: 'one that has to wait lets others through',
      parts: [plain, asksToo, asks, other],
      used: [plain, asksToo, other],
      lines: ['PLAIN', 'plain', '———', 'other', '———', 'asks too'].slice(1),
      options: [no],
    },
    {
      says: 'an empty list of choices asks nothing',
      parts: [part('a', { options: [] }), asks],
      used: [part('a', { options: [] }), asks],
      options: [yes],
    },
    { says: 'no longer than people read', parts: [long(2000), long(1501), long(1500)], used: [long(2000), long(1500)], options: [] },
    {
      says: 'the first leaves, however long it is',
      parts: [long(9000), other],
      used: [long(9000)],
      lines: ['x'.repeat(9000)],
      options: [],
    },
  ])('$says', ({ parts, used, ...expected }) => {
    const merged = merge(parts)
    expect(merged.used.map(({ name }) => name)).toEqual(used.map(({ name }) => name))
    if (expected.lines !== undefined) expect(merged.message.lines).toEqual(expected.lines)
    if (expected.options !== undefined) expect(merged.message.options ?? []).toEqual(expected.options)
    if (expected.title !== undefined) expect(merged.message.title).toBe(expected.title)
    if (expected.listTitle !== undefined) expect(merged.title).toBe(expected.listTitle)
  })

  test('the rules of the one that asks go along', () => {
    expect(merge([asks, plain]).message.rules).toEqual({ subject: 'answer m-1' })
    expect(merge([other, plain]).message.rules).toBeUndefined()
  })
})
