import { ApiError } from './api-error.ts'
import type { RecordedRequest } from './requests.ts'

/** What may go wrong between the bot and a messenger. */
export type Fault =
  /** 429: wait `retryAfter` seconds. */
  | { kind: 'flood'; retryAfter: number }
  /** The person blocked the bot, in this messenger's words. */
  | { kind: 'blocked' }
  /** Telegram: the group has a new id. */
  | { kind: 'migrated'; to: number }
  | { kind: 'server-error' }
  /** Read, not delivered, never answered. */
  | { kind: 'hang' }
  /** Delivered, then the connection is cut without an answer. */
  | { kind: 'accept-then-drop' }
  /** Read, not delivered, then the connection is cut. */
  | { kind: 'drop' }
  /** Zalo: the month's messages are used up. */
  | { kind: 'quota' }
  /** Zalo: passes by itself, though it looks like a lack of rights. */
  | { kind: 'forbidden-transient' }
  /** An answer that is not JSON; status 502 unless given. */
  | { kind: 'not-json'; status?: number }
  /** Any other refusal, in these words. */
  | { kind: 'refusal'; code: number; description: string; status?: number }

type PlannedFault = {
  platform?: 'telegram' | 'zalo'
  /** Left out: any method but getUpdates, which bots call all the time. */
  method?: string
  chatId?: string
  /** How many requests meet it. */
  times: number
  fault: Fault
}

export type Faults = {
  /** Plans a fault for the next requests that fit; faults planned earlier come first. */
  next(planned: PlannedFault): void
  clear(): void
  /** The fault that this request meets, used up once. */
  take(request: RecordedRequest): Fault | null
}

export function createFaults(): Faults {
  let planned: PlannedFault[] = []
  return {
    next(fault) {
      planned.push({ ...fault })
    },
    clear() {
      planned = []
    },
    take(request) {
      const found = planned.find((one) => fits(one, request))
      if (found === undefined) return null
      found.times -= 1
      planned = planned.filter((one) => one.times > 0)
      return found.fault
    },
  }
}

type Refusal = Exclude<Fault, { kind: 'hang' | 'drop' | 'accept-then-drop' | 'not-json' }>

/** A planned refusal in the messenger's own words. */
export function refusalOf(fault: Refusal, platform: RecordedRequest['platform']): ApiError {
  const zalo = platform === 'zalo'
  // Zalo's refusals come with HTTP 200 as a rule.
  const status = zalo ? { status: 200 } : {}
  switch (fault.kind) {
    case 'flood': {
      const { retryAfter } = fault
      return zalo
        ? new ApiError(429, 'Quota exceeded', status)
        : new ApiError(429, `Too Many Requests: retry after ${retryAfter}`, { parameters: { retry_after: retryAfter } })
    }
    case 'blocked':
      return zalo ? new ApiError(404, 'Not found', status) : new ApiError(403, 'Forbidden: bot was blocked by the user')
    case 'migrated': {
      const parameters = { migrate_to_chat_id: fault.to }
      return new ApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', { ...status, parameters })
    }
    case 'server-error':
      return new ApiError(500, 'Internal Server Error')
    case 'quota':
      return new ApiError(429, 'Quota exceeded', status)
    case 'forbidden-transient':
      return new ApiError(403, 'Internal server error', status)
    case 'refusal':
      return new ApiError(fault.code, fault.description, fault.status === undefined ? status : { status: fault.status })
  }
}

function fits(planned: PlannedFault, { platform, method, params }: RecordedRequest): boolean {
  const chatId = params['chat_id']
  return (
    (planned.platform === undefined || planned.platform === platform) &&
    (planned.method === undefined ? method !== 'getUpdates' : planned.method === method) &&
    (planned.chatId === undefined || planned.chatId === String(chatId))
  )
}
