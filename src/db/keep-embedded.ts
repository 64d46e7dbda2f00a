import { startEmbedded, type Embedded } from './embedded.ts'

/** So many deaths within this time are no accident (a disk that fails, a file that is damaged): starting it again and again helps nobody. */
const mostDeaths = 5
const deathsWithinMs = 60_000

export type Kept = Pick<Embedded, 'url' | 'stop'> & {
  /** Resolves, with a sentence for the operator, when the server is gone and cannot be brought back where its users look for it. */
  givenUp: Promise<Error>
}

type Keeping = Parameters<typeof startEmbedded>[1] & { onLost: () => void; onBack: () => void }

/**
 * The bundled PostgreSQL as `startEmbedded` gives it, and started again, in the same folder and on the same port, whenever it is gone
 * although nobody called `stop`: pools find it again by themselves.
 */
export async function keepEmbedded(home: string, { onLost, onBack, ...options }: Keeping): Promise<Kept> {
  let server = await startEmbedded(home, options)
  const { url, port } = server
  const stopping = new AbortController()
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()))
  let deaths: number[] = []

  const bringBack = async (): Promise<void> => {
    const now = performance.now()
    deaths = [...deaths.filter((at) => now - at < deathsWithinMs), now]
    if (deaths.length > mostDeaths) throw new Error(`The bundled PostgreSQL in ${home} has died ${deaths.length} times within a minute.`)
    server = await startEmbedded(home, options)
    if (server.port !== port)
      throw new Error(`The bundled PostgreSQL in ${home} runs again, but its port ${port} is taken by another program: start chibo again.`)
  }
  const keep = async (): Promise<Error | null> => {
    for (;;) {
      await Promise.race([server.lost, stopped])
      if (stopping.signal.aborted) return null
      onLost()
      try {
        await bringBack()
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error))
      }
      onBack()
    }
  }
  const kept = keep()
  return {
    url,
    givenUp: new Promise((resolve) => void kept.then((error) => error !== null && resolve(error))),
    stop: async () => {
      stopping.abort()
      await kept
      return server.stop()
    },
  }
}
