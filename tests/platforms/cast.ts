import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net'
import path from 'node:path'
import { pino, type Logger } from 'pino'
import type { OutgoingMessage } from '../../src/messages/outgoing.ts'
import { startMessengers, type Messengers } from '../../src/training/messengers.ts'
import { checkTelegramRequest } from '../support/telegram-schema.ts'

export const TELEGRAM_TOKEN = '7000000001:AAH-telegram-secret'
export const ZALO_TOKEN = '1459000000000000001:zalo-secret'
export const LIST = '0b2c1f0e-6a55-4e1f-9a3e-5d1f2c3b4a59'
export const LAN = '7700100101'
export const LAN_ON_ZALO = 'b7c8d9e0f1a2b3c4d5e6'

export const plain: OutgoingMessage = { lines: ['Đã ghi.'], choices: [] }
export const meeting: OutgoingMessage = {
  title: 'Họp chi bộ <8> & "thường kỳ"_*',
  lines: ['19h30, thứ Năm, 03/12/2026'],
  choices: [
    { label: 'Dự', token: `${LIST}:1`, style: 'primary' },
    { label: 'Vắng', token: `${LIST}:2` },
  ],
}

/** A body as a messenger sent it, parsed. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, '../fixtures', `${name}.json`), 'utf8'))
}

/** A real logger whose lines can be read. */
export function readableLog(): { log: Logger; text: () => string } {
  const lines: string[] = []
  return { log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }), text: () => lines.join('') }
}

/** Both messengers; what a Telegram request has wrong by its published types is in `problems`. */
export function startBoth(): Promise<Messengers> {
  return startMessengers({ telegramToken: TELEGRAM_TOKEN, zaloTokens: [ZALO_TOKEN], onRequest: checkTelegramRequest })
}

/** A peer that does what no messenger of ours would. Returns its address and the way to close it. */
export async function startPeer(answer: (req: IncomingMessage, res: ServerResponse) => void): Promise<{ root: string; close: () => void }> {
  const server = createServer(answer)
  return listenOn(server, () => server.closeAllConnections())
}

/** A peer that takes connections and never says a word. */
export async function startSilence(): Promise<{ root: string; close: () => void }> {
  const sockets: Socket[] = []
  return listenOn(
    createTcpServer((socket) => void sockets.push(socket.on('error', () => {}))),
    () => sockets.forEach((socket) => socket.destroy()),
  )
}

async function listenOn(server: TcpServer, hangUp: () => void): Promise<{ root: string; close: () => void }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    root: `http://127.0.0.1:${port}`,
    close() {
      server.close()
      hangUp()
    },
  }
}

/** Resolves when the condition holds, checked often; rejects after 5 s. */
export async function until(condition: () => boolean): Promise<void> {
  const started = performance.now()
  while (!condition()) {
    if (performance.now() - started > 20_000) throw new Error('that did not happen within 20 s')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
