/** Talks to the page's server. Failed calls throw an error whose message is a word of words.js. */

export function get(path, params = {}) {
  return call(`/training/${path}?${new URLSearchParams(params)}`)
}

export function post(path, body = {}) {
  return call(`/training/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

async function call(url, options) {
  let answer
  try {
    answer = await fetch(url, options)
  } catch {
    throw new Error('offline')
  }
  const body = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new Error(body.error ?? 'failed')
  return body
}

/** How long a closed stream waits before it is opened again; browsers differ in whether they do it themselves. */
const REOPEN_MS = 1000

/** Live events; `onOpen` is called at every (re)connection, since anything may have happened in between. */
export function listen({ onOpen, onLost, onChat, onClock }) {
  const source = new EventSource('/training/events')
  source.addEventListener('open', onOpen)
  source.addEventListener('chat', (event) => onChat(JSON.parse(event.data)))
  source.addEventListener('clock', (event) => onClock(JSON.parse(event.data)))
  source.addEventListener('error', () => {
    onLost()
    if (source.readyState !== EventSource.CLOSED) return
    setTimeout(() => listen({ onOpen, onLost, onChat, onClock }), REOPEN_MS)
  })
}
