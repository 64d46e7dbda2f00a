import { describe, expect, it } from 'vitest'
import type { SendResult } from '../../../src/domain/delivery.ts'
import { sendParts } from '../../../src/platforms/wire/send-parts.ts'

const sent = (messageId: string): SendResult => ({ kind: 'sent', messageId })
const flood = (afterMs: number): SendResult => ({ kind: 'retry', afterMs, accountWide: true, why: 'flood' })
const cut: SendResult = { kind: 'unknown', why: 'cut' }

/** Sends "a", "b", "c", answered in turn as listed; tells the result and what was tried. */
async function sending(...answers: SendResult[]) {
  const tried: string[] = []
  const result = await sendParts(['a', 'b', 'c'], async (part) => {
    tried.push(part)
    return answers[tried.length - 1] ?? cut
  })
  return { result, tried: tried.join('') }
}

describe('a message in several parts', () => {
  it('is sent in order and known by its last part', async () => {
    expect(await sending(sent('1'), sent('2'), sent('3'))).toEqual({ result: { ...sent('3'), messages: 3 }, tried: 'abc' })
  })

  it('can be tried again as a whole when not even its first part was sent', async () => {
    expect(await sending(flood(10))).toEqual({ result: flood(10), tried: 'a' })
  })

  it('waits out a short pause in its middle, so that no part comes twice', async () => {
    expect(await sending(sent('1'), flood(5), flood(5), sent('2'), sent('3'))).toEqual({
      result: { ...sent('3'), messages: 3 },
      tried: 'abbbc',
    })
  })

  it('is unknown when the pause in its middle is long', async () => {
    const { result, tried } = await sending(sent('1'), flood(3_600_000))
    expect(result).toEqual({ kind: 'unknown', why: 'part 2 of 3 not sent: flood', messages: 1 })
    expect(tried).toBe('ab')
  })

  it('is unknown when the fate of any part is', async () => {
    expect(await sending(sent('1'), cut)).toEqual({ result: { ...cut, messages: 2 }, tried: 'ab' })
  })

  it('without any part is rejected and nothing is sent', async () => {
    expect(await sendParts([], () => Promise.reject(new Error('nothing to send')))).toEqual({ kind: 'rejected', why: 'an empty message' })
  })
})
