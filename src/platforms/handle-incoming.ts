import { act, formNamed, isAction } from '../actions/index.ts'
import { canOf } from '../actions/guide.ts'
import { pickDigit, pickLabel, pickWord, type OpenList, type Option, type Picked } from '../domain/choices.ts'
import type { Command } from '../domain/command.ts'
import { parseCommand } from '../domain/command-parse.ts'
import { readDigit, readYesNo } from '../domain/command-words.ts'
import type { FormInput } from '../domain/form.ts'
import type { Reply } from '../domain/reply.ts'
import { clean } from '../domain/text.ts'
import { releaseHeldForForm } from '../db/claims.ts'
import { closeList, closeSubject, listOfButton, openLists } from '../db/choice-lists.ts'
import { openConversation, type Conversation } from '../db/conversations.ts'
import { noteSeen } from '../db/people.ts'
import type { OutgoingMessage } from '../messages/outgoing.ts'
import type { Ask, Outcome } from '../runtime.ts'
import { handleGroup } from './handle-group.ts'
import { handleStranger } from './handle-stranger.ts'
import { noteBlocked, noteUnblocked } from './handle-blocked.ts'
import type { Incoming } from './platform.ts'
import { sayReply, type Handled, type Update } from './say.ts'

/** Works out the answer to one update, inside the transaction that marks it handled. Everything it changes is part of that transaction. */
export async function handleIncoming(update: Update): Promise<Handled> {
  const { tx, runtime, incoming, chat, now, scene } = update
  if (incoming.chatId === '') return { outcome: 'unreadable', messages: [] }
  if (incoming.chat === 'group') return handleGroup(update)
  const { person } = scene
  if (incoming.kind === 'blocked') return noteBlocked(update, person)
  if (incoming.kind === 'unblocked') return noteUnblocked(update, person)
  if (person === null) return handleStranger(update)
  if (scene.unseen) await noteSeen(tx, person.linkId, now)
  const conversation = openConversation(runtime.sealer, scene.conversation, { chat, now })
  return new Turn(update, { runtime, tx, now, chat, actor: person, touched: update.touched }, conversation).handle(incoming)
}

/** Commands that answer a waiting form: while a list of them is open, a digit is a choice; else it is what the form asked for. */
const ofForm: ReadonlySet<Command['kind']> = new Set(['form-value', 'form-go', 'leave-form', 'resume-form'])

/** One update of a known person: a small machine over the conversation, written as a class because each part needs all of it. */
class Turn {
  private readonly messages: OutgoingMessage[] = []
  private readonly before: Conversation
  private readonly update: Update
  private readonly ask: Ask
  private conversation: Conversation
  private did = 'nothing'
  /** The person was asked whether to leave the form that waits. */
  private inTheWay = false

  constructor(update: Update, ask: Ask, conversation: Conversation) {
    this.update = update
    this.ask = ask
    this.conversation = conversation
    this.before = conversation
  }

  async handle(incoming: Incoming): Promise<Handled> {
    await this.dispatch(incoming)
    await this.endForm()
    return { outcome: this.did, messages: this.messages, keep: { linkId: this.ask.actor.linkId, conversation: this.after(incoming) } }
  }

  private async dispatch(incoming: Incoming): Promise<void> {
    switch (incoming.kind) {
      case 'text':
        return this.text(clean(incoming.text))
      case 'edit':
        return this.edit(incoming)
      case 'choice':
        return this.button(incoming.token)
      case 'unsupported':
        this.did = 'unsupported'
        await this.say({ kind: 'unsupported' })
        return this.askAgain()
      case 'blocked':
      case 'unblocked':
        return
    }
  }

  private async lists(): Promise<OpenList[]> {
    const { tx, runtime, chat, now } = this.ask
    return openLists(tx, runtime.sealer, chat, { rows: this.update.scene.lists, now })
  }

  private async text(text: string): Promise<void> {
    const { form } = this.conversation
    const digit = readDigit(text)
    if (digit === 0) return this.back()
    const lists = await this.lists()
    const asked = form === null || lists.some(({ options }) => options.some(({ command }) => ofForm.has(command.kind)))
    if (digit !== null && asked) {
      const picked = pickDigit(lists, digit, this.ask.now)
      if (picked.kind !== 'none') return this.picked(picked)
      if (form === null) return this.say({ kind: 'no-such-choice', digit })
    }
    const word = readYesNo(text)
    if (word !== null && asked) {
      const picked = pickWord(lists, word, this.ask.now)
      if (picked.kind !== 'none') return this.picked(picked)
    }
    const label = pickLabel(form === null ? lists : lists.slice(0, 1), text, this.ask.now)
    if (label.kind !== 'none') return this.picked(label)
    return form === null ? this.request(text) : this.inForm(text)
  }

  /** A text while no form waits. */
  private async request(text: string): Promise<void> {
    const parsed = parseCommand(text, this.ask.now)
    if (parsed.kind === 'leave') return this.say({ kind: 'nothing-to-leave' })
    if (parsed.kind === 'unknown') return this.say({ kind: 'not-understood', can: canOf(this.ask.actor) })
    return this.carryOut(parsed.command)
  }

  /**
   * A text while a form waits is its answer, but for "hủy", a slash command and a cry for help. What cannot be one and is something else
   * that can be asked for ("lịch họp") is asked about.
   */
  private async inForm(text: string): Promise<void> {
    const parsed = parseCommand(text, this.ask.now)
    if (parsed.kind === 'leave') return this.carryOut({ kind: 'leave-form' })
    if (parsed.kind === 'command' && (text.startsWith('/') || parsed.command.kind === 'help')) {
      await this.carryOut(parsed.command)
      return this.inTheWay ? undefined : this.askAgain()
    }
    // With a name or a number in it, it may be an answer that went wrong: "bước nào cũng được", "R99".
    const alone = parsed.kind === 'command' && Object.keys(parsed.command).length === 1
    return this.form({ kind: 'text', text }, alone ? parsed.command : null)
  }

  private async picked(picked: Exclude<Picked, { kind: 'none' }>): Promise<void> {
    if (picked.kind === 'which') {
      return this.say({
        kind: 'which-choice',
        candidates: picked.candidates.map(({ list, option }) => ({ list: list.title, label: option.label, command: option.command })),
      })
    }
    return this.choose(picked.list, picked.option)
  }

  private async choose(list: OpenList, option: Option): Promise<void> {
    if (list.once) await closeList(this.ask.tx, list.id, this.ask.now)
    return this.carryOut(option.command)
  }

  private async button(token: string): Promise<void> {
    const [id = '', number = ''] = token.split(':')
    const list = await listOfButton(this.ask.tx, this.ask.runtime.sealer, this.ask.chat, { id, now: this.ask.now })
    const option = list?.options[Number(number) - 1]
    if (!list || !option) return this.say({ kind: 'stale-choice' })
    return this.choose(list, option)
  }

  /** An edit of the newest message corrects it, unless something has already gone out because of it. */
  private async edit(incoming: Extract<Incoming, { kind: 'edit' }>): Promise<void> {
    if (incoming.messageKey !== this.conversation.lastMessage || this.conversation.lastEffect) {
      this.did = 'late edit'
      return this.say({ kind: 'edit-too-late' })
    }
    this.conversation = { ...this.conversation, form: this.conversation.formBefore }
    return this.text(clean(incoming.text))
  }

  private async back(): Promise<void> {
    const { form, undo } = this.conversation
    if (form !== null) return this.form({ kind: 'back' })
    if (undo === null) return this.say({ kind: 'nothing-to-undo' })
    this.conversation = { ...this.conversation, undo: null }
    return this.carryOut(undo)
  }

  private async carryOut(command: Command): Promise<void> {
    this.did = command.kind
    if (isAction(command)) return this.settle(await act(this.ask, command), command)
    switch (command.kind) {
      case 'form-value':
        return this.formOf(command.form, { kind: 'value', step: command.step, value: command.value })
      case 'form-go':
        return this.formOf(command.form, { kind: 'go', to: command.to })
      case 'resume-form':
        return this.conversation.form === null ? this.say({ kind: 'stale-choice' }) : this.askAgain()
      case 'back':
        return this.back()
      case 'leave-form':
        if (this.conversation.form === null && command.instead === undefined) return this.say({ kind: 'nothing-to-leave' })
        this.conversation = { ...this.conversation, form: null }
        return command.instead === undefined ? this.say({ kind: 'form-left' }) : this.carryOut(command.instead)
    }
  }

  private async formOf(name: string, input: FormInput): Promise<void> {
    return this.conversation.form?.form === name ? this.form(input) : this.say({ kind: 'stale-choice' })
  }

  private async form(input: FormInput, instead: Command | null = null): Promise<void> {
    const { form } = this.conversation
    const runner = form && formNamed(form.form)
    if (form === null || runner === null) return this.say({ kind: 'stale-choice' })
    this.did = `form ${form.form}`
    const outcome = await runner.turn(this.ask, form, input)
    if (outcome.unanswered === true && instead !== null) return this.say({ kind: 'form-in-the-way', form: form.form, wanted: instead })
    return this.settle(outcome, null)
  }

  private async askAgain(): Promise<void> {
    const { form } = this.conversation
    const runner = form && formNamed(form.form)
    if (form !== null && runner !== null) return this.settle(await runner.again(this.ask, form), null)
  }

  /** Takes an outcome over. An action that wants to begin a form while another waits is asked about instead. */
  private async settle(outcome: Outcome, command: Command | null): Promise<void> {
    const waiting = this.conversation.form
    if (command !== null && waiting !== null && outcome.form) {
      this.inTheWay = true
      return this.say({ kind: 'form-in-the-way', form: waiting.form, wanted: command })
    }
    if (outcome.form !== undefined) this.conversation = { ...this.conversation, form: outcome.form }
    if (outcome.undo !== undefined) this.conversation = { ...this.conversation, undo: outcome.undo }
    return this.say(outcome.reply)
  }

  private async say(reply: Reply): Promise<void> {
    if (this.did === 'nothing') this.did = reply.kind
    this.messages.push(await sayReply(this.update, reply))
  }

  /** What the chat is in the middle of after this update. */
  private after(incoming: Incoming): Conversation {
    const { touched } = this.ask
    if (incoming.kind !== 'text' && incoming.kind !== 'edit' && incoming.kind !== 'choice') return this.conversation
    return {
      ...this.conversation,
      lastMessage: incoming.messageKey || null,
      lastEffect: touched.accounts.size > 0 || touched.due.length > 0,
      formBefore: this.before.form,
    }
  }

  /** A form that has ended asks nothing any more, and holds no message back. */
  private async endForm(): Promise<void> {
    const { tx, chat, now, actor, touched } = this.ask
    if (this.before.form === null || this.conversation.form !== null) return
    await closeSubject(tx, chat, { subject: 'form', now })
    if (await releaseHeldForForm(tx, actor.linkId, now)) touched.accounts.add(chat.accountId)
  }
}
