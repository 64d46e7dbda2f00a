import { createLog, element } from './bubbles.js'
import { startClock } from './clock.js'
import { createPeople } from './people.js'
import { get, listen, post } from './server.js'
import { errorText } from './words.js'

const $ = (id) => document.getElementById(id)
const isWide = matchMedia('(min-width: 900px)')
const EMPTY = 'Chưa có tin nhắn nào. Hãy gõ “trợ giúp” rồi bấm Gửi.'
const EMPTY_NEW = 'Điện thoại này chưa từng nhắn cho bot. Hãy gửi một lời chào, hoặc lấy mã mời ở trên.'

const state = { on: 'telegram', botName: '', messages: [], blocked: false, notices: null, editing: null, invite: null }
const clock = startClock({ fail })
const log = createLog($('log'), { press, copy, open: openLink, fileAddress })
const people = createPeople({ choose: showPerson })
let toastTimer
let reloadTimer
let drawing = 0

const at = () => ({ who: people.chosen().id, on: state.on })

/** Runs what a button asks; what went wrong is said in the little box. */
async function act(work) {
  try {
    await work()
  } catch (error) {
    fail(error)
  }
}

function fail(error) {
  toast(errorText(error.message))
}

function toast(text) {
  $('toast').textContent = text
  $('toast').hidden = false
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => ($('toast').hidden = true), 5000)
}

function showPerson(person, { focus }) {
  document.body.dataset.view = 'chat'
  $('who-name').textContent = person.name
  $('who-role').textContent = person.role
  if (!people.chatOf(person, state.on)) state.on = state.on === 'telegram' ? 'zalo' : 'telegram'
  state.invite = null
  if (focus) (isWide.matches ? $('text') : $('back')).focus()
  void showChat()
}

function drawTabs() {
  const person = people.chosen()
  for (const [app, name] of Object.entries({ telegram: 'Telegram', zalo: 'Zalo' })) {
    const tab = $(`tab-${app}`)
    const chat = people.chatOf(person, app)
    const unread = chat && app !== state.on ? people.unread(chat) : 0
    tab.setAttribute('aria-pressed', String(app === state.on))
    tab.disabled = !chat
    tab.title = chat ? '' : `Người này chưa dùng ${name}`
    tab.replaceChildren(name, ...(unread > 0 ? [people.badge(unread)] : []))
  }
}

async function showChat() {
  drawTabs()
  drawInvite()
  document.querySelector('.chat').dataset.on = state.on
  log.clear()
  stopEditing()
  $('toast').hidden = true
  state.notices = null
  await refreshChat()
}

/** Fetches and draws the chat on screen; the newest call wins. */
async function refreshChat() {
  const turn = ++drawing
  const chat = await get('chat', at()).catch(() => null)
  if (chat === null || turn !== drawing) return
  Object.assign(state, { messages: chat.messages, blocked: chat.blocked })
  const person = people.chosen()
  const atEnd = log.draw(chat.messages, person.isNew ? EMPTY_NEW : EMPTY)
  people.sawAll(people.chatOf(person, state.on), chat.messages.filter(({ from }) => from === 'bot').length)
  if (state.notices !== null && chat.notices > state.notices) toast(chat.lastNotice)
  state.notices = chat.notices
  drawTools()
  if (atEnd) $('log').scrollTop = $('log').scrollHeight
}

function drawTools() {
  const { blocked, on } = state
  $('edit-last').hidden = on === 'zalo'
  $('edit-last').disabled = blocked || !lastOwn()
  $('photo').disabled = blocked
  $('block').textContent = blocked ? 'Bỏ chặn bot' : 'Chặn bot'
  $('text').disabled = blocked
  $('send').disabled = blocked
  note(blocked ? 'Bạn đã chặn bot. Bot không nhắn được vào đây cho tới khi bạn bỏ chặn.' : null)
}

function note(text) {
  $('chat-note').hidden = text === null
  $('chat-note').textContent = text ?? ''
}

const lastOwn = () => state.messages.findLast(({ from, what }) => from === 'me' && what === 'text')

function startEditing() {
  state.editing = lastOwn()
  if (!state.editing) return
  $('text').value = state.editing.text
  $('send').textContent = 'Lưu'
  $('text-label').textContent = 'Sửa tin nhắn'
  $('edit-cancel').hidden = false
  note('Đang sửa tin vừa gửi. Bấm Lưu khi xong.')
  grow()
  $('text').focus()
}

function stopEditing() {
  if (!state.editing) return
  state.editing = null
  $('text').value = ''
  $('send').textContent = 'Gửi'
  $('text-label').textContent = 'Tin nhắn'
  $('edit-cancel').hidden = true
  note(null)
  grow()
}

function grow() {
  $('text').style.height = 'auto'
  $('text').style.height = `${Math.min($('text').scrollHeight + 4, 160)}px`
}

async function sendText() {
  const text = $('text').value.trim()
  if (text === '') return
  if (state.editing) await post('edit', { ...at(), messageId: state.editing.id, text })
  else await post('say', { ...at(), text })
  stopEditing()
  $('text').value = ''
  grow()
  $('log').scrollTop = $('log').scrollHeight
}

function press(messageId, button) {
  void act(() => post('press', { ...at(), messageId, button }))
}

/** Where a file that the bot sent can be had. */
function fileAddress(messageId) {
  return `/training/file?${new URLSearchParams({ ...at(), messageId })}`
}

function copy(text) {
  void navigator.clipboard.writeText(text).then(
    () => toast('Đã chép.'),
    () => toast('Trình duyệt không cho chép. Hãy bôi đen rồi chép bằng tay.'),
  )
}

/** A link to the bot itself is what "Start" does on a phone: it sends the code. Returns true when it was such a link. */
function openLink(address, { onlyInside = false } = {}) {
  const url = new URL(address)
  const isBot = url.hostname === 't.me' && url.pathname === `/${state.botName}`
  if (isBot && state.on === 'telegram')
    void act(() => post('say', { ...at(), text: `/start ${url.searchParams.get('start') ?? ''}`.trim() }))
  else if (!onlyInside) open(address, '_blank', 'noreferrer,noopener')
  return isBot && state.on === 'telegram'
}

/** Helps a new phone to link; says whose it is once it has. */
function drawInvite() {
  const person = people.chosen()
  const owner = person.isNew ? people.ownerOf(people.chatOf(person, state.on)?.key) : undefined
  if (owner) state.invite = null
  $('invite-box').hidden = !person.isNew
  $('invite-get').hidden = owner !== undefined
  $('invite-send').hidden = owner !== undefined || state.invite === null
  $('invite-text').replaceChildren(...inviteText(owner))
}

function inviteText(owner) {
  const { invite } = state
  if (owner) return ['Điện thoại này đã liên kết, nay là của ', element('strong', { text: owner.name }), '.']
  if (invite)
    return ['Mã mời của ', element('strong', { text: invite.name }), ': ', element('strong', { className: 'code', text: invite.code })]
  return ['Điện thoại này chưa liên kết với ai. Lấy một mã mời để thử như người mới dùng lần đầu.']
}

async function sendInvite() {
  const text = state.on === 'telegram' && state.invite.telegramLink ? `/start ${state.invite.code}` : state.invite.code
  await post('say', { ...at(), text })
}

async function loadPeople() {
  const loaded = await get('people').catch(() => null)
  if (loaded === null) return
  state.botName = loaded.botName
  await people.load(loaded)
  if (people.chosen()) {
    drawTabs()
    drawInvite()
  }
}

/** A phone that linked itself just now is a person's from then on. */
function reloadPeopleSoon() {
  clearTimeout(reloadTimer)
  reloadTimer = setTimeout(loadPeople, 2000)
}

const on = (id, event, work) => $(id).addEventListener(event, work)
for (const name of ['telegram', 'zalo']) {
  on(`tab-${name}`, 'click', () => {
    state.on = name
    void showChat()
  })
}
on('back', 'click', () => {
  document.body.dataset.view = 'people'
  people.focusChosen()
})
on('composer', 'submit', (event) => {
  event.preventDefault()
  void act(sendText)
})
on('text', 'keydown', (event) => {
  // Enter while a Vietnamese input method is composing ends the word, not the message.
  if (event.key === 'Escape') stopEditing()
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  void act(sendText)
})
on('text', 'input', grow)
on('edit-last', 'click', startEditing)
on('edit-cancel', 'click', () => {
  stopEditing()
  $('text').focus()
})
on('photo', 'click', () => act(() => post('photo', at())))
on('block', 'click', () => act(() => post('block', { ...at(), blocked: !state.blocked })))
on('invite-get', 'click', () =>
  act(async () => {
    state.invite = await post('invite')
    drawInvite()
    $('invite-send').focus()
  }),
)
on('invite-send', 'click', () => act(sendInvite))
on('phone-next', 'click', () => people.nextNewPhone())

listen({
  async onOpen() {
    $('connection').hidden = true
    void clock.refresh()
    await loadPeople()
    if (people.chosen()) void refreshChat()
  },
  onLost: () => ($('connection').hidden = false),
  onChat({ key, received }) {
    people.received(key, received)
    const person = people.chosen()
    if (person) drawTabs()
    if (person && people.chatOf(person, state.on)?.key === key) void refreshChat()
    if (person?.isNew) reloadPeopleSoon()
    clock.refreshSoon()
  },
  onClock: (face) => clock.show(face),
})
