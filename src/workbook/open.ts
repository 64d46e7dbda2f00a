import { readFile, stat } from 'node:fs/promises'
import type { Workbook } from 'exceljs'
import type { Fault } from '../messages/vi/workbook-problems.ts'
import { withHidden, zipEntries } from './zip.ts'

/** 60,000 people with their roles are about 4 MB, 40 MB unpacked. */
const LIMIT_MEGABYTES = 30
const UNPACKED_LIMIT_MEGABYTES = 300
const MEGABYTE = 1024 * 1024

/** Old Excel files and encrypted new ones are both OLE containers. */
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le')

/** What a sheet points to: comments, pictures, links, tables. Nothing of it is read here, and those of other programs upset the reader. */
const SHEET_RELATIONS = /^\/?xl\/worksheets\/_rels\//
const IGNORED_NODES = [
  'dataValidations',
  'conditionalFormatting',
  'hyperlinks',
  'drawing',
  'legacyDrawing',
  'picture',
  'tableParts',
  'extLst',
]

export type Opened = { kind: 'opened'; workbook: Workbook } | { kind: 'refused'; fault: Fault }

/** Opens a workbook: a file's path, or its bytes. Whatever is wrong with it comes back as one fault. */
export async function openWorkbook(source: string | Uint8Array): Promise<Opened> {
  const bytes = typeof source === 'string' ? await bytesOf(source) : Buffer.from(source)
  if (bytes === null) return refused({ kind: 'cannot-open' })
  const fault = outsideFault(bytes)
  return fault === null ? unpack(bytes) : refused(fault)
}

async function bytesOf(file: string): Promise<Buffer | null> {
  try {
    const { size } = await stat(file)
    // One byte more than allowed is enough to be refused for its size.
    return size > LIMIT_MEGABYTES * MEGABYTE ? Buffer.alloc(LIMIT_MEGABYTES * MEGABYTE + 1) : await readFile(file)
  } catch {
    return null
  }
}

/** What can be told without unpacking. */
function outsideFault(bytes: Buffer): Fault | null {
  if (bytes.length > LIMIT_MEGABYTES * MEGABYTE) return { kind: 'too-large', limitMegabytes: LIMIT_MEGABYTES }
  if (bytes.subarray(0, OLE.length).equals(OLE)) return { kind: bytes.includes(ENCRYPTED) ? 'encrypted' : 'old-format' }
  if (bytes.toString('latin1', 0, 2) !== 'PK') return { kind: 'not-a-workbook' }
  const entries = zipEntries(bytes)
  if (entries === null) return { kind: 'damaged' }
  if (!entries.some(({ name }) => name.replace(/^\//, '') === 'xl/workbook.xml')) return { kind: 'not-a-workbook' }
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpackedBytes, 0)
  return unpacked > UNPACKED_LIMIT_MEGABYTES * MEGABYTE ? { kind: 'too-large', limitMegabytes: LIMIT_MEGABYTES } : null
}

async function unpack(bytes: Buffer): Promise<Opened> {
  const { default: exceljs } = await import('exceljs')
  const workbook = new exceljs.Workbook()
  try {
    await workbook.xlsx.load(toArrayBuffer(withHidden(bytes, SHEET_RELATIONS)), { ignoreNodes: IGNORED_NODES })
  } catch {
    return refused({ kind: 'damaged' })
  }
  return { kind: 'opened', workbook }
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length)
  new Uint8Array(copy).set(bytes)
  return copy
}

function refused(fault: Fault): Opened {
  return { kind: 'refused', fault }
}
