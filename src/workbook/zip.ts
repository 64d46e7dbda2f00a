/** One file of a zip archive, as its central directory lists it. */
type ZipEntry = { name: string; unpackedBytes: number; centralAt: number; localAt: number }

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const LONGEST_COMMENT = 65_535

/** The files of a zip archive; null when the bytes are none, or a damaged one. */
export function zipEntries(bytes: Buffer): readonly ZipEntry[] | null {
  const end = bytes.lastIndexOf(le32(END))
  if (end < 0 || end < bytes.length - END_BYTES - LONGEST_COMMENT || end + END_BYTES > bytes.length) return null
  const entries: ZipEntry[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const entry = entryAt(bytes, at)
    if (entry === null) return null
    entries.push(entry)
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function entryAt(bytes: Buffer, at: number): ZipEntry | null {
  if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) return null
  const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
  const localAt = bytes.readUInt32LE(at + 42)
  if (nameEnd > bytes.length || localAt + 30 > bytes.length || bytes.readUInt32LE(localAt) !== LOCAL) return null
  return { name: bytes.toString('utf8', at + 46, nameEnd), unpackedBytes: bytes.readUInt32LE(at + 24), centralAt: at, localAt }
}

function le32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** 1 January 2026, 00:00, as MS-DOS time and date. */
const FIXED_TIME = ((2026 - 1980) << 25) | (1 << 21) | (1 << 16)

/** The same archive with one date on every file, so that the same contents are the same bytes. */
export function withFixedDates(archive: Buffer): Buffer {
  const bytes = Buffer.from(archive)
  for (const { centralAt, localAt } of zipEntries(bytes) ?? []) {
    bytes.writeUInt32LE(FIXED_TIME, centralAt + 12)
    bytes.writeUInt32LE(FIXED_TIME, localAt + 10)
  }
  return bytes
}

/**
 * The same archive in which the files whose name matches cannot be found any more: the first letter of their name is changed, in both
 * places, and nothing else moves.
 */
export function withHidden(archive: Buffer, pattern: RegExp): Buffer {
  const bytes = Buffer.from(archive)
  for (const { name, centralAt, localAt } of zipEntries(bytes) ?? []) {
    if (!pattern.test(name)) continue
    bytes.write('-', centralAt + 46, 'latin1')
    bytes.write('-', localAt + 30, 'latin1')
  }
  return bytes
}
