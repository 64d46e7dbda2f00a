/**
 * Folds Vietnamese text for comparing: lower case, no diacritics, đ → d. Keeps the length in UTF-16 units for text in composed form
 * (NFC), so that a position in the folded text is the position in the original. Give it NFC text: see `clean`.
 */
export function fold(text: string): string {
  return text.replace(/[^\x00-\x7f]/g, (letter) => foldLetter(letter)).toLowerCase()
}

function foldLetter(letter: string): string {
  if (letter === 'đ' || letter === 'Đ') return 'd'
  const base = letter.normalize('NFD').replace(/\p{M}/gu, '')
  return base.length === letter.length ? base : letter
}

/**
 * What people type, made regular: composed letters (phones send both forms), plain spaces, no invisible or control characters and no
 * halves of characters (databases refuse them), trimmed.
 */
export function clean(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]|\p{Surrogate}/gu, '')
    .normalize('NFC')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Vietnamese lists are sorted by given name (the last word), then by the rest. */
export function byGivenName(a: string, b: string): number {
  const collator = vietnamese
  return collator.compare(lastWord(a), lastWord(b)) || collator.compare(a, b)
}

const vietnamese = new Intl.Collator('vi')

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1)
}
