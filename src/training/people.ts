import type { Messengers } from './messengers.ts'
import type { TelegramPhone } from './telegram/phone.ts'
import type { ZaloPhone } from './zalo/phone.ts'

/** Somebody to be on the training page. */
export type Persona = {
  id: string
  name: string
  /** As shown: "Bí thư · Chi bộ TDP 8". */
  role: string
  unit: string
  /** One of the few cards on top; the others are found by searching. */
  featured: boolean
  telegramChatId: string | null
  /** `account`: the bot's own id, which is the part of its token before the colon. */
  zalo: { account: string; chatId: string } | null
}

/** A person's two phones; null where the person has no such chat. */
export type Phones = { telegram: TelegramPhone | null; zalo: ZaloPhone | null }

/**
 * Makes these people's chats known to the messengers, so that the bot can write to them before the page was ever opened. To be called
 * before the bot starts.
 */
export function introducePeople(messengers: Messengers, people: readonly Persona[]): void {
  for (const person of people) phonesOf(messengers, person)
}

export function phonesOf(messengers: Messengers, { name, telegramChatId, zalo }: Persona): Phones {
  return {
    telegram: telegramChatId === null ? null : messengers.telegram.phone(telegramChatId, { firstName: name }),
    // A bot that training does not run has no phones here.
    zalo:
      zalo === null || !messengers.zalo.accounts.includes(zalo.account) ? null : messengers.zalo.phone(zalo.account, zalo.chatId, { name }),
  }
}

/** Far from the sample's own ids. */
const FIRST_NEW_TELEGRAM_ID = 7_700_000_000
const NEW_PHONE = /^new-([1-9]\d?)$/

/**
 * A phone that never wrote to the bot, "new-1" to "new-99"; null for another id. Its chats' ids follow from the number, so that it is the
 * same phone after a restart.
 */
export function newPhone(messengers: Messengers, id: string): Phones | null {
  const number = Number(NEW_PHONE.exec(id)?.[1] ?? 0)
  if (number === 0) return null
  const [account] = messengers.zalo.accounts
  const name = `Điện thoại mới ${number}`
  return {
    telegram: messengers.telegram.phone(FIRST_NEW_TELEGRAM_ID + number, { firstName: name, started: false }),
    zalo: account === undefined ? null : messengers.zalo.phone(account, `f${String(number).padStart(19, '0')}`, { name, started: false }),
  }
}
