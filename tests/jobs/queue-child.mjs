import { pathToFileURL } from 'node:url'

/** A worker to be killed: it takes one job, says so, and never ends it. */
const [, , program = '', store = '', name = ''] = process.argv
const { createQueue } = await import(pathToFileURL(program).href)
const queue = createQueue({ store: JSON.parse(store), name, onError: () => {} })
await queue.work(() => {
  process.stdout.write('it has a job\n')
  return new Promise(() => {})
}, 1)
