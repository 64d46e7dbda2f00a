/** Text that is safe to stand in a page as it is. */
export type Html = { readonly html: string }
type Part = Html | string | number | readonly Html[]

/** Builds a page; whatever is filled in is escaped, unless it was built by this function itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: texts.map((text, at) => text + plain(parts[at] ?? '')).join('') }
}

function plain(part: Part): string {
  if (typeof part === 'object') return 'html' in part ? part.html : part.map((one) => one.html).join('')
  return String(part).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
