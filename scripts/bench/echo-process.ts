/** A bare grammY bot that says back what it hears, on a webhook: the least that an update can cost. `--api-root=URL`; prints its port. */
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { Bot, webhookCallback } from 'grammy'

const { values } = parseArgs({ options: { 'api-root': { type: 'string', default: '' } } })
const bot = new Bot('7100000000:bench-echo', { client: { apiRoot: values['api-root'] } })
bot.on('message:text', (context) => context.reply(context.message.text))
await bot.init()
const handle = webhookCallback(bot, 'http')
const server = createServer((request, response) => {
  handle(request, response).catch(() => response.writeHead(500).end())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`)
})
