/** A request of the bot, without its token. */
export type RecordedRequest = {
  readonly platform: 'telegram' | 'zalo'
  /** The bot's own id: what stands before the colon in its token. */
  readonly account: string
  readonly method: string
  readonly params: Record<string, unknown>
  readonly at: Date
  /** HTTP status of the answer; null while there is none, and for ever when the connection was cut. */
  answered: number | null
}

export type RequestLog = { readonly list: readonly RecordedRequest[]; add(request: RecordedRequest): void }

/** Keeps the newest `keep` requests. */
export function createRequestLog(keep: number): RequestLog {
  const list: RecordedRequest[] = []
  return {
    list,
    add(request) {
      list.push(request)
      if (list.length > keep) list.shift()
    },
  }
}
