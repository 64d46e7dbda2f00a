import { setTimeout as sleep } from 'node:timers/promises'
import { gathered } from '../db/gathered.ts'
import { chatsWaiting, storeUpdates, type NewUpdate } from '../db/inbound.ts'
import type { AccountId, ChatKey } from '../domain/ids.ts'
import type { Runtime } from '../runtime.ts'
import { createAnswers } from './answers.ts'
import { atMost } from './at-most.ts'
import { handleNext } from './handle-next.ts'
import type { Incoming } from './platform.ts'

/** Updates that are handled at the same time; each holds a database connection. */
const handledAtOnce = 4
/** As many chats are taken up by one tick; the next one goes on behind them, so that none waits for ever. */
const recoveredAtOnce = 200
/** While another process has an answer to a chat on its way, what comes after it waits, but not for ever. */
const patience = { looks: 25, everyMs: 200 }

export type Inbox = {
  /** Stores updates; resolves when they are safe, rejects when they are not. Handling goes on by itself. */
  receive: (accountId: AccountId, updates: readonly Incoming[]) => Promise<void>
  /** Takes up what a dead process left: updates not handled, answers not sent. Does not wait for the messenger. */
  recover: () => Promise<void>
  /** How many updates are being stored or wait to be handled, in this process. */
  waiting: () => number
  /** Resolves when nothing is being handled. */
  idle: () => Promise<void>
}

/** A chat that is being worked on. `updates`: of those that came in, how many wait; `look`: something may have come since the last look. */
type Work = { updates: number; look: boolean; done: Promise<void> }

/** The way in: every update is stored once, then handled in order per chat. */
export function createInbox(runtime: Runtime): Inbox {
  const answers = createAnswers(runtime)
  const place = atMost(handledAtOnce)
  const works = new Map<string, Work>()
  let recoveredUpTo = 0n
  let waiting = 0

  const store = gathered((together: readonly (readonly NewUpdate[])[]) =>
    storeUpdates(runtime.db, runtime.sealer, together.flat(), runtime.now()),
  )

  const noLongerWait = (own: Work, updates: number): void => {
    waiting -= updates
    own.updates -= updates
  }

  /** Handles what a chat has, update by update; an answer that was left behind goes first, so that none comes after a newer one. */
  const handleAll = async (chat: ChatKey, own: Work): Promise<void> => {
    for (let looks = 0; ;) {
      own.look = false
      const looked = await place(() => handleNext(runtime, chat, { overtake: looks >= patience.looks }))
      if (looked.kind === 'nothing') return
      if (looked.kind === 'answer-first') {
        if ((await answers.sendLeftBehind(chat)) !== 'elsewhere') continue
        looks += 1
        await sleep(patience.everyMs)
        continue
      }
      const { answer, touched, more } = looked
      noLongerWait(own, Math.min(1, own.updates))
      runtime.meter.handled(runtime.now().getTime() - answer.receivedAt.getTime())
      // Whoever asked waits for his answer, not for the queue.
      const woken = runtime.wake(touched)
      if (answer.messages.length > 0) await answers.send(answer)
      await woken
      if (!more && !own.look) return
    }
  }

  const workOn = async (chat: ChatKey, key: string, own: Work): Promise<void> => {
    while (own.look)
      await handleAll(chat, own).catch((error: unknown) =>
        runtime.log.error({ err: error }, 'a chat could not be worked on; the next tick takes it up again'),
      )
    noLongerWait(own, own.updates)
    works.delete(key)
  }

  /** `came`: how many updates have come in for it. */
  const work = (chat: ChatKey, came: number): void => {
    const key = `${chat.accountId} ${chat.chatId}`
    const own = works.get(key) ?? { updates: 0, look: false, done: Promise.resolve() }
    const begins = !works.has(key)
    waiting += came
    own.updates += came
    own.look = true
    if (!begins) return
    works.set(key, own)
    own.done = workOn(chat, key, own)
  }

  return {
    receive: async (accountId, updates) => {
      waiting += updates.length
      try {
        await store(
          updates.map((incoming) => ({
            accountId,
            chatId: incoming.chatId,
            updateKey: incoming.updateKey,
            kind: incoming.kind,
            body: JSON.stringify(incoming),
          })),
        )
      } finally {
        waiting -= updates.length
      }
      for (const { chatId } of updates) work({ accountId, chatId }, 1)
    },
    recover: async () => {
      const { chats, next } = await chatsWaiting(runtime.db, {
        now: runtime.now(),
        served: runtime.accounts.keys(),
        by: runtime.processId,
        after: recoveredUpTo,
        most: recoveredAtOnce,
      })
      recoveredUpTo = next
      // A chat that is being worked on has its answer on the way: it would arrive twice.
      for (const chat of chats) if (!works.has(`${chat.accountId} ${chat.chatId}`)) work(chat, 0)
    },
    waiting: () => waiting,
    idle: async () => {
      while (works.size > 0) await Promise.all([...works.values()].map(({ done }) => done))
    },
  }
}
