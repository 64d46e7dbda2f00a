import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { readOrCreateSecret } from './secret-file.ts'

const KEY_BYTES = 32
const VERSION = 1
/** NIST SP 800-38D: 12 bytes for a random nonce, 16 for a full tag. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** version (1 byte), key id (1), nonce, tag, ciphertext */
const HEAD_BYTES = 2
const TEXT_AT = HEAD_BYTES + NONCE_BYTES + TAG_BYTES

/** What Prisma takes for a Bytes column. */
export type Sealed = Uint8Array<ArrayBuffer>

/**
 * Encrypts fields with FIELD_KEY. `boundTo` is the place a value belongs to ("Rsvp.reason:MEETING-ID:PERSON-ID"): a value that was
 * copied to another row or column cannot be opened there.
 */
export type Sealer = {
  seal(text: string, boundTo: string): Sealed
  /** Throws if the value belongs elsewhere, was changed, or was sealed with a key we do not have. */
  open(sealed: Uint8Array, boundTo: string): string
  /** 16 hex digits that tell one FIELD_KEY from another without saying anything about it. */
  readonly fingerprint: string
  /** Of the keys that only open. */
  readonly olderFingerprints: readonly string[]
  /** The second byte of what this key seals. */
  readonly keyId: number
  /** Keyed hash in hex, for looking things up without storing them. Different purposes never give the same hash. */
  hmac(purpose: string, text: string): string
  /** The same by every key, the present one first: so that what was stored before a change of keys is found too. */
  hmacs(purpose: string, text: string): string[]
}

/** `older` keys only open: values are sealed with `key`. */
export function createSealer(key: Uint8Array, older: readonly Uint8Array[] = []): Sealer {
  const current = openKey(key)
  const before = older.map(openKey)
  const keys = new Map([...before, current].map((one) => [one.id, one]))
  if (keys.size !== older.length + 1) throw new Error('Two of the keys have the same id: make another new key.')
  return {
    fingerprint: current.fingerprint,
    olderFingerprints: before.map(({ fingerprint }) => fingerprint),
    keyId: current.id,
    seal: (text, boundTo) => seal(current, { text, boundTo }),
    open: (sealed, boundTo) => {
      const [version, keyId] = sealed
      const used = keyId === undefined ? undefined : keys.get(keyId)
      if (version !== VERSION || used === undefined) throw new Error(`The value of ${boundTo} was not sealed with this FIELD_KEY.`)
      return open(used, { sealed, boundTo })
    },
    hmac: (purpose, text) => hmac(key, { purpose, text }),
    hmacs: (purpose, text) => [key, ...older].map((one) => hmac(one, { purpose, text })),
  }
}

function hmac(key: Uint8Array, { purpose, text }: { purpose: string; text: string }): string {
  return createHmac('sha256', derive(key, `hmac ${purpose}`))
    .update(text)
    .digest('hex')
}

type Key = { id: number; secret: Buffer; fingerprint: string }

function openKey(key: Uint8Array): Key {
  if (key.length !== KEY_BYTES) throw new Error(`A FIELD_KEY has ${KEY_BYTES} bytes, not ${key.length}.`)
  const print = derive(key, 'fingerprint')
  return { id: print.readUInt8(0), secret: derive(key, 'fields'), fingerprint: print.toString('hex', 0, 8) }
}

function derive(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `chibo ${purpose}`, KEY_BYTES))
}

function seal(key: Key, { text, boundTo }: { text: string; boundTo: string }): Sealed {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(boundTo))
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const sealed = new Uint8Array(TEXT_AT + ciphertext.length)
  sealed.set([VERSION, key.id])
  sealed.set(nonce, HEAD_BYTES)
  sealed.set(cipher.getAuthTag(), HEAD_BYTES + NONCE_BYTES)
  sealed.set(ciphertext, TEXT_AT)
  return sealed
}

function open(key: Key, { sealed, boundTo }: { sealed: Uint8Array; boundTo: string }): string {
  try {
    const nonce = sealed.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(boundTo))
    decipher.setAuthTag(sealed.subarray(HEAD_BYTES + NONCE_BYTES, TEXT_AT))
    return Buffer.concat([decipher.update(sealed.subarray(TEXT_AT)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new Error(`The sealed value of ${boundTo} belongs elsewhere or was changed.`, { cause })
  }
}

/** 64 hex digits or 44 characters of base64 → 32 bytes; null for anything else. */
export function parseFieldKey(text: string): Uint8Array | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  if (/^[a-z0-9+/]{43}=$/i.test(text)) return Buffer.from(text, 'base64')
  return null
}

/** A new key as it is written down. */
export function makeFieldKey(): string {
  return randomBytes(KEY_BYTES).toString('hex')
}

/** Keys that were written after one another: the one that seals, and while it is being changed the one before. Null for anything else. */
export function parseFieldKeys(text: string): [Uint8Array, ...Uint8Array[]] | null {
  const [first, ...others] = text.split(/[,\s]+/).map(parseFieldKey)
  const before = others.filter((key) => key !== null)
  return first === undefined || first === null || before.length !== others.length || before.length > 1 ? null : [first, ...before]
}

/** The keys in `file`, one made there (readable by its owner only) if there is none. Throws if the file holds something else. */
export async function loadOrCreateKeys(file: string): Promise<[Uint8Array, ...Uint8Array[]]> {
  const keys = parseFieldKeys(await readOrCreateSecret(file, makeFieldKey))
  if (keys === null)
    throw new Error(`${file} does not hold a key of 64 hex digits: restore it, the encrypted fields cannot be read without it.`)
  return keys
}
