import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Command } from '../../src/domain/command.ts'
import { parseCommand as parseAt, type Parsed } from '../../src/domain/command-parse.ts'
import { clean } from '../../src/domain/text.ts'
import { peopleTexts } from './command-people-texts.ts'
import { commandTexts } from './command-texts.ts'
import { cpuMs } from '../support/cpu.ts'

/** Saturday 21 November 2026, 9 in the morning in Viet Nam. */
const now = new Date('2026-11-21T09:00:00+07:00')

function parseCommand(text: string): Parsed {
  return parseAt(text, now)
}

const named: Readonly<Record<string, Command>> = {
  list: { kind: 'list-meetings' },
  move: { kind: 'move-meeting' },
  call: { kind: 'call-meeting' },
  cancel: { kind: 'cancel-meeting' },
  who: { kind: 'show-answers' },
  nudge: { kind: 'nudge' },
  record: { kind: 'record-answer' },
  copy: { kind: 'copy-notice' },
  undecided: { kind: 'list-unknown' },
  why: { kind: 'why' },
  start: { kind: 'start' },
  help: { kind: 'help' },
  thanks: { kind: 'thanks' },
  attend: { kind: 'answer-meeting', answer: 'attend', sure: true },
  absent: { kind: 'answer-meeting', answer: 'absent', sure: true },
  later: { kind: 'answer-meeting', answer: 'call_back', sure: true },
}

function parsed(meaning: string, text: string): Parsed {
  if (meaning === 'leave') return { kind: 'leave' }
  if (meaning === 'unknown') return { kind: 'unknown' }
  if (meaning === 'why-absent')
    return { kind: 'command', command: { kind: 'answer-meeting', answer: 'absent', reason: clean(text), sure: false } }
  const [, verb = '', rest = ''] = /^(\w+):? (.+)$/.exec(meaning) ?? []
  if (verb === 'call') return { kind: 'command', command: { kind: 'call-meeting', text: rest } }
  if (verb === 'move') return { kind: 'command', command: { kind: 'move-meeting', text: rest } }
  if (verb === 'start') return { kind: 'command', command: { kind: 'start', code: rest } }
  if (verb === 'link') return { kind: 'command', command: { kind: 'link', code: rest } }
  const command = named[meaning]
  if (command === undefined) throw new Error(`no such meaning in the table: ${meaning}`)
  return { kind: 'command', command }
}

/** What a text asks for, without the words it carries along. */
function gist(text: string): string {
  const result = parseCommand(text)
  if (result.kind !== 'command') return result.kind
  return result.command.kind === 'answer-meeting' ? `answer ${result.command.answer}` : result.command.kind
}

const withoutMarks = (text: string): string => text.replace(/đ/g, 'd').replace(/Đ/g, 'D').normalize('NFD').replace(/\p{M}/gu, '')

test.each(commandTexts.map(([text, meaning]) => ({ text, meaning })))('"$text" means $meaning', ({ text, meaning }) => {
  expect(parseCommand(text)).toEqual(parsed(meaning, text))
})

test.each(peopleTexts.map(([text, command]) => ({ text, command, meaning: command?.kind ?? 'nothing' })))(
  '"$text" means $meaning',
  ({ text, command }) => {
    expect(parseCommand(text)).toEqual(command === null ? { kind: 'unknown' } : { kind: 'command', command })
  },
)

/** Both tables together: what is typed, and what it asks for in a word. */
const texts: readonly (readonly [string, string])[] = [
  ...commandTexts,
  ...peopleTexts.map(([text, command]) => [text, command?.kind ?? 'unknown'] as const),
]

describe('the table of texts', () => {
  it('has at least 200 texts, none twice', () => {
    expect(texts.length).toBeGreaterThanOrEqual(200)
    expect(new Set(texts.map(([text]) => text)).size).toBe(texts.length)
  })

  it.each([
    ['in capitals', (text: string) => (text.startsWith('/') ? text : text.toLocaleUpperCase('vi'))],
    ['with letters and marks apart', (text: string) => text.normalize('NFD')],
    ['with spaces and invisible characters around', (text: string) => `\u200b \t${text}\ufeff \n`],
  ] as const)('asks for the same %s', (_how, change) => {
    const changed = texts
      // A name is told from a word by its capital.
      .filter(([text]) => !/\b(?:Nam|Mai|Hà)\b/.test(text))
      .filter(([text]) => gist(change(text)) !== gist(text))
      .map(([text]) => `${text}: ${gist(text)} → ${gist(change(text))}`)
    expect(changed).toEqual([])
  })

  it('asks for the same without marks, or is not understood', () => {
    const changed = texts
      .filter(([text]) => ![gist(text), 'unknown'].includes(gist(withoutMarks(text))))
      .map(([text]) => `${text}: ${gist(text)} → ${gist(withoutMarks(text))}`)
    expect(changed).toEqual([])
  })

  it('is understood without marks for the most part', () => {
    const known = texts.filter(([, meaning]) => meaning !== 'unknown')
    const lost = known.filter(([text]) => gist(withoutMarks(text)) === 'unknown').map(([text]) => text)
    expect(lost.length, lost.join(' | ')).toBeLessThan(known.length / 8)
  })

  it('asks for the same with a full stop or "ạ" at the end, but for codes and what is carried along', () => {
    const changed = texts
      .filter(([text, meaning]) => !/[/?:.]/.test(text) && !/^(?:link|start|call:|move:|unknown)/.test(meaning))
      .flatMap(([text]) =>
        [`${text}.`, `${text} ạ`].filter((longer) => gist(longer) !== gist(text)).map((longer) => `${longer}: ${gist(longer)}`),
      )
    expect(changed).toEqual([])
  })
})

describe('a word with other marks', () => {
  it.each([
    'đủ',
    'dù',
    'dụ',
    'dữ',
    'bạn',
    'ban',
    'đầu',
    'hộp',
    'hợp',
    'nhấc',
    'hồn',
    'đen',
    'dì',
    'thời',
    'huy chương',
    'vàng',
    'văng',
    'nghĩ',
  ])('"%s" is not taken for the one it looks like', (text) => {
    expect(parseCommand(text)).toEqual({ kind: 'unknown' })
  })
})

describe('a question', () => {
  it('is never taken for an answer, nor for an order to change something', () => {
    const looks = [
      'list-meetings',
      'show-answers',
      'why',
      'help',
      'tour',
      'show-links',
      'list-people',
      'find-person',
      'my-phones',
      'my-data',
    ]
    const harmless = new Set(['unknown', ...looks, 'settings', 'switch-unit', 'link', 'start', 'thanks'])
    const taken = texts
      .filter(([text, meaning]) => !text.startsWith('/') && !/^(?:link|start)/.test(meaning))
      .flatMap(([text]) => [`${text}?`, `${text} à?`, `${text} được không`].filter((asked) => !harmless.has(gist(asked))))
    expect(taken).toEqual([])
  })

  it.each([
    'tôi đi hay không',
    'ai đi cùng tôi',
    'vắng thì có bị phê bình không',
    'sao lại vắng',
    'bao giờ tôi được nghỉ',
    'không đi có sao không ạ',
  ])('"%s" is none', (text) => {
    expect(gist(text)).not.toContain('answer')
  })
})

describe('whatever is typed', () => {
  const kinds = new Set(['command', 'leave', 'unknown'])
  const words = [...new Set(texts.flatMap(([text]) => text.split(' ')))]

  it('is read without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(kinds).toContain(parseCommand(text).kind)
      }),
      { numRuns: 500 },
    )
  })

  it('is read the same whether it is composed or not', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 8 }), (some) => {
        const text = some.join(' ')
        expect(parseCommand(text.normalize('NFD'))).toEqual(parseCommand(text))
      }),
      { numRuns: 500 },
    )
  })

  it('is never an answer when it ends in a question mark', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 8 }), (some) => {
        const result = parseCommand(`${some.join(' ').replace(/^\/+/, '')}?`)
        expect(result.kind === 'command' && result.command.kind === 'answer-meeting').toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['rubbish', 'khôngđiđược'.repeat(10_000)],
    ['the beginning of a letter over and over', 'kính gửi báo cáo '.repeat(5000)],
    ['courtesy without end', 'dạ vâng thưa đồng chí '.repeat(5000)],
    ['people without end', 'tôi em bác con '.repeat(5000)],
    ['what is almost an answer', `tôi ${'sẽ xin '.repeat(2000)}`],
    ['figures', '1'.repeat(100_000)],
    ['commas', ', '.repeat(50_000)],
    ['dots and spaces', '. '.repeat(50_000)],
    ['doubled vowels', 'oo'.repeat(50_000)],
    ['a meeting and then anything', `ai ${'chưa đã có '.repeat(3000)}`],
    ['titles without end', `mời ${'đ/c '.repeat(38)}`],
    ['sheets without end', `in ${'các tờ '.repeat(22)}`],
    ['offices without end', `đ/c ${'Lan làm phó bí thư '.repeat(8)}`],
    ['days without end', `bàn giao cho Lan ${'từ 1/12 đến 2/12 '.repeat(8)}`],
    ['a name without end', `thêm đảng viên ${'Nguyễn '.repeat(20)}`],
    ['nearly a question', `họp ${'a '.repeat(3000)}`],
  ])('is not worth more than a moment: %s', (_what, text) => {
    const spent = cpuMs(() => expect(kinds).toContain(parseCommand(text).kind))
    expect(spent).toBeLessThan(500)
  })

  it('carries the text of a long call in full, as far as it is looked at', () => {
    const agenda = 'nội dung; '.repeat(50).trim()
    expect(parseCommand(`/hop 19h30 3/12 hội trường: ${agenda}`)).toEqual({
      kind: 'command',
      command: { kind: 'call-meeting', text: `19h30 3/12 hội trường: ${agenda}` },
    })
  })

  it('that is longer than any answer is none', () => {
    expect(gist(`tôi ốm không đi được ${'vì trời mưa '.repeat(40)}`)).toBe('unknown')
  })
})
