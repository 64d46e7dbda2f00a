import net from 'node:net'

/**
 * The way to a server, which can be shut: whoever is on it is cut off, and whoever comes is refused. Or it swallows: whoever is on it or
 * comes is taken, what he writes is thrown away, and nothing ever comes back.
 */
export type Gate = {
  url: string
  shut: () => Promise<void>
  open: () => Promise<void>
  swallow: () => void
  /** Ends what swallowing has left open, and lets everything pass again. */
  spit: () => void
  close: () => Promise<void>
}

/** A gate before the server of this URL. It is open. */
export async function gateTo(target: string): Promise<Gate> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<net.Socket>()
  const pairs = new Set<readonly [net.Socket, net.Socket]>()
  let swallowing = false
  const server = net.createServer((inner) => {
    if (swallowing) {
      sockets.add(inner)
      inner.on('error', () => {})
      inner.once('close', () => sockets.delete(inner))
      inner.resume()
      return
    }
    const outer = net.connect(Number(port), hostname)
    const pair = [inner, outer] as const
    pairs.add(pair)
    inner.once('close', () => pairs.delete(pair))
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.once('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  const open = (at: number): Promise<void> => new Promise((resolve) => server.listen(at, '127.0.0.1', resolve))
  const shut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  const swallow = (): void => {
    swallowing = true
    for (const pair of pairs)
      for (const socket of pair) {
        socket.unpipe()
        socket.resume()
      }
  }
  const spit = (): void => {
    swallowing = false
    for (const socket of sockets) socket.destroy()
  }
  await open(0)
  const bound = server.address()
  const own = typeof bound === 'object' && bound !== null ? bound.port : 0
  const url = new URL(target)
  url.host = `127.0.0.1:${own}`
  return { url: url.href, shut, open: () => open(own), swallow, spit, close: shut }
}
