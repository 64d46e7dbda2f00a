/** A process of its own that uses the bundled PostgreSQL in the folder it is given until its standard input ends. */
import { startEmbedded } from '../../src/db/embedded.ts'

try {
  const server = await startEmbedded(process.argv[2] ?? '', { fast: true })
  console.log(server.started ? 'started' : 'joined', server.url)
  for await (const _ of process.stdin);
  console.log(await server.stop())
} catch (error) {
  console.log(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
