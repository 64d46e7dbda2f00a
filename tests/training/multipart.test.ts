import { expect, test } from 'vitest'
import { readMultipart } from '../../src/training/multipart.ts'

const form = (parts: readonly string[]): Buffer => Buffer.from(`${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`, 'latin1')
const type = 'multipart/form-data; boundary=b'

test.each([
  ['names in quotes', 'content-disposition: form-data; name="a"; filename="x y.xlsx"', 'x y.xlsx'],
  ['names without quotes', 'content-disposition:form-data;name=a;filename=x.xlsx', 'x.xlsx'],
  ['another header first', 'content-type: text/plain\r\nContent-Disposition: form-data; filename="x"; name="a"', 'x'],
])('a file with %s is read byte by byte', (_name, head, fileName) => {
  const content = '\r\n--c\u0000\u00ff\r\n'
  expect(readMultipart(form([`${head}\r\n\r\n${content}`]), type)).toEqual([
    { name: 'a', fileName, bytes: new Uint8Array(Buffer.from(content, 'latin1')) },
  ])
})

test('fields and files come in their order, and a field has no file name', () => {
  const parts = readMultipart(
    form(['content-disposition:form-data;name="chat_id"\r\n\r\n5', 'content-disposition:form-data;name="f";filename=a\r\n\r\n']),
    'multipart/form-data; boundary="b"',
  )
  expect(parts?.map(({ name, fileName, bytes }) => [name, fileName, bytes.length])).toEqual([
    ['chat_id', null, 1],
    ['f', 'a', 0],
  ])
})

test.each([
  ['without a boundary', '--b--\r\n', 'multipart/form-data'],
  ['of another boundary', '--c--\r\n', type],
  ['cut off within a part', '--b\r\ncontent-disposition:form-data;name="a"\r\n\r\nabc', type],
  ['with a part that has no name', '--b\r\ncontent-type:text/plain\r\n\r\nabc\r\n--b--\r\n', type],
])('a form %s is none', (_name, body, contentType) => {
  expect(readMultipart(Buffer.from(body), contentType)).toBeNull()
})
