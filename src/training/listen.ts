import { createServer, type RequestListener } from 'node:http'

export type Listener = {
  readonly port: number
  /** Refuses connections and cuts the open ones. */
  down(): Promise<void>
  /** Listens again, on the same port. */
  up(): Promise<void>
}

/** An HTTP server that can be away for a while. Rejects when the port is taken. */
export async function listenOn(answer: RequestListener, at: { host: string; port: number }): Promise<Listener> {
  const server = createServer(answer)
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, at.host, () => {
        server.off('error', reject)
        resolve()
      })
    })
  await listen(at.port)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : at.port
  return {
    port,
    up: () => (server.listening ? Promise.resolve() : listen(port)),
    down: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
