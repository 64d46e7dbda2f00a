import { get, post } from './server.js'
import { capital, clockTime, longTime, nextMorning, readWritten, shortTime, writtenDay } from './words.js'

const HOUR_MS = 3_600_000
const SOON_MS = 1500
/** Long enough for slow readers. */
const STATUS_MS = 20_000

const $ = (id) => document.getElementById(id)

/** The clock on top of the page: shows the training time, moves it forward. */
export function startClock({ fail }) {
  const buttons = [...document.querySelectorAll('.clock-buttons button')]
  let shown = { now: new Date(), since: performance.now() }
  const wide = matchMedia('(min-width: 900px)')
  let timer
  let statusTimer

  const now = () => new Date(shown.now.getTime() + performance.now() - shown.since)
  const targets = {
    hour: () => new Date(now().getTime() + HOUR_MS),
    morning: () => nextMorning(now()),
    day: () => new Date(now().getTime() + 24 * HOUR_MS),
  }

  function tick() {
    $('now').textContent = capital(longTime(now()))
    $('now').dateTime = now().toISOString()
  }

  function show(face) {
    shown = { now: new Date(face.now), since: performance.now() }
    const due = face.nextDue === null ? null : new Date(face.nextDue)
    $('move-next').disabled = due === null
    $('move-next').textContent = due === null ? 'Tới việc kế tiếp (chưa có)' : `Tới việc kế tiếp (${shortTime(due)})`
    if ($('move-day').value === '') $('move-day').value = writtenDay(nextMorning(now()))
    if ($('move-time').value === '') $('move-time').value = clockTime(nextMorning(now()))
    tick()
  }

  async function move(to) {
    for (const button of buttons) button.disabled = true
    $('clock-status').textContent = 'Đang chuyển đồng hồ…'
    try {
      const face = await post('clock', { to })
      $('clock-status').textContent = `Đã tới ${longTime(new Date(face.now))}. ${
        face.stops > 0 ? `Bot đã làm các việc đến hạn ở ${face.stops} mốc giờ.` : 'Không có việc nào đến hạn.'
      }`
    } catch (error) {
      $('clock-status').textContent = ''
      fail(error)
    }
    for (const button of buttons) button.disabled = false
    clearTimeout(statusTimer)
    statusTimer = setTimeout(() => ($('clock-status').textContent = ''), STATUS_MS)
    $('clock-box').open = wide.matches
    await refresh()
  }

  async function refresh() {
    const face = await get('clock').catch(() => null)
    if (face) show(face)
  }

  for (const button of document.querySelectorAll('[data-move]')) {
    const { move: wish } = button.dataset
    button.addEventListener('click', () => void move(wish === 'next' ? 'next' : targets[wish]().toISOString()))
  }
  $('move-form').addEventListener('submit', (event) => {
    event.preventDefault()
    const target = readWritten($('move-day').value, $('move-time').value)
    if (target === null) fail(new Error('no-date'))
    else void move(target.toISOString())
  })
  $('clock-box').open = wide.matches
  wide.addEventListener('change', () => ($('clock-box').open = wide.matches))
  setInterval(tick, 1000)

  return {
    show,
    refresh,
    /** After a message something new may be due; many messages ask once. */
    refreshSoon() {
      clearTimeout(timer)
      timer = setTimeout(refresh, SOON_MS)
    },
  }
}
