import type { LocalDay } from '../local-time.ts'

/** A bot account as people know it: `number` of `of` bots on its messenger. */
export type BotName = { platform: 'telegram' | 'zalo'; handle: string | null; number: number; of: number }

/** What those who look after the bots are told about them. */
export type AccountNotice =
  /** The month's messages are being used up. `runsOut`: on which day of this month, at the pace so far. */
  | { kind: 'account-usage'; bot: BotName; used: number; limit: number; month: LocalDay; runsOut: LocalDay | null; next: Date }
  /** The messenger takes no more messages of this bot until then. `usage`: null where there is no limit. `waiting`: messages. */
  | { kind: 'account-quota'; bot: BotName; until: Date; usage: { used: number; limit: number } | null; waiting: number }
  /** The token is not valid any more. */
  | { kind: 'account-stopped'; bot: BotName; waiting: number }
