import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { importCommand } from '../../src/cli/import.ts'
import { templateCommand } from '../../src/cli/template.ts'
import { createSealer } from '../../src/db/seal.ts'
import { cleanAll, freshDatabase } from '../support/database.ts'
import { smallCommune, workbookOf } from './workbooks.ts'

const { db } = await freshDatabase()
const folder = await mkdtemp(path.join(tmpdir(), 'chibo-commands-'))
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => cleanAll(db))

const sealer = createSealer(randomBytes(32))

async function run(args: readonly string[], options: { isTTY?: boolean } = {}) {
  const printed: string[] = []
  const screen: string[] = []
  const code = await importCommand(args, {
    db,
    sealer,
    now: () => new Date('2026-11-21T02:00:00Z'),
    print: (text) => printed.push(text),
    screen: { isTTY: options.isTTY ?? false, write: (text) => screen.push(text) },
  })
  return { code, printed, screen: screen.join('') }
}

async function communeFile(spoil: (commune: ReturnType<typeof smallCommune>) => void = () => {}): Promise<string> {
  const commune = smallCommune()
  spoil(commune)
  const file = path.join(folder, `${randomBytes(4).toString('hex')}.xlsx`)
  await writeFile(file, await workbookOf(commune))
  return file
}

describe('import FILE.xlsx', () => {
  test('says what came in, and the second time that there was nothing to do', async () => {
    const file = await communeFile()
    expect(await run([file])).toEqual({
      code: 0,
      printed: [
        'Đã nhập xong:',
        '  Tổ chức: 3 thêm mới, 0 thay đổi, 0 giữ nguyên',
        '  Người: 3 thêm mới, 0 thay đổi, 0 giữ nguyên',
        '  Chức trách: 5 thêm mới, 0 thay đổi, 0 giữ nguyên',
      ],
      screen: 'Đang đọc tệp…\nĐang nhập 25%\nĐang nhập 50%\nĐang nhập 100%\n',
    })
    expect(await run([file])).toMatchObject({ code: 0, printed: ['Mọi dòng trong tệp đều đã có sẵn. Không có gì thay đổi.'] })
  })

  test('draws a bar on a terminal', async () => {
    const { screen } = await run([await communeFile()], { isTTY: true })
    expect(screen).toMatch(/\r\[█{25}\] Đang nhập 100%\n$/)
  })

  test('--dry-run shows what would change', async () => {
    const { code, printed } = await run([await communeFile(), '--dry-run'])
    expect(code).toBe(0)
    expect(printed[0]).toBe('Xem thử, chưa nhập gì. Nếu nhập thì:')
    expect(printed).toContain('  Thêm Nguyễn Văn An (DV0001), TDP01')
    expect(await db.person.count()).toBe(0)
  })

  test('errors are listed from the top down, and the exit code is 1', async () => {
    const file = await communeFile((commune) => {
      commune['Chức trách'].push(['DV0001', 'Trưởng thôn', 'TDP01'])
      commune.Người.push(['DV0004', 'Phạm Văn Dần', 'TDP99', 'Chính thức'], ['DV0005', '', 'TDP01', 'Chính thức'])
    })
    const { code, printed } = await run([file])
    expect(code).toBe(1)
    expect(printed.map((line) => line.slice(0, 40))).toEqual([
      'Có 3 chỗ sai. Chưa nhập dòng nào. Xin sử',
      '  Người, dòng 5, cột «Chi bộ (mã)»: khôn',
      '  Người, dòng 6, cột «Họ và tên»: ô này ',
      '  Chức trách, dòng 4, cột «Vai trò»: xin',
    ])
    expect(await db.person.count()).toBe(0)
  })

  test('a thousand errors do not flood the screen, but --json has them all', async () => {
    const file = await communeFile((commune) =>
      commune.Người.push(...Array.from({ length: 1000 }, (_, index) => [`X${index}`, 'An', 'TDP99', 'Dự bị'])),
    )
    const { printed } = await run([file])
    expect([printed.length, printed.at(-1)]).toEqual([102, '  … và 900 dòng nữa.'])
    const { code, printed: json } = await run([file, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(json.join(''))).toMatchObject({ applied: false, dryRun: false, problems: { length: 1000 } })
  })

  test('--json tells counts, lines and problems', async () => {
    const { printed } = await run([await communeFile(), '--dry-run', '--json'])
    expect(JSON.parse(printed.join(''))).toMatchObject({
      applied: false,
      dryRun: true,
      counts: { units: { created: 3 }, people: { created: 3 }, roles: { created: 5 } },
      problems: [],
    })
  })

  test.each([[[]], [['a.xlsx', 'b.xlsx']], [['a.xlsx', '--force']]])('wrong use %j says how to use it', async (args) => {
    expect(await run(args)).toMatchObject({ code: 2, printed: ['Cách dùng: import TỆP.xlsx [--dry-run] [--json]'], screen: '' })
  })
})

describe('template FILE.xlsx', () => {
  const template = async (args: readonly string[]) => {
    const printed: string[] = []
    return { code: await templateCommand(args, { print: (text) => printed.push(text) }), printed }
  }

  test('writes a template that can be imported as soon as it is filled, and never over another file', async () => {
    const file = path.join(folder, 'template.xlsx')
    expect(await template([file])).toMatchObject({ code: 0 })
    expect((await template([file])).printed).toEqual([`Tệp ${file} đã có. Xin chọn tên khác, để không ghi đè lên danh sách đã điền.`])
    expect((await run([file])).printed[1]).toBe('  Tệp không có dòng nào để nhập. Xin điền vào các sheet Tổ chức, Người, Chức trách.')
  })

  test('wrong use says how to use it', async () => {
    expect(await template([])).toEqual({ code: 2, printed: ['Cách dùng: template TỆP.xlsx'] })
    expect(await template(['--json'])).toMatchObject({ code: 2 })
  })
})
