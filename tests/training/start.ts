import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { startMessengers, type Messengers, type MessengersOptions } from '../../src/training/messengers.ts'
import { checkTelegramRequest } from '../support/telegram-schema.ts'
import { NOW, OTHER_ZALO_TOKEN, TELEGRAM_TOKEN, ZALO_TOKEN } from './names.ts'

export * from './names.ts'

/** For `vi.waitFor`: what takes a moment here may take seconds on a busy machine. */
export const SLOW = { timeout: 20_000 }

export async function start(options: Partial<MessengersOptions> = {}): Promise<Messengers> {
  const messengers = await startMessengers({
    telegramToken: TELEGRAM_TOKEN,
    zaloTokens: [ZALO_TOKEN, OTHER_ZALO_TOKEN],
    now: () => NOW,
    onRequest: checkTelegramRequest,
    ...options,
  })
  onTestFinished(() => messengers.close())
  return messengers
}

const answerSchema = z.object({
  ok: z.boolean().optional(),
  result: z.json().optional(),
  error_code: z.number().optional(),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.number()).optional(),
  event_name: z.string().optional(),
})
type Answer = z.infer<typeof answerSchema> & { status: number }

export type Api = (method: string, params?: Record<string, unknown>) => Promise<Answer>

/** A bot that says what it is told to, in JSON. */
export function telegramApi(messengers: Messengers, options: { token?: string; signal?: AbortSignal } = {}): Api {
  return (method, params) =>
    post(`${messengers.telegramApiRoot}/bot${options.token ?? TELEGRAM_TOKEN}/${method}`, { params, signal: options.signal })
}

export function zaloApi(messengers: Messengers, options: { token?: string; signal?: AbortSignal } = {}): Api {
  return (method, params) =>
    post(`${messengers.zaloApiBase}/bot${options.token ?? ZALO_TOKEN}/${method}`, { params, signal: options.signal })
}

async function post(
  url: string,
  { params, signal }: { params: Record<string, unknown> | undefined; signal: AbortSignal | undefined },
): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body: JSON.stringify(params ?? {}),
    ...(signal === undefined ? {} : { signal }),
  })
  return { status: answer.status, ...answerSchema.parse(await answer.json()) }
}

const updatesSchema = z.array(z.looseObject({ update_id: z.number() }))

export async function updates(api: Api, params: Record<string, unknown> = {}): Promise<z.infer<typeof updatesSchema>> {
  return updatesSchema.parse((await api('getUpdates', params)).result)
}
