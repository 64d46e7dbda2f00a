import { element } from './bubbles.js'
import { get } from './server.js'
import { fold } from './words.js'

const SEEN = 'chibo-training-seen'
const NEW_PHONE = 'chibo-training-new-phone'
const MOST_SHOWN = 30

const newNumber = () => Number(localStorage.getItem(NEW_PHONE) ?? '1')
const newPhone = () => ({ id: `new-${newNumber()}`, name: 'Điện thoại mới', role: 'Người chưa liên kết với bot', unit: '', isNew: true })
const searched = (person) => fold(`${person.name} ${person.role} ${person.unit}`)

/** The list of people to be: featured cards, a new phone, a search over all; with unread badges. */
export function createPeople({ choose }) {
  const cards = document.getElementById('cards')
  const search = document.getElementById('search')
  const status = document.getElementById('search-status')
  const seen = readSeen()
  let all = []
  let chats = {}
  let chosenId = null

  const byId = (id) => (id?.startsWith('new-') ? newPhone() : all.find((person) => person.id === id))
  const chatOf = (person, on) => chats[person.id]?.[on] ?? null
  const unread = (chat) => Math.max(0, chat.received - (seen[chat.key] ?? 0))

  function sawAll(chat, count) {
    if (!chat) return
    chat.received = count
    seen[chat.key] = count
    localStorage.setItem(SEEN, JSON.stringify(seen))
    draw()
  }

  function draw() {
    const focused = document.activeElement?.dataset?.person
    drawCards()
    const elsewhere = all.filter((person) => person.id !== chosenId).reduce((sum, person) => sum + total(person), 0)
    document.getElementById('back-badge').replaceChildren(...(elsewhere > 0 ? [badge(elsewhere)] : []))
    if (focused) document.querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus()
  }

  function drawCards() {
    const words = fold(search.value).split(/\s+/).filter(Boolean)
    const people = words.length === 0 ? usual() : all.filter((person) => words.every((word) => searched(person).includes(word)))
    cards.replaceChildren(...people.slice(0, MOST_SHOWN).map(card))
    const more = people.length > MOST_SHOWN ? `, hiện ${MOST_SHOWN} người đầu` : ''
    if (words.length === 0) status.textContent = ''
    else
      status.textContent = people.length === 0 ? 'Không tìm thấy ai. Thử gõ một phần của tên.' : `Tìm thấy ${people.length} người${more}.`
  }

  /** The cards, a new phone, and whoever else is chosen or was written to: a message must not be overlooked. */
  function usual() {
    const others = all.filter((person) => !person.featured && (person.id === chosenId || total(person) > 0))
    return [...all.filter((person) => person.featured), newPhone(), ...others]
  }

  const total = (person) => ['telegram', 'zalo'].reduce((sum, on) => sum + (chatOf(person, on) ? unread(chatOf(person, on)) : 0), 0)

  function card(person) {
    const waiting = total(person)
    const role = person.role.includes(person.unit) ? person.role : `${person.role} · ${person.unit}`
    const only = onlyMessenger(person)
    const button = element(
      'button',
      {
        type: 'button',
        className: `card ${person.isNew ? 'new' : ''}`,
        'data-person': person.id,
        'aria-current': person.id === chosenId ? 'true' : null,
        onclick: () => select(person.id, { focus: true }),
      },
      element('span', { className: 'avatar', text: person.isNew ? '+' : initial(person.name), 'aria-hidden': 'true' }),
      element(
        'span',
        { className: 'card-text' },
        element('strong', { text: person.name }),
        element('span', { text: only ? `${role} · ${only}` : role }),
      ),
      ...(waiting > 0 ? [badge(waiting)] : []),
    )
    return element('li', {}, button)
  }

  /** "Zalo" for somebody who has nothing else; null for who may choose. */
  function onlyMessenger(person) {
    const used = ['telegram', 'zalo'].filter((on) => chatOf(person, on))
    return used.length === 1 ? { telegram: 'Telegram', zalo: 'Zalo' }[used[0]] : null
  }

  function select(id, options) {
    const person = byId(id)
    if (!person) return
    chosenId = id
    draw()
    choose(person, options)
  }

  async function loadNewPhone() {
    const { id } = newPhone()
    const loaded = await get('new-phone', { who: id }).catch(() => null)
    if (loaded) chats[id] = loaded.chats
  }

  search.addEventListener('input', drawCards)
  return {
    chosen: () => byId(chosenId),
    chatOf,
    /** Whose a phone has become; undefined while it is nobody's. */
    ownerOf: (key) => all.find((person) => Object.values(chats[person.id] ?? {}).some((chat) => chat?.key === key)),
    unread,
    badge,
    sawAll,
    async load(loaded) {
      all = loaded.people
      chats = loaded.chats
      await loadNewPhone()
      // A sample that was begun anew has fewer messages than were seen before.
      for (const chat of Object.values(chats).flatMap(({ telegram, zalo }) => [telegram, zalo])) {
        if (chat && (seen[chat.key] ?? 0) > chat.received) seen[chat.key] = chat.received
      }
      draw()
      const isWide = matchMedia('(min-width: 900px)').matches
      const first = all.find((person) => person.featured) ?? newPhone()
      if (byId(chosenId) === undefined && isWide) select(first.id, { focus: false })
    },
    received(key, count) {
      for (const { telegram, zalo } of Object.values(chats)) {
        for (const chat of [telegram, zalo]) if (chat?.key === key && count !== null) chat.received = count
      }
      draw()
    },
    async nextNewPhone() {
      localStorage.setItem(NEW_PHONE, String((newNumber() % 99) + 1))
      await loadNewPhone()
      select(newPhone().id, { focus: true })
    },
    focusChosen() {
      document.querySelector('[aria-current="true"]')?.focus()
    },
  }
}

function badge(count) {
  return element('span', { className: 'badge' }, String(count), element('span', { className: 'hidden', text: ' tin chưa đọc' }))
}

/** Vietnamese people are called by the last word of their name. */
function initial(name) {
  return name.split(' ').at(-1)?.charAt(0).toLocaleUpperCase('vi') ?? '?'
}

function readSeen() {
  try {
    return JSON.parse(localStorage.getItem(SEEN)) ?? {}
  } catch {
    return {}
  }
}
