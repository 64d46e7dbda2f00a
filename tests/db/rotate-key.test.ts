import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openChoiceList } from '../../src/db/choice-lists.ts'
import { saveConversation } from '../../src/db/conversations.ts'
import { markHandled, storeUpdates, waitingReply } from '../../src/db/inbound.ts'
import { brandPerson } from '../../src/db/brands.ts'
import { postponedReasonPlace } from '../../src/db/candidates/places.ts'
import { candidateFor } from '../../src/db/candidates/read.ts'
import { ruleBook } from '../../src/db/candidates/rule-book.ts'
import { addCandidate } from '../../src/db/candidates/write.ts'
import { transaction } from '../../src/db/client.ts'
import { claimInstance, keyChangePending } from '../../src/db/instance.ts'
import { createInvite, inviteByCode } from '../../src/db/invites.ts'
import { openPhone, setPhone } from '../../src/db/members.ts'
import { rotateKey, sealedColumns } from '../../src/db/rotate-key.ts'
import { rsvpOf, writeAnswer } from '../../src/db/rsvps.ts'
import { createSealer, type Sealer } from '../../src/db/seal.ts'
import { conversationAt, nextUnhandled, openLists } from '../support/scene.ts'
import { morning, openLedger, type Ledger, type Somebody } from '../support/seed.ts'

const [oldKey, newKey] = [randomBytes(32), Buffer.alloc(32, 8)]
const before = createSealer(oldKey)
// An id is one byte of a hash: two keys out of 256 have the same one, and those are refused.
const both = createSealer(newKey, before.keyId === createSealer(newKey).keyId ? [] : [oldKey])
const after = createSealer(newKey)

/** Bytes that are no secret of anybody. */
const notSealed = ['AuditSeal.hash']

test('every column of bytes is known as sealed, or known as not', async () => {
  const { db } = await openLedger()
  const columns = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1`
  expect(columns.map(({ name }) => name)).toEqual(
    [...sealedColumns.map(({ table, column }) => `${table}.${column}`), ...notSealed].toSorted(),
  )
})

const form = { form: 'absence', draft: { reason: 'nằm viện' } }
const chat = (ledger: Ledger, number: number) => ({ accountId: ledger.accounts.telegram, chatId: `chat ${number}` })

/** Three rows of every sealed column. */
async function write(ledger: Ledger, sealer: Sealer): Promise<{ people: Somebody[]; meetingId: string }> {
  const { db } = ledger
  const people = [await ledger.person('An'), await ledger.person('Cúc'), await ledger.person('Dũng')]
  const [an] = people
  if (an === undefined) throw new Error('nobody')
  const meetingId = await ledger.meeting(an, people)
  for (const [number, { id }] of people.entries()) {
    await setPhone(db, sealer, { id, phone: `090000000${number}` })
    await writeAnswer(db, sealer, {
      meetingId,
      personId: id,
      answer: 'absent',
      reason: `bận việc ${number}`,
      at: morning,
      recordedById: null,
    })
    const own = chat(ledger, number)
    await storeUpdates(
      db,
      sealer,
      ['handled', 'new'].map((updateKey) => ({ ...own, updateKey: `${number} ${updateKey}`, kind: 'text', body: `chào ${number}` })),
      morning,
    )
    const update = await nextUnhandled(db, sealer, own)
    await markHandled(db, sealer, { id: update?.id ?? 0n, at: morning, outcome: 'help', reply: `trả lời ${number}`, by: 1 })
    await saveConversation(db, sealer, own, {
      conversation: {
        form,
        undo: { kind: 'help' },
        formBefore: form,
        lastMessage: null,
        lastEffect: false,
        introducedAt: null,
        remindedAt: null,
      },
      now: morning,
    })
    await writeReasons(ledger, sealer, number)
    await openChoiceList(db, sealer, own, {
      title: `danh sách ${number}`,
      foreground: true,
      rules: {},
      options: [{ label: 'Dự', command: { kind: 'help' } }],
      now: morning,
    })
  }
  return { people, meetingId }
}

/** A candidate who is paused for a reason, and an alert about him that was postponed for one. */
async function writeReasons({ db, units }: Ledger, sealer: Sealer, number: number): Promise<void> {
  const book = await ruleBook(db)
  const unit = { id: units.own, code: 'TDP08' }
  const event = { kind: 'cam_tinh', on: '2026-01-05', detail: { reason: `đang xem xét ${number}` } } as const
  const add = { unit, name: 'Nguyễn Văn An', group: null, consentOn: null, event, by: null, now: morning, book }
  const { id } = await transaction(db, (tx) => addCandidate(tx, sealer, add))
  const clock = await db.deadline.findFirstOrThrow({ where: { candidateId: id }, orderBy: { ruleKey: 'asc' } })
  await db.deadline.update({
    where: { id: clock.id },
    data: { postponedUntil: morning, postponedReason: sealer.seal(`chờ họp ${number}`, postponedReasonPlace(clock.id)) },
  })
}

async function readReasons({ db }: Ledger, sealer: Sealer): Promise<unknown[]> {
  const staff = { personId: brandPerson(randomUUID()), grants: [{ role: 'staff' as const, path: 'MINH/' }] }
  const codes = ['Q08-01', 'Q08-02', 'Q08-03']
  const records = await Promise.all(codes.map((code) => candidateFor(db, sealer, staff, { code, verb: 'see-candidates', now: morning })))
  return records.map((record) => [
    record?.facts.events[0]?.detail.reason,
    record?.deadlines.flatMap(({ postponed }) => postponed?.reason ?? []),
  ])
}

async function read(ledger: Ledger, sealer: Sealer, { people, meetingId }: { people: readonly Somebody[]; meetingId: string }) {
  const { db } = ledger
  const reasons = await readReasons(ledger, sealer)
  return Promise.all(
    people.map(async ({ id }, number) => {
      const own = chat(ledger, number)
      const { phone } = await db.person.findUniqueOrThrow({ where: { id } })
      const { form: open, undo, formBefore } = await conversationAt(db, sealer, own, morning)
      return {
        reasons: reasons[number],
        phone: openPhone(sealer, id, phone),
        reason: (await rsvpOf(db, sealer, meetingId, id))?.reason,
        body: (await nextUnhandled(db, sealer, own))?.body,
        reply: (await waitingReply(db, sealer, own, morning))?.reply,
        conversation: { form: open, undo, formBefore },
        list: (await openLists(db, sealer, own, morning)).map(({ title }) => title),
      }
    }),
  )
}

describe('changing the key', () => {
  test('seals everything anew, and goes on where it was when it is killed in the middle', async () => {
    const ledger = await openLedger()
    const { db, database } = ledger
    await claimInstance(db, { purpose: 'real', fieldKeyFingerprint: before.fingerprint })
    await claimInstance(db, { purpose: 'real', fieldKeyFingerprint: both.fingerprint, olderFingerprints: both.olderFingerprints })
    const written = await write(ledger, before)
    const told = await read(ledger, both, written)
    expect(told[1]).toMatchObject({
      phone: '0900000001',
      reason: 'bận việc 1',
      list: ['danh sách 1'],
      reasons: ['đang xem xét 1', ['chờ họp 1']],
    })

    const steps: [number, number][] = []
    const killed = rotateKey(database, both, {
      batch: 2,
      progress: (done, of) => {
        steps.push([done, of])
        if (done >= 5) throw new Error('killed')
      },
    })
    await expect(killed).rejects.toThrow('killed')
    // Three of each of the ten columns, and the body of an update that is handled besides.
    expect(steps).toEqual([
      [2, 33],
      [3, 33],
      [5, 33],
    ])
    expect(await keyChangePending(db, both.fingerprint)).toBe(true)
    expect(await read(ledger, both, written)).toEqual(told)

    expect(await rotateKey(database, both, { batch: 2 })).toEqual({ resealed: 28, damaged: {}, ended: true })
    expect(await keyChangePending(db, both.fingerprint)).toBe(false)
    expect(await read(ledger, after, written)).toEqual(told)
    await expect(read(ledger, before, written)).rejects.toThrow('was not sealed with this FIELD_KEY')
    expect(await rotateKey(database, both)).toEqual({ resealed: 0, damaged: {}, ended: true })
  })

  test('leaves what somebody writes at the same moment, and lists what no key opens', async () => {
    const ledger = await openLedger()
    const { db, database } = ledger
    await claimInstance(db, { purpose: 'real', fieldKeyFingerprint: before.fingerprint })
    const [an, cuc] = [await ledger.person('An'), await ledger.person('Cúc')]
    await db.person.update({ where: { id: an.id }, data: { phone: Buffer.from('nobody sealed this') } })
    await setPhone(db, before, { id: cuc.id, phone: '0901' })
    expect(await rotateKey(database, both, { batch: 1 })).toEqual({ resealed: 1, damaged: { 'Person.phone': 1 }, ended: true })
    expect((await db.person.findUniqueOrThrow({ where: { id: an.id } })).phone).toEqual(new Uint8Array(Buffer.from('nobody sealed this')))
  })

  test('does not end while a process that knows the old key alone goes on writing', async () => {
    const ledger = await openLedger()
    const { db, database } = ledger
    await claimInstance(db, { purpose: 'real', fieldKeyFingerprint: before.fingerprint })
    const an = await ledger.person('An')
    await setPhone(db, before, { id: an.id, phone: '0901' })
    // Whenever the value gets the new key, the other process writes it again.
    await db.$executeRaw`CREATE FUNCTION write_again() RETURNS trigger AS $$ BEGIN NEW.phone = OLD.phone; RETURN NEW; END $$ LANGUAGE plpgsql`
    await db.$executeRaw`CREATE TRIGGER write_again BEFORE UPDATE ON "Person" FOR EACH ROW EXECUTE FUNCTION write_again()`
    const rotation = await rotateKey(database, both)
    expect(rotation.ended).toBe(false)
    expect(await keyChangePending(db, both.fingerprint)).toBe(true)
  })

  test('keeps invite codes good that were made before it, as long as the old key is there', async () => {
    const ledger = await openLedger()
    const an = await ledger.person('An')
    const { code } = await createInvite(ledger.db, before, an.id, morning)
    expect(await inviteByCode(ledger.db, both, code, morning)).toMatchObject({ state: 'open', personId: an.id })
    expect(await inviteByCode(ledger.db, after, code, morning)).toEqual({ state: 'wrong' })
  })
})

test('a database in the middle of a change of keys is opened with both only, and never begins a second change', async () => {
  const { db } = await openLedger()
  const claim = (own: string, ...older: string[]) =>
    claimInstance(db, { purpose: 'real', fieldKeyFingerprint: own, olderFingerprints: older })
  expect(await claim('old')).toBeNull()
  expect(await claim('new')).toBe('key')
  // A process that can read the new key already, but does not write it.
  expect(await claim('old', 'new')).toBeNull()
  expect(await claim('old')).toBeNull()
  expect(await claim('new', 'old')).toBeNull()
  expect(await claim('old')).toBe('newer-key')
  expect(await claim('new')).toBe('key')
  expect(await claim('newest', 'old')).toBe('newer-key')
  expect(await claim('old', 'new')).toBeNull()
  expect(await claim('new', 'old')).toBeNull()
})
