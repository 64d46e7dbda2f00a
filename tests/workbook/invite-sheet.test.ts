import exceljs, { type Worksheet } from 'exceljs'
import jsqr from 'jsqr'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { inviteSheet } from '../../src/workbook/invite-sheet.ts'

const expiresAt = new Date('2026-11-28T09:00:00+07:00')
const person = (number: number) => {
  const code = `ABCDE-2345${number}`
  return { name: `Nguyễn Văn ${'ABCDEFG'.charAt(number - 2)}n`, code, link: `https://t.me/chibo_bot?start=${code}`, zalo: 'Trợ lý Minh' }
}
const people = [2, 3, 4, 5, 6, 7, 8].map(person)
const sheet = { unit: 'Chi bộ TDP 8', expiresAt, rows: people }

/** The sheet as another program reads it. */
async function opened(bytes: Buffer): Promise<{ worksheet: Worksheet; pictures: { column: number; row: number; says: string }[] }> {
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.load(new Uint8Array(bytes).buffer)
  const worksheet = workbook.worksheets[0]
  if (worksheet === undefined) throw new Error('there is no sheet')
  const pictures = worksheet.getImages().map(({ imageId, range }) => {
    const { buffer } = workbook.getImage(Number(imageId))
    if (buffer === undefined) throw new Error('a picture is not in the file')
    const { data, width, height } = PNG.sync.read(Buffer.from(new Uint8Array(buffer)))
    const says = jsqr.default(new Uint8ClampedArray(data), width, height)?.data ?? ''
    return { column: Math.floor(range.tl.nativeCol), row: Math.floor(range.tl.nativeRow) + 1, says }
  })
  return { worksheet, pictures }
}

const textAt = (worksheet: Worksheet, row: number): string => worksheet.getCell(row, 1).text

test('each person has a card with the code in large letters, and both pictures beside it say what is printed there', async () => {
  const { worksheet, pictures } = await opened(await inviteSheet(sheet))
  expect(pictures).toHaveLength(2 * people.length)
  for (const { name, code, link } of people) {
    const rows = Array.from({ length: worksheet.rowCount }, (_, index) => index + 1)
    const row = rows.find((one) => textAt(worksheet, one).includes(code)) ?? 0
    expect(textAt(worksheet, row - 1)).toBe(`Đồng chí ${name}`)
    expect(worksheet.getCell(row, 1).font.size).toBeGreaterThanOrEqual(24)
    expect([1, 2, 3].map((step) => textAt(worksheet, row + step).slice(0, 2))).toEqual(['1.', '2.', '3.'])
    expect(textAt(worksheet, row + 4)).toContain('9h00, thứ Bảy, 28/11/2026')
    const beside = pictures.filter((picture) => picture.row === row)
    expect(beside.find(({ column }) => column === 1)?.says).toBe(link)
    expect(beside.find(({ column }) => column === 2)?.says).toBe(code)
  }
})

test('it prints on A4 with three whole cards on a page', async () => {
  const { worksheet } = await opened(await inviteSheet(sheet))
  expect(worksheet.pageSetup).toMatchObject({ paperSize: 9, orientation: 'portrait', fitToPage: true, fitToWidth: 1 })
  expect(worksheet.pageSetup.printArea).toBe(`A1:C${worksheet.rowCount}`)
  const heights = Array.from({ length: worksheet.rowCount }, (_, index) => worksheet.getRow(index + 1).height)
  const card = heights.slice(0, worksheet.rowCount / people.length)
  const { top = 0, bottom = 0, left = 0, right = 0 } = worksheet.pageSetup.margins ?? {}
  const page = (297 / 25.4 - top - bottom) * 72
  const cardHeight = card.reduce((sum, height) => sum + height, 0)
  expect(3 * cardHeight).toBeLessThan(page)
  // A fourth card could not even begin.
  expect(3 * cardHeight + (card[0] ?? 0)).toBeGreaterThan(page)
  // A column is seven pixels for each letter and five more, 96 to the inch.
  const width = [1, 2, 3].reduce((sum, column) => sum + (7 * (worksheet.getColumn(column).width ?? 0) + 5) / 96, 0)
  expect(width).toBeLessThan(210 / 25.4 - left - right)
})

test('without a bot on a messenger there is no picture for it, and the steps do not name it', async () => {
  const onlyZalo = await opened(await inviteSheet({ ...sheet, rows: [{ ...person(2), link: null }] }))
  expect(onlyZalo.pictures.map(({ says }) => says)).toEqual([person(2).code])
  expect(textAt(onlyZalo.worksheet, 4)).not.toContain('Telegram')
  const onlyTelegram = await opened(await inviteSheet({ ...sheet, rows: [{ ...person(2), zalo: null }] }))
  expect(onlyTelegram.pictures.map(({ says }) => says)).toEqual([person(2).link])
  expect(textAt(onlyTelegram.worksheet, 4)).not.toContain('Zalo')
})

test('a name that looks like a formula is printed as a name', async () => {
  const { worksheet } = await opened(await inviteSheet({ ...sheet, rows: [{ ...person(2), name: '=1+1' }] }))
  expect(worksheet.getCell(2, 1).value).toBe('Đồng chí =1+1')
})

test('the same codes give the same bytes', async () => {
  expect(await inviteSheet(sheet)).toEqual(await inviteSheet(sheet))
})
