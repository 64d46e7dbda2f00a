import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../src/domain/command-parse.ts'
import { candidateTexts } from './command-candidate-texts.ts'

const now = new Date('2026-11-21T09:00:00+07:00')

describe('a question about dossiers', () => {
  it.each(candidateTexts)('is read as people type it: %s', (text, command) => {
    expect(parseCommand(text, now)).toEqual(command === null ? { kind: 'unknown' } : { kind: 'command', command })
  })
})
