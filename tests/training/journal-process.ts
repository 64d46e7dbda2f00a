import { startMessengers } from '../../src/training/messengers.ts'
import { ANN, BOB, TELEGRAM_TOKEN, ZALO_TOKEN } from './names.ts'

/** A process to be killed: two people write, then it tells its port and stays. */
const [, , file] = process.argv
if (file === undefined) throw new Error('which journal?')
const messengers = await startMessengers({ file, telegramToken: TELEGRAM_TOKEN, zaloTokens: [ZALO_TOKEN] })
const ann = messengers.telegram.phone(ANN, { firstName: 'Ann' })
ann.say('một')
ann.say('hai')
messengers.zalo.phone(ZALO_TOKEN, BOB, { name: 'Bob' }).say('ba')
process.stdout.write(`${messengers.port}\n`)
