/** A message as every messenger can show it: title in bold, lines, numbered choices (buttons on Telegram), one link on its own line. */
export type OutgoingMessage = {
  title?: string
  lines: readonly string[]
  choices: readonly OutgoingChoice[]
  link?: string
  /** Plain text for the person to pass on; shown apart so that it can be copied whole. */
  copy?: string
  /** Sent before the text where the messenger takes files, left out where it does not. */
  file?: { name: string; base64: string }
}

export type OutgoingChoice = {
  label: string
  /** What a button carries: "LIST-ID:NUMBER", at most 64 bytes, no personal data. */
  token: string
  /** How a button should look where the messenger can: the way forward, or something that cannot be undone. */
  style?: 'primary' | 'danger'
}
