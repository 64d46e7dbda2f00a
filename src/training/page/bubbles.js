import { capital, clockTime, longDay } from './words.js'

/** Draws the messages of one chat; only what changed is touched, so that a screen reader reads new messages and nothing twice. */

export function element(tag, { className, text, ...attributes } = {}, ...children) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? '' : value)
  }
  made.append(...children)
  return made
}

const WHATS = { photo: '🖼 Ảnh', sticker: 'Nhãn dán', voice: 'Tin nhắn thoại', file: 'Tệp đính kèm' }

/** `actions`: press(messageId, index), copy(text), open(address), fileAddress(messageId). */
export function createLog(log, actions) {
  let drawn = new Map()
  return {
    clear() {
      drawn = new Map()
      log.replaceChildren()
    },
    /** True when the end of the chat was on screen, and is to stay there. */
    draw(messages, empty) {
      const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80 || drawn.size === 0
      const next = new Map()
      for (const { key, mark, make } of rowsOf(messages, empty, actions)) {
        const old = drawn.get(key)
        next.set(key, old?.mark === mark ? old : { mark, node: make() })
        if (old && old.mark !== mark) old.node.replaceWith(next.get(key).node)
      }
      for (const [key, { node }] of drawn) if (!next.has(key)) node.remove()
      let before = null
      for (const { node } of next.values()) {
        const place = before ? before.nextSibling : log.firstChild
        if (place !== node) log.insertBefore(node, place)
        before = node
      }
      drawn = next
      return atEnd
    },
  }
}

function rowsOf(messages, empty, actions) {
  if (messages.length === 0) return [{ key: 'empty', mark: empty, make: () => element('p', { className: 'empty', text: empty }) }]
  let day = ''
  return messages.flatMap((message) => {
    const at = new Date(message.at)
    const row = { key: message.id, mark: JSON.stringify(message), make: () => bubble(message, actions) }
    if (longDay(at) === day) return [row]
    day = longDay(at)
    const title = capital(day)
    return [{ key: title, mark: title, make: () => element('p', { className: 'day', text: title }) }, row]
  })
}

function bubble(message, actions) {
  const { id, from, what, text, entities, buttons, file, at, editedAt } = message
  const content =
    what === 'text'
      ? richText(text, entities, actions)
      : [file ? fileLink(id, file, actions) : element('span', { className: 'what', text: WHATS[what] })]
  const foot = `${editedAt ? 'đã sửa ' : ''}${clockTime(new Date(at))}`
  return element(
    'article',
    { className: `message ${from}` },
    element(
      'div',
      { className: 'bubble' },
      element('span', { className: 'hidden', text: from === 'bot' ? 'Bot: ' : 'Bạn: ' }),
      element('div', { className: 'text' }, ...content),
      element('span', { className: 'time', text: foot }),
    ),
    ...keyboard(id, buttons, actions),
  )
}

function fileLink(id, { name, size }, actions) {
  const label = `Tệp ${name} (${Math.max(1, Math.round(size / 1024))} KB)`
  return element('a', { className: 'file', href: actions.fileAddress(id), download: name, text: label })
}

function keyboard(id, buttons, actions) {
  if (buttons.length === 0) return []
  const rows = []
  for (const [index, { label, row, kind, value, style }] of buttons.entries()) {
    const press = { callback: () => actions.press(id, index), copy: () => actions.copy(value), url: () => actions.open(value) }[kind]
    rows[row] ??= element('div', { className: 'button-row' })
    rows[row].append(element('button', { type: 'button', className: `inline ${style ?? ''}`, text: label, onclick: press }))
  }
  return [element('div', { className: 'keyboard' }, ...rows.filter(Boolean))]
}

const TAGS = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
}

/** Cuts the text at every border of an entity and dresses each piece in the entities that cover it. */
function richText(text, entities, actions) {
  const borders = new Set([0, text.length, ...entities.flatMap(({ offset, length }) => [offset, offset + length])])
  const cuts = Array.from({ length: text.length + 1 }, (_, position) => position).filter((position) => borders.has(position))
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index]
    const covering = entities.filter(({ offset, length }) => offset <= start && offset + length >= end)
    const copyable = covering.some(isCopyable)
    // A block ends its line by itself.
    const afterBlock = entities.some((entity) => isCopyable(entity) && entity.offset + entity.length === start)
    const piece = afterBlock ? text.slice(start, end).replace(/^\n/, '') : text.slice(start, end)
    const plain = document.createDocumentFragment()
    plain.append(...(copyable ? [copyBlock(piece, actions)] : links(piece, actions)))
    const tags = covering.map(({ type }) => TAGS[type]).filter(Boolean)
    return tags.reduce((inner, tag) => element(tag, {}, inner), plain)
  })
}

const isCopyable = ({ type }) => type === 'pre' || type === 'code'

function copyBlock(text, actions) {
  return element(
    'button',
    { type: 'button', className: 'copy', title: 'Bấm để chép', onclick: () => actions.copy(text) },
    element('span', { text }),
    element('span', { className: 'copy-hint', text: 'Bấm để chép' }),
  )
}

function links(text, actions) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) => {
    if (index % 2 === 0) return part
    return element('a', {
      href: part,
      target: '_blank',
      rel: 'noreferrer noopener',
      text: part,
      onclick: (event) => {
        if (actions.open(part, { onlyInside: true })) event.preventDefault()
      },
    })
  })
}
