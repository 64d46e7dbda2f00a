/** A refusal in a messenger's own words. `status` is the HTTP status, `code` what the body says. */
export class ApiError extends Error {
  readonly status: number
  readonly code: number
  readonly parameters: Record<string, number> | null

  constructor(code: number, description: string, more: { status?: number; parameters?: Record<string, number> } = {}) {
    super(description)
    this.code = code
    this.status = more.status ?? code
    this.parameters = more.parameters ?? null
  }
}

/** The body of the refusal, alike on both messengers. */
export function errorBody(error: ApiError): Record<string, unknown> {
  const { code, message, parameters } = error
  return { ok: false, error_code: code, description: message, ...(parameters === null ? {} : { parameters }) }
}
