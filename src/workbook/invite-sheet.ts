import type { Workbook, Worksheet } from 'exceljs'
import { inviteSheetWords as words } from '../messages/vi/invite-sheet.ts'
import type { InviteSheet } from '../domain/topics/invites.ts'
import { withFixedDates } from './zip.ts'

/** Letters wide: what is read, and a picture for each messenger. Together 190 mm, what A4 has between its margins. */
const columns = { text: 46, picture: 27 } as const
const pictureColumn = { telegram: 1, zalo: 2 } as const
/**
 * Points high, from the first row of a card to the line where it is cut off: 255 together. Three cards leave less room on a page than
 * the first row of a fourth would need, so that no card is cut in two, whatever a program makes of page breaks.
 */
const heights = { title: 30, name: 34, code: 40, step: 34, until: 24, cut: 25 } as const
const cardsAPage = 3
/** Millimetres of paper, in inches. */
const margin = 10 / 25.4
const a4 = 9
/** Pixels; about 4 cm on paper. */
const pictureSize = 150
/** Dots for each square of a code, and white squares around it. */
const dots = { scale: 4, margin: 2, rendererOpts: { deflateLevel: 6 } } as const
const fileDate = new Date(Date.UTC(2026, 0, 1))

type Card = InviteSheet['rows'][number]

/**
 * A printable workbook of invite codes: a card for each person, three on a page of A4, with the code in large letters, a QR code of the
 * Telegram link and one of the bare code for Zalo. The same codes give the same bytes.
 */
export async function inviteSheet(sheet: InviteSheet): Promise<Buffer> {
  const { default: exceljs } = await import('exceljs')
  const workbook = new exceljs.Workbook()
  workbook.created = fileDate
  workbook.modified = fileDate
  const worksheet = workbook.addWorksheet(words.sheet, {
    views: [{ showGridLines: false }],
    pageSetup: {
      paperSize: a4,
      orientation: 'portrait',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      horizontalCentered: true,
      margins: { left: margin, right: margin, top: margin, bottom: margin, header: 0, footer: 0 },
    },
  })
  worksheet.getColumn(1).width = columns.text
  worksheet.getColumn(2).width = columns.picture
  worksheet.getColumn(3).width = columns.picture
  for (const [index, card] of sheet.rows.entries()) {
    await addCard({ workbook, worksheet }, sheet, card)
    if (index % cardsAPage === cardsAPage - 1 && index < sheet.rows.length - 1) worksheet.lastRow?.addPageBreak()
  }
  worksheet.pageSetup.printArea = `A1:C${Math.max(1, worksheet.rowCount)}`
  return withFixedDates(Buffer.from(await workbook.xlsx.writeBuffer()))
}

type Place = { workbook: Workbook; worksheet: Worksheet }

async function addCard(place: Place, { unit, expiresAt }: InviteSheet, card: Card): Promise<void> {
  const { worksheet } = place
  line(worksheet, { text: words.title(unit), height: heights.title, size: 12, across: true })
  const name = line(worksheet, { text: words.name(card), height: heights.name, size: 18, bold: true })
  const code = line(worksheet, { text: words.code(card), height: heights.code, size: 24, bold: true })
  for (const step of words.steps(card)) line(worksheet, { text: step, height: heights.step, size: 13 })
  line(worksheet, { text: words.until(expiresAt), height: heights.until, size: 11, across: true })
  line(worksheet, { text: words.cut, height: heights.cut, size: 10, across: true })
  // The pictures begin beside the code; above them stands what they are for.
  if (card.link !== null)
    await addPicture(place, { content: card.link, caption: words.telegramPicture, column: pictureColumn.telegram, name, code })
  if (card.zalo !== null)
    await addPicture(place, { content: card.code, caption: words.zaloPicture, column: pictureColumn.zalo, name, code })
}

type Line = { text: string; height: number; size: number; bold?: boolean; across?: boolean }

/** Adds a row and gives its number. */
function line(worksheet: Worksheet, { text, height, size, bold = false, across = false }: Line): number {
  const row = worksheet.addRow([text])
  row.height = height
  const cell = row.getCell(1)
  cell.numFmt = '@'
  cell.font = { size, bold }
  cell.alignment = { vertical: 'middle', wrapText: !across }
  if (across) worksheet.mergeCells(row.number, 1, row.number, 3)
  return row.number
}

type Picture = { content: string; caption: string; column: number; name: number; code: number }

async function addPicture({ workbook, worksheet }: Place, { content, caption, column, name, code }: Picture): Promise<void> {
  const { default: qrcode } = await import('qrcode')
  const png = await qrcode.toBuffer(content, { type: 'png', errorCorrectionLevel: 'M', ...dots })
  // The library wants a buffer of an older Node, which its types tell apart.
  const id = workbook.addImage({ base64: png.toString('base64'), extension: 'png' })
  worksheet.addImage(id, { tl: { col: column + 0.1, row: code - 1 + 0.1 }, ext: { width: pictureSize, height: pictureSize } })
  const cell = worksheet.getCell(name, column + 1)
  cell.value = caption
  cell.font = { size: 11, bold: true }
  cell.alignment = { vertical: 'middle', wrapText: true }
}
