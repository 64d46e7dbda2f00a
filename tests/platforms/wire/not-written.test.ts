import { describe, expect, it } from 'vitest'
import { neverWritten } from '../../../src/platforms/wire/not-written.ts'

const table: [string, string, boolean, boolean][] = [
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND bot-api.example', false, true],
  ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN', false, true],
  ['ECONNREFUSED', '', false, true],
  ['UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error', false, true],
  ['ETIMEDOUT', '', true, true],
  ['ETIMEDOUT', 'read ETIMEDOUT', false, false],
  ['ENETUNREACH', 'connect ENETUNREACH 10.0.0.1:443', false, true],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', false, true],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', false, true],
  ['EPROTO', 'write EPROTO bad record mac', false, false],
  ['ECONNRESET', 'read ECONNRESET', false, false],
  ['UND_ERR_SOCKET', 'other side closed', false, false],
  ['UND_ERR_HEADERS_TIMEOUT', '', false, false],
  ['EPIPE', 'write EPIPE', true, false],
  ['', '', false, false],
]

describe('a failed connection', () => {
  it.each(table)('%s "%s" (connecting: %s) → nothing was written: %s', (code, message, connecting, expected) => {
    expect(neverWritten({ code, message, connecting })).toBe(expected)
  })
})
