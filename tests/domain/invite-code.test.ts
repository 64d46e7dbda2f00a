import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { inviteCodeIn, inviteCodesIn, looksLikeCode, makeInviteCode } from '../../src/domain/invite-code.ts'
import { commandTexts } from './command-texts.ts'
import { cpuMs } from '../support/cpu.ts'

const random = (): Uint8Array => randomBytes(64)
const code = fc.uint8Array({ minLength: 64, maxLength: 64 }).map((first) => {
  let given: Uint8Array = first
  return makeInviteCode(() => {
    const bytes = given
    given = random()
    return bytes
  })
})

describe('a code', () => {
  it('is ten characters in two halves, with a letter and a digit, and none that are mistaken for one another', () => {
    fc.assert(
      fc.property(code, (made) => {
        expect(made).toMatch(/^[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}$/)
        expect(made).toMatch(/\d/)
        expect(made).toMatch(/[A-Z]/)
      }),
    )
  })

  it('has more than 40 bits: every character comes in every place, about as often as the others', () => {
    const codes = Array.from({ length: 20_000 }, () => makeInviteCode(random).replace('-', ''))
    expect(new Set(codes).size).toBe(codes.length)
    for (let place = 0; place < 10; place++) {
      const counts = new Map<string, number>()
      for (const made of codes) counts.set(made.charAt(place), (counts.get(made.charAt(place)) ?? 0) + 1)
      expect(counts.size).toBe(31)
      // Expected about 645 each; six standard deviations are 150.
      expect(Math.min(...counts.values())).toBeGreaterThan(450)
      expect(Math.max(...counts.values())).toBeLessThan(850)
    }
    expect(10 * Math.log2(31)).toBeGreaterThan(40)
  })

  it('does not favour the first letters: bytes that do not divide evenly are left out', () => {
    const bytes = new Uint8Array(64).fill(255)
    bytes.set([248, 0, 31, 62, 8, 8, 8, 8, 8, 8, 9, 10])
    expect(makeInviteCode(() => bytes)).toBe('222AA-AAAAB')
  })

  it('is made again when it would have no digit, no letter, or would be a day and an hour', () => {
    const indexes = (text: string): Uint8Array => {
      const bytes = new Uint8Array(64).fill(255)
      bytes.set([...text].map((letter) => '23456789ABCDEFGHJKMNPQRSTUVWXYZ'.indexOf(letter)))
      return bytes
    }
    const given = [indexes('ABCDEFGHJK'), indexes('2345678923'), indexes('8HSANGTHU7'), indexes('ABCDE23456')]
    expect(makeInviteCode(() => given.shift() ?? random())).toBe('ABCDE-23456')
    expect(given).toEqual([])
  })

  it('is read however it is typed', () => {
    fc.assert(
      fc.property(code, (made) => {
        const joined = made.replace('-', '')
        const ways = [
          made,
          made.toLowerCase(),
          joined,
          joined.toLowerCase(),
          made.replace('-', ' '),
          made.replace('-', ' - '),
          made.replace('-', '–'),
          made.replace('-', '.'),
          `${made}.`,
          ` ${made} `,
          `"${made}"`,
          `Mã: ${made}`,
          `mã mời: ${made.toLowerCase()}`,
          `mã mời là ${made}`,
          `ma moi ${joined}`,
          `Mã của tôi là ${made} ạ`,
          `code ${made}`,
          [...joined].join(' '),
        ]
        for (const way of ways) {
          expect(inviteCodeIn(way), way).toBe(made)
        }
      }),
    )
  })

  it('of which a character is missing, too many or wrong is none, but looks like one', () => {
    fc.assert(
      fc.property(code, (made) => {
        // One of the letters that no word about days and hours has.
        fc.pre(/[FJKQWXZ]/.test(made.slice(2, 4)))
        for (const wrong of [made.slice(0, -1), `${made}X`, made.replace('-', '').slice(1), `${made.slice(0, 4)}0${made.slice(5)}`]) {
          expect(inviteCodeIn(wrong), wrong).toBeNull()
          if (/\d/.test(wrong) && /[A-Z]/i.test(wrong)) expect(looksLikeCode(wrong), wrong).toBe(true)
        }
      }),
    )
  })
})

test.each([
  '7h30ngay25',
  'hop3thang12',
  '8h sang thu 7',
  '8hsangthu7',
  '19h30ngay25',
  '7h30 ngay25',
  'ngay 25 7h30',
  'thu 7 tuan 52',
  'thang 22h35',
  '3thang12',
  'hop 19h30',
  'nghiêm túc',
  'nghiemtuc',
  'đồng chí Bình',
  'dong chi 2',
  'nhà văn hóa TDP 8',
  'nha van hoa tdp8',
  'chi bộ 8',
  'chibo8tdp8',
  'phòng 201',
  'phong 201a',
  'tổ 25',
  'Q08-03',
  '20-QĐ/TW',
  '208-QD/TW',
  '0912345678',
  '0912 345 678',
  '2026-12-03',
  '03/12/2026',
  'abcdefghjk',
  '2345678923',
  '',
  ' ',
  '-',
  'ABCDE-23456 và ABCDE-23457',
  'xin cho tôi mã',
  'mã',
  'Mã:',
])('"%s" is neither a code nor like one', (text) => {
  expect(inviteCodeIn(text)).toBeNull()
  expect(looksLikeCode(text)).toBe(false)
})

it('nothing that people type to the bot is taken for a code, with marks or without', () => {
  for (const [text, meaning] of commandTexts) {
    if (meaning.startsWith('link') || meaning.startsWith('start ')) continue
    for (const typed of [text, text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd')]) {
      expect(inviteCodeIn(typed), typed).toBeNull()
      expect(looksLikeCode(typed), typed).toBe(false)
    }
  }
})

it('whatever is typed is looked at without failing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const found = inviteCodeIn(text)
      if (found !== null) expect(inviteCodeIn(found)).toBe(found)
      expect(typeof looksLikeCode(text)).toBe('boolean')
    }),
  )
})

it('a very long text is looked at in a moment', () => {
  const texts = ['a '.repeat(50_000), 'a'.repeat(100_000), '1'.repeat(100_000), 'ma: '.repeat(20_000)]
  const spent = cpuMs(() => expect(texts.map(inviteCodeIn)).toEqual([null, null, null, null]))
  expect(spent).toBeLessThan(1000)
})

describe('codes in a longer text', () => {
  it.each([
    ['Mã của bác đây: ABCDE-23456 nhé', ['ABCDE-23456']],
    ['em gui ma abcde 23456', ['ABCDE-23456']],
    ['cách dùng: bấm https://t.me/chibo_bot?start=ABCDE-23456 rồi gửi ABCDE-23456', ['ABCDE-23456']],
    ['An: ABCDE-23456\nEm: FGHJK-23457', ['ABCDE-23456', 'FGHJK-23457']],
    ['@chibo_bot ABCDE23456', ['ABCDE-23456']],
    // The word before is as long as half a code.
    ['ghinh ABCDE-23456', ['ABCDE-23456']],
    ['họp 19h30 ngày 03/12 ở nhà văn hóa TDP 8', []],
    ['số tôi là 0912345678', []],
    ['xin chào các đồng chí', []],
    ['XABCDE-234567', []],
  ])('%s', (text, codes) => {
    expect(inviteCodesIn(text)).toEqual(codes)
  })

  test('a code is found wherever it stands, and no more than asked are looked at', () => {
    fc.assert(
      fc.property(
        code,
        fc.constantFrom('', 'mã ', 'đây: ', '(', '\n'),
        fc.constantFrom('', ' nhé', ').', '\nxin cảm ơn'),
        (one, before, after) => {
          expect(inviteCodesIn(`${before}${one}${after}`)).toEqual([one])
        },
      ),
    )
    const many = Array.from({ length: 40 }, () => makeInviteCode(random)).join('\n')
    expect(inviteCodesIn(many)).toHaveLength(20)
    expect(inviteCodesIn(many, 2)).toHaveLength(2)
  })
})
