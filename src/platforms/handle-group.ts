import { inviteCodesIn } from '../domain/invite-code.ts'
import { audit } from '../db/audit.ts'
import { openConversation, saveConversation } from '../db/conversations.ts'
import { addDeliveries } from '../db/deliveries.ts'
import { endShownCodes, type ShownInvite } from '../db/invites.ts'
import { settingsAt } from '../db/units.ts'
import { touch } from '../runtime.ts'
import { sayReply, type Handled, type Update } from './say.ts'

/**
 * A group is told once how to write to the bot privately, and nothing else, whatever is said there; but an invite code that is shown to
 * it ends at once, and each time the group is told so. The answer is the same for a code that opens nothing: a group must not be a
 * place to try codes out.
 */
export async function handleGroup(update: Update): Promise<Handled> {
  const { tx, runtime, chat, now, incoming, scene } = update
  const codes = incoming.kind === 'text' || incoming.kind === 'edit' ? inviteCodesIn(incoming.text) : []
  if (codes.length > 0) {
    for (const shown of await endShownCodes(tx, runtime.sealer, codes, now)) await noteShown(update, shown)
    return { outcome: 'group code', messages: [await sayReply(update, { kind: 'code-in-group' })] }
  }
  const conversation = openConversation(runtime.sealer, scene.conversation, { chat, now })
  if (conversation.introducedAt !== null || incoming.kind === 'blocked') return { outcome: 'group', messages: [] }
  await saveConversation(tx, runtime.sealer, chat, { conversation: { ...conversation, introducedAt: now }, now })
  return { outcome: 'group', messages: [await sayReply(update, { kind: 'group-intro' })] }
}

async function noteShown({ tx, runtime, now, touched }: Update, { id, personId, byId }: ShownInvite): Promise<void> {
  await audit(tx, { at: now, actorId: null, verb: 'end-invite', subject: `person ${personId}`, detail: { why: 'group' } })
  if (byId === null) return
  const told = {
    kind: 'code-shown' as const,
    source: personId,
    meetingId: null,
    occasion: `shown ${id}`,
    people: [byId],
    authorId: null,
    urgent: false,
    quiet: await settingsAt(tx, ''),
  }
  touch(touched, await addDeliveries(tx, told, { now, served: runtime.accounts.keys() }))
}
