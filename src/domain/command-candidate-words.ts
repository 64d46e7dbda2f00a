import type { Group } from './candidates/groups.ts'
import { matchWords } from './forms/steps.ts'

/** What people type for a group, without marks. */
const typed: Readonly<Record<Group, readonly string[]>> = {
  residents: ['nhan dan', 'dan', 'nguoi dan', 'nhan dan dia ban'],
  'youth-union': ['doan vien', 'doan vien thanh nien', 'doan thanh nien', 'thanh nien'],
  workers: ['cong nhan'],
  'private-enterprise': ['doanh nghiep', 'doanh nghiep tu nhan', 'tu nhan'],
  'civil-servants': ['cong chuc', 'vien chuc', 'cong chuc vien chuc'],
  'teachers-medical': ['giao vien', 'y te', 'giao vien y te', 'bac si', 'nha giao'],
  students: ['hoc sinh', 'sinh vien', 'hoc sinh sinh vien'],
  farmers: ['nong dan'],
  'armed-forces': ['luc luong vu trang', 'bo doi', 'cong an', 'xuat ngu', 'bo doi xuat ngu'],
  'residential-cadres': ['can bo khu pho', 'khu pho', 'can bo to dan pho', 'can bo thon'],
  other: ['khac'],
}

/** The group that a typed text says; null when it says none. */
export function readGroup(text: string): Group | null {
  return matchWords(text, typed)
}

/** Longest number of a document. */
const longestNumber = 40
/** "45 NQ CB" has two words without a figure; a sentence, which was meant for something else, has more than three. */
const mostWords = 3

/**
 * The number of a document as it was typed, "45-QĐ/ĐU", without "quyết định kết nạp số" before it; null when it cannot be one: no figure
 * in it, too long, a sentence, or so many figures in a row that it is somebody's identity card, telephone or bank account.
 */
export function readDocumentNumber(text: string): string | null {
  const number = text
    .replace(/\s+/g, ' ')
    .replace(/^[\p{L}\p{M} ]+ (?:số|so)\s*[:.]?\s*(?=\d)|^số\s*[:.]?\s*|^so\s*[:.]?\s+/iu, '')
    .trim()
  if (number.length > longestNumber || !/^[\p{L}\p{M}\d ./–-]+$/u.test(number) || !/\d/.test(number)) return null
  if (number.split(' ').filter((word) => /^[\p{L}\p{M}]+$/u.test(word)).length > mostWords) return null
  return /\d{9,}/.test(number.replace(/[ .-]/g, '')) ? null : number
}
