import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const cookieName = 'chibo_ops'
/** A working day; then the token is asked for again. */
const sessionSeconds = 12 * 3600
/** A person mistypes some times; nobody guesses 16 characters at this pace. */
const triesPerMinute = 10
/** More addresses than this in a minute are no people. */
const mostAddresses = 10_000

export type Guard = {
  /** "yes" with a session of `signIn` or the token in the Authorization header; "slow-down" after too many wrong tries. */
  look: (request: IncomingMessage) => 'yes' | 'no' | 'slow-down'
  /** Gives the Set-Cookie line of a new session, or why not. */
  signIn: (request: IncomingMessage, token: string) => { cookie: string } | 'no' | 'slow-down'
  /** The Set-Cookie line that ends a session. */
  signOut: string
}

/** Keeps what is for the operator. `secure`: the pages are reached over https, so the cookie never travels without. */
export function createGuard({ token, secure, realNow }: { token: string; secure: boolean; realNow: () => Date }): Guard {
  const wrong = new Map<string, number>()
  let minute = 0

  const isSlow = (request: IncomingMessage): boolean => {
    const current = Math.floor(realNow().getTime() / 60_000)
    if (current !== minute || wrong.size > mostAddresses) wrong.clear()
    minute = current
    return (wrong.get(addressOf(request)) ?? 0) >= triesPerMinute
  }
  /** A guess is no try while it is too fast: it gets no answer from which anything could be learned. */
  const attempt = (request: IncomingMessage, said: string): 'yes' | 'no' | 'slow-down' => {
    if (isSlow(request)) return 'slow-down'
    if (same(said, token)) return 'yes'
    wrong.set(addressOf(request), (wrong.get(addressOf(request)) ?? 0) + 1)
    return 'no'
  }
  const seal = (expires: string): string => createHmac('sha256', token).update(`chibo operator ${expires}`).digest('base64url')
  const hasSession = (request: IncomingMessage): boolean => {
    const [expires = '', mac = ''] = cookieOf(request).split('.')
    return /^\d{1,12}$/.test(expires) && same(mac, seal(expires)) && Number(expires) * 1000 > realNow().getTime()
  }
  const line = (value: string, seconds: number): string =>
    `${cookieName}=${value}; Path=/ops; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`

  return {
    look: (request) => {
      if (hasSession(request)) return 'yes'
      const said = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
      return said === undefined ? 'no' : attempt(request, said)
    },
    signIn: (request, said) => {
      const verdict = attempt(request, said)
      if (verdict !== 'yes') return verdict
      const expires = String(Math.floor(realNow().getTime() / 1000) + sessionSeconds)
      return { cookie: line(`${expires}.${seal(expires)}`, sessionSeconds) }
    },
    signOut: line('', 0),
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Takes the same time whatever the texts are. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

function addressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? ''
}

function cookieOf({ headers }: IncomingMessage): string {
  const cookies = (headers.cookie ?? '').split(';').map((one) => one.trim())
  return cookies.find((one) => one.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? ''
}
