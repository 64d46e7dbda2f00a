/** A command was written wrong; the message says how to write it. */
export class UsageError extends Error {
  override name = 'UsageError'
}
