export const TELEGRAM_TOKEN = '4242:training'
export const ZALO_TOKEN = '1459232241454765289:training'
export const OTHER_ZALO_TOKEN = '1459232241454765290:training'
export const ANN = 1001
export const BOB = '6ede9afa66b88fe6d6a9'
/** Saturday, in the middle of the month, when nothing special happens. */
export const NOW = new Date('2026-11-21T09:00:00+07:00')
