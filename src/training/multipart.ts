/** One part of a form: a field where `fileName` is null, else a file. */
export type Part = { name: string; fileName: string | null; bytes: Uint8Array<ArrayBuffer> }

const BREAK = '\r\n'

/**
 * The parts of a multipart/form-data body. The parser that comes with Node takes quoted names alone; bots write them without quotes as
 * well, and the real servers understand both. Null when the body is no form of this boundary.
 */
export function readMultipart(body: Buffer, contentType: string): Part[] | null {
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  const separator = `--${boundary?.[1] ?? boundary?.[2] ?? ''}`
  if (separator === '--' || body.indexOf(separator) !== 0) return null
  const parts: Part[] = []
  let from = separator.length
  for (;;) {
    if (body.toString('latin1', from, from + 2) === '--') return parts
    const headEnd = body.indexOf(BREAK + BREAK, from)
    const end = body.indexOf(BREAK + separator, headEnd)
    if (headEnd < 0 || end < 0) return null
    const part = partOf(body.toString('utf8', from, headEnd), body.subarray(headEnd + 4, end))
    if (part === null) return null
    parts.push(part)
    from = end + BREAK.length + separator.length
  }
}

function partOf(head: string, content: Buffer): Part | null {
  const disposition = head.split(BREAK).find((line) => /^content-disposition:\s*form-data/i.test(line)) ?? ''
  const name = parameter(disposition, 'name')
  return name === null ? null : { name, fileName: parameter(disposition, 'filename'), bytes: new Uint8Array(content) }
}

/** `name="a b"` or `name=a`. */
function parameter(line: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s;]*))`, 'i').exec(line)
  return found === null ? null : (found[1] ?? found[2] ?? '')
}
