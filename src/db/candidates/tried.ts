import type { Db } from '../client.ts'

/**
 * What a change would do, found out by making it and taking it back: what is shown before is what happens afterwards. Must be called in
 * a transaction; nothing of `work` stays.
 */
export async function tried<T>(db: Db, work: () => Promise<T>): Promise<T> {
  await db.$executeRaw`SAVEPOINT tried`
  try {
    return await work()
  } finally {
    await db.$executeRaw`ROLLBACK TO SAVEPOINT tried`
    await db.$executeRaw`RELEASE SAVEPOINT tried`
  }
}
