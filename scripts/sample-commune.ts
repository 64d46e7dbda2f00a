/**
 * Writes the workbook of the sample commune that training mode imports: `tsx scripts/sample-commune.ts`. Every name, number and place in
 * it is invented. The same script writes the same bytes.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { roleWords, statusWords, unitKindWords } from '../src/messages/vi/workbook.ts'
import { workbookBytes, type Contents } from '../src/workbook/write.ts'
import { sampleCandidates } from './sample-candidates.ts'
import { nameSource } from './sample-names.ts'

const FILE = path.join(import.meta.dirname, '../src/training/sample-commune.xlsx')
const COMMITTEE = 'MMINH'
const IN_OFFICE_SINCE = '2025-01-01'

type Unit = Contents['units'][number]
type Person = Contents['people'][number]
type Role = Contents['roles'][number]
type Cell = { unit: Unit; size: number }

const neighbourhoods = [18, 15, 20, 17, 14, 19, 16, 16, 21, 15].map((size, index): Cell => {
  const number = index + 1
  return {
    size,
    unit: cell({
      code: `TDP${String(number).padStart(2, '0')}`,
      name: `Chi bộ TDP ${number}`,
      aliases: `CB TDP${number}; Tổ dân phố ${number}; Tổ ${number}`,
      place: `Nhà văn hóa TDP ${number}`,
      meetingDay: String(3 + ((index + 2) % 3)),
    }),
  }
})

const institutions: readonly Cell[] = [
  {
    size: 18,
    unit: cell({ code: 'TH', name: 'Chi bộ Trường Tiểu học Mẫu Minh', aliases: 'CB Tiểu học', place: 'Phòng họp trường', meetingDay: '5' }),
  },
  {
    size: 14,
    unit: cell({ code: 'MN', name: 'Chi bộ Trường Mầm non Hoa Cúc', aliases: 'CB Mầm non', place: 'Phòng họp trường', meetingDay: '5' }),
  },
  {
    size: 12,
    unit: cell({ code: 'YT', name: 'Chi bộ Trạm Y tế', aliases: 'CB Y tế; Trạm xá', place: 'Phòng giao ban trạm', meetingDay: '4' }),
  },
  {
    size: 29,
    unit: cell({ code: 'CQ', name: 'Chi bộ Cơ quan phường', aliases: 'CB Cơ quan', place: 'Phòng họp số 2, UBND phường', meetingDay: '3' }),
  },
  {
    // Just founded: its secretary has everything still to do.
    size: 1,
    unit: cell({ code: 'HTX', name: 'Chi bộ HTX Dịch vụ Minh Tâm', aliases: 'CB HTX', place: 'Trụ sở hợp tác xã', meetingDay: '6' }),
  },
]

const cells = [...neighbourhoods, ...institutions]

/** The cell that the training shows: names that are easily mistaken for one another, two probationary members, two exempt ones. */
const showCase = {
  code: 'TDP08',
  names: [
    'Trần Quang Hưng',
    'Lê Thị Hạnh',
    'Phạm Đình Toàn',
    'Nguyễn Văn An',
    'Trần Thị Hoa',
    'Nguyễn Văn Ân',
    'Nguyễn Văn Anh',
    'Trần Thị Hòa',
    'Đặng Thị Mai',
    'Phan Thanh Tùng',
    'Ngô Thị Xuân',
    'Dương Công Hải',
    'Bùi Thị Cúc',
    'Đỗ Xuân Lợi',
    'Vũ Thị Nhung',
    'Hoàng Đức Kiên',
  ],
  exempt: new Set(['Bùi Thị Cúc', 'Đỗ Xuân Lợi']),
  formerSecretary: 'Đỗ Xuân Lợi',
}

/** Other cells that have a member who is exempt from meetings. */
const withExempt = new Set(['TDP02', 'TDP05', 'TDP09'])

/** Who follows which cells (by their place in the list), and the cell and place where the follower is a member. Nobody follows his own. */
const followers = [
  { cell: 'CQ', place: 5, follows: [0, 5, 10] },
  { cell: 'CQ', place: 6, follows: [1, 6, 11] },
  { cell: 'CQ', place: 7, follows: [2, 7, 12] },
  { cell: 'TDP01', place: 5, follows: [3, 8, 13] },
  { cell: 'TH', place: 5, follows: [4, 9, 14] },
]

const staffPlaces = [8, 9]

/** How many candidates each cell has: sixty in all. The cell just founded has none yet. */
const candidatesOf: readonly (readonly [cell: string, count: number])[] = [
  ['TDP01', 4],
  ['TDP02', 4],
  ['TDP03', 5],
  ['TDP04', 4],
  ['TDP05', 4],
  ['TDP06', 4],
  ['TDP07', 4],
  ['TDP08', 5],
  ['TDP09', 5],
  ['TDP10', 4],
  ['TH', 5],
  ['MN', 4],
  ['YT', 3],
  ['CQ', 5],
]

export function sampleCommune(): Contents {
  const committee: Unit = {
    code: COMMITTEE,
    name: 'Đảng bộ phường Mẫu Minh',
    kind: unitKindWords.committee,
    parent: '',
    aliases: 'Đảng ủy phường; ĐU phường',
    place: '',
    meetingDay: '',
  }
  const nextName = nameSource(2026, showCase.names)
  const membersOf = new Map<string, Person[]>()
  let number = 0
  for (const { unit, size } of cells) {
    const members = Array.from({ length: size }, (_, place) => {
      number += 1
      const fullName = unit.code === showCase.code ? (showCase.names[place] ?? nextName()) : nextName()
      return member({ number, fullName, cell: unit.code, place, size })
    })
    membersOf.set(unit.code, members)
  }
  const clerk: Person = { code: 'NV0001', fullName: nextName(), cell: '', status: statusWords.none, phone: phone(number + 1), exempt: '' }
  return {
    units: [committee, ...cells.map(({ unit }) => unit)],
    people: [...[...membersOf.values()].flat(), clerk],
    roles: [
      ...staffPlaces.map((place) => role('staff', at(membersOf, 'CQ', place), COMMITTEE)),
      role('staff', clerk.code, COMMITTEE),
      ...followers.flatMap(({ cell: home, place, follows }) =>
        follows.map((index) => role('follower', at(membersOf, home, place), cells[index]?.unit.code ?? '')),
      ),
      ...cells.flatMap(({ unit, size }) => officesOf(membersOf, unit.code, size)),
    ],
    candidates: sampleCandidates(
      candidatesOf.map(([code, count]) => ({ code, count, mentors: [at(membersOf, code, 3), at(membersOf, code, 4)] })),
      { showCase: showCase.code, nextName },
    ),
  }
}

function officesOf(membersOf: ReadonlyMap<string, Person[]>, code: string, size: number): Role[] {
  const former = (membersOf.get(code) ?? []).find(({ fullName }) => fullName === showCase.formerSecretary)
  return [
    ...(former === undefined ? [] : [{ ...role('secretary', former.code, code), from: '2020-01-01', to: '2024-12-31' }]),
    role('secretary', at(membersOf, code, 0), code),
    ...(size === 1 ? [] : otherOffices(membersOf, code, size)),
  ]
}

function otherOffices(membersOf: ReadonlyMap<string, Person[]>, code: string, size: number): Role[] {
  return [
    role('deputy', at(membersOf, code, 1), code),
    role('cell_committee', at(membersOf, code, 2), code),
    role('mentor', at(membersOf, code, 3), code),
    ...(size > 15 ? [role('mentor', at(membersOf, code, 4), code)] : []),
  ]
}

/** The last of a cell, and in larger cells the last two, are probationary members. */
function member(person: { number: number; fullName: string; cell: string; place: number; size: number }): Person {
  const { number, fullName, cell: code, place, size } = person
  const probationary = size > 1 && place >= size - (size >= 16 ? 2 : 1)
  const exempt = showCase.exempt.has(fullName) || (withExempt.has(code) && place === size - 3)
  return {
    code: `DV${String(number).padStart(4, '0')}`,
    fullName,
    cell: code,
    status: probationary ? statusWords.probationary : statusWords.full,
    // Some have none, as in real lists.
    phone: number % 9 === 0 ? '' : phone(number),
    exempt: exempt ? 'x' : '',
  }
}

/** A number that nobody has: no subscriber's number begins with 0000. */
function phone(number: number): string {
  return `0000 000 ${String(number).padStart(3, '0')}`
}

function cell(unit: Omit<Unit, 'kind' | 'parent'>): Unit {
  return { ...unit, kind: unitKindWords.cell, parent: COMMITTEE }
}

function role(key: keyof typeof roleWords, person: string, unit: string): Role {
  return { person, role: roleWords[key], unit, from: IN_OFFICE_SINCE, to: '' }
}

function at(membersOf: ReadonlyMap<string, Person[]>, code: string, place: number): string {
  const person = membersOf.get(code)?.[place]
  if (person === undefined) throw new Error(`cell ${code} has no member number ${place + 1}`)
  return person.code
}

if (process.argv[1] === import.meta.filename) await writeFile(FILE, await workbookBytes({ contents: sampleCommune() }))
