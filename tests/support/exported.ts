import exceljs from 'exceljs'
import { problemText } from '../../src/messages/vi/workbook-problems.ts'
import { planLineText } from '../../src/messages/vi/workbook-report.ts'
import { importWorkbook } from '../../src/workbook/import.ts'
import type { Cell } from './cell.ts'

type Bytes = Uint8Array | undefined
type Sent = { text: string; file: { name: string; bytes: Uint8Array } | null }

/** The file that was asked for, and the answer that follows it. */
export async function fileOf(phone: ReturnType<Cell['telegram']>, asked: string): Promise<Sent> {
  const { id, file } = await phone.ask(asked)
  const place = phone
    .history()
    .filter(({ from }) => from === 'bot')
    .findIndex((message) => message.id === id)
  const { text } = await phone.waitFor(place + 2)
  return { text, file }
}

async function opened(bytes: Bytes): Promise<exceljs.Workbook> {
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.load(new Uint8Array(bytes ?? []).buffer)
  return workbook
}

/** What stands in a sheet: its headings, then its rows. */
export async function gridOf(bytes: Bytes, sheet: string): Promise<string[][]> {
  const worksheet = (await opened(bytes)).getWorksheet(sheet)
  const width = worksheet?.getRow(1).cellCount ?? 0
  const rows: string[][] = []
  worksheet?.eachRow((row) => rows.push(Array.from({ length: width }, (_, column) => row.getCell(column + 1).text)))
  return rows
}

/** The file with another value in one cell: that of a column, in the row that begins so. */
export async function edited(bytes: Bytes, { sheet, row, column, value }: Record<'sheet' | 'row' | 'column' | 'value', string>) {
  const workbook = await opened(bytes)
  const number = ((await gridOf(bytes, sheet))[0] ?? []).indexOf(column) + 1
  workbook.getWorksheet(sheet)?.eachRow((one) => {
    if (one.getCell(1).text === row) one.getCell(number).value = value
  })
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

/** Brings a file in again: what it would change, and what is wrong with it. */
export async function again({ database, sealer, now }: Cell, bytes: Bytes) {
  const { problems, plan, applied } = await importWorkbook(database.db, new Uint8Array(bytes ?? []), { sealer, now: now() })
  const errors = problems.filter(({ severity }) => severity === 'error').map(problemText)
  return { applied, errors, lines: plan.lines.map(planLineText), counts: plan.counts }
}

export const unchanged = { applied: true, errors: [], lines: [] } as const
