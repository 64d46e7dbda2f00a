import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'

/**
 * The connections to Telegram, kept open between requests. Where Telegram is blocked, packets vanish and connecting hangs until
 * the request's own time is over, which would look like a request without an answer. Giving up sooner, with a code of its own,
 * keeps the two apart: nothing was written, the message can be tried again.
 * What has been idle for `idleMs` is closed here, before the other side does: a message written to a connection that is just being
 * closed has no answer, and nobody would know whether it arrived.
 */
export function connectingWithin(apiRoot: string, { connectMs, idleMs }: { connectMs: number; idleMs: number }): http.Agent {
  const secure = apiRoot.startsWith('https:')
  // Of a connection in use this time only says that it is over.
  const kept = { keepAlive: true, timeout: idleMs }
  const agent = secure ? new https.Agent(kept) : new http.Agent(kept)
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (options: http.ClientRequestArgs, callback?: (error: Error | null, stream: Duplex) => void) => {
    const socket = connect(options, callback)
    if (socket) giveUpAfter(socket, connectMs, secure ? 'secureConnect' : 'connect')
    return socket
  }
  return agent
}

function giveUpAfter(socket: Duplex, connectMs: number, connected: 'connect' | 'secureConnect'): void {
  const timer = setTimeout(() => socket.destroy(Object.assign(new Error('no connection in time'), { code: 'CONNECT_TIMEOUT' })), connectMs)
  const stop = () => clearTimeout(timer)
  socket.once(connected, stop)
  socket.once('close', stop)
}
