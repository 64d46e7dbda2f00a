import { describe, expect, it } from 'vitest'
import { validities, validityOf, withValidity } from '../../../src/domain/candidates/paper-kinds.ts'
import { missingPapers } from '../../../src/domain/candidates/rule-book.ts'
import type { PaperInfo } from '../../../src/domain/candidates/papers.ts'
import { ruleOf } from './case.ts'

const r01 = ruleOf({ key: 'R01', amount: 60, unit: 'months', anchor: 'paper:gcn', alert: 'paper' })
const r02 = ruleOf({ key: 'R02', amount: 12, unit: 'months', anchor: 'paper:gioi_thieu,y_kien', alert: 'paper' })
const r07 = ruleOf({ key: 'R07', amount: 60, unit: 'working-days', anchor: 'nq_chi_bo', alert: 'decision' })
const rules = [r01, r02, r07]

describe('how long a paper counts', () => {
  it('is said by one time limit, in all its versions', () => {
    expect(validities(rules)).toEqual(['R01', 'R02'])
    expect(validityOf(rules, 'y_kien')).toBe('R02')
    const after = withValidity([...rules, { ...r02, id: 'R02 of 2027', effectiveFrom: '2027-01-01' }], 'gcn', 'R02')
    expect(after.map(({ anchor }) => anchor)).toEqual(['paper:', 'paper:gioi_thieu,y_kien,gcn', 'nq_chi_bo', 'paper:gioi_thieu,y_kien,gcn'])
    expect(validityOf(after, 'gcn')).toBe('R02')
  })

  it('may be for ever', () => {
    const after = withValidity(rules, 'gcn', null)
    expect(validityOf(after, 'gcn')).toBeNull()
    expect(withValidity(after, 'gcn', 'R01')).toEqual(rules)
  })
})

it('what is not asked for any more is not missing', () => {
  const paper = (key: string, retired: boolean): PaperInfo => ({
    key,
    label: key,
    form: null,
    stage: 'don',
    required: true,
    retired,
    position: 1,
  })
  expect(missingPapers('don', [], [paper('don', false), paper('anh', true)])).toBe(1)
})
