import { createHash } from 'node:crypto'
import type { AccountId } from '../domain/ids.ts'
import type { AccountState, State, UnknownDeliveries } from '../db/operator.ts'
import { full } from '../messages/vi/format.ts'
import { operatorWords as words } from '../messages/vi/operator.ts'
import { findOnAccount, findOnDue, levelOf, tickSilenceMs, type AccountFinding, type Level } from './findings.ts'
import { html, type Html } from './html.ts'

/** What the pages are made of. Counts, times and bots; no person is in it. */
export type Look = {
  state: State
  queue: Readonly<Record<string, number>> | null
  /** What has not moved for a minute: ids of accounts, "inbox". */
  still: readonly string[]
  served: ReadonlySet<AccountId>
  limitOf: (platform: string) => number | null
  now: Date
  realNow: Date
}

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --fine: #1a7f37; --care: #9a6700; --trouble: #cf222e; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 0 1rem 2rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; padding: .75rem 0; border-bottom: 1px solid var(--line); }
nav a, nav button { padding: .5rem .25rem; font: inherit; color: inherit; background: none; border: 0; text-decoration: underline; cursor: pointer; }
nav a[aria-current] { font-weight: 700; text-decoration: none; }
nav form { margin-left: auto; }
h1 { font-size: 1.35rem; margin: 1.25rem 0 .5rem; }
h2 { font-size: 1.05rem; margin: 0 0 .25rem; }
p { margin: .25rem 0; }
section { margin: .75rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-left: .4rem solid var(--line); border-radius: .4rem; }
section.fine { border-left-color: var(--fine); }
section.care { border-left-color: var(--care); }
section.trouble { border-left-color: var(--trouble); }
.level { font-size: .85rem; font-weight: 700; }
.fine > .level { color: var(--fine); } .care > .level { color: var(--care); } .trouble > .level { color: var(--trouble); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)); gap: .35rem 1rem; margin: .5rem 0 0; }
dl div { display: flex; justify-content: space-between; gap: .75rem; border-bottom: 1px solid var(--soft); }
dt { opacity: .75; white-space: nowrap; } dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
label { display: block; font-weight: 700; }
input { width: 100%; max-width: 24rem; padding: .6rem; margin: .35rem 0; font: inherit; border: 1px solid var(--line); border-radius: .3rem; }
form.sign-in button { padding: .6rem 1.2rem; font: inherit; border: 1px solid var(--line); border-radius: .3rem; }
.hint { opacity: .75; font-size: .9rem; }
`

/** Apart from the page's text: a space more and it is not the style that the policy allows. */
const styleElement: Html = { html: `<style>${style}</style>` }

/** For the pages below: nothing but this style, in no frame. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

type Place = keyof typeof places
const places = { overview: '/ops', accounts: '/ops/accounts', unknown: '/ops/unknown', queues: '/ops/queues' } as const

function page(at: Place | null, content: Html, { reload = false } = {}): string {
  const links = Object.entries(places).map(
    ([place, path]) =>
      html`<a href="${path}" ${place === at ? html` aria-current="page"` : ''}
        >${words.nav[place === 'queues' || place === 'unknown' || place === 'accounts' ? place : 'overview']}</a
      >`,
  )
  return html`<!doctype html>
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        ${reload ? html`<meta http-equiv="refresh" content="60" />` : ''}
        <title>${words.title}</title>
        ${styleElement}
      </head>
      <body>
        ${
          at === null
            ? ''
            : html`<nav>
                ${links}
                <form method="post" action="/ops/out"><button>${words.nav.out}</button></form>
              </nav>`
        }
        <main>${content}</main>
      </body>
    </html> `.html
}

export function signInPage(wrong: 'wrong' | 'slowDown' | null): string {
  return page(
    null,
    html`<h1>${words.signIn.heading}</h1>
      ${wrong === null ? '' : html`<section class="trouble" role="alert"><p>${words.signIn[wrong]}</p></section>`}
      <form class="sign-in" method="post" action="/ops">
        <label for="token">${words.signIn.label}</label>
        <input id="token" name="token" type="password" required autofocus autocomplete="current-password" />
        <p class="hint">${words.signIn.hint}</p>
        <button>${words.signIn.button}</button>
      </form>`,
  )
}

/** One sentence and the way back: a page that is not there, a store that is away. */
export function sentencePage(sentence: string): string {
  return page('overview', html`<section class="trouble"><p>${sentence}</p></section>`)
}

type Statement = { heading: string; level: Level; says: Html | string }

export function overviewPage(look: Look): string {
  const statements = [jobs(look), sending(look), updates(look), unknown(look), ...look.state.accounts.map(bot(look)), queue(look)]
  const calm = statements.every(({ level }) => level !== 'trouble')
  return page(
    'overview',
    html`<h1>${calm ? words.allMoves : words.someTrouble}</h1>
      ${statements.map(section)}
      <p class="hint">${words.seenAt(look.realNow)}</p>`,
    { reload: true },
  )
}

function section({ heading, level, says }: Statement): Html {
  return html`<section class="${level}">
    <h2>${heading}</h2>
    <span class="level">${levelNames[level]}</span>
    <p>${says}</p>
  </section> `
}

const levelNames: Readonly<Record<Level, string>> = { fine: words.fine, care: words.care, trouble: words.trouble }

function jobs({ state, realNow }: Look): Statement {
  const { heading, fine, never, silent } = words.jobs
  if (state.tickedAt === null) return { heading, level: 'trouble', says: never }
  const ms = realNow.getTime() - state.tickedAt.getTime()
  return ms < tickSilenceMs ? { heading, level: 'fine', says: fine(ms) } : { heading, level: 'trouble', says: silent(ms) }
}

function sending({ state, still, served, now, realNow }: Look): Statement {
  const { heading, none, moving, still: stands, waitsForBot, restored } = words.sending
  if (state.sendingPausedAt !== null) return { heading, level: 'trouble', says: restored(state.sendingPausedAt) }
  const { leaving, waiting } = findOnDue(state, { served, realNow })
  const stuck = leaving.filter(({ id }) => still.includes(id))
  if (stuck.length > 0) return { heading, level: 'trouble', says: stands(stuck.map(words.botName)) }
  const oldest = Math.max(0, ...leaving.map(({ oldestDueAt }) => (oldestDueAt === null ? 0 : now.getTime() - oldestDueAt.getTime())))
  const parts = [
    ...(leaving.length > 0 ? [moving(dueOn(leaving), oldest)] : []),
    ...(waiting.length > 0 ? [waitsForBot(dueOn(waiting), waiting.map(words.botName))] : []),
  ]
  return { heading, level: waiting.length > 0 ? 'care' : 'fine', says: parts.length === 0 ? none : parts.join(' ') }
}

function dueOn(accounts: readonly AccountState[]): number {
  return accounts.reduce((sum, { due }) => sum + due, 0)
}

function updates({ state, still, now }: Look): Statement {
  const { heading, none, some, still: stands, answers } = words.updates
  const ms = (since: Date | null): number => (since === null ? 0 : now.getTime() - since.getTime())
  const late = state.answers.waiting > 0 ? ` ${answers(state.answers.waiting, ms(state.answers.oldestAt))}` : ''
  const { waiting, oldestAt } = state.updates
  if (still.includes('inbox')) return { heading, level: 'trouble', says: stands(waiting, ms(oldestAt)) + late }
  return { heading, level: late === '' ? 'fine' : 'care', says: (waiting === 0 ? none : some(waiting, ms(oldestAt))) + late }
}

function unknown({ state }: Look): Statement {
  const { heading, none, some } = words.unknown
  const total = state.accounts.reduce((sum, account) => sum + account.unknown, 0)
  return total === 0 ? { heading, level: 'fine', says: none } : { heading, level: 'care', says: some(total) }
}

function bot({ served, limitOf, realNow }: Look): (account: AccountState) => Statement {
  return (account) => {
    const known = { served: served.has(account.id), people: null, limit: limitOf(account.platform), realNow }
    const findings = findOnAccount(account, known)
    return { heading: words.botName(account), level: levelOf(findings), says: tell(findings) }
  }
}

function queue({ queue: counts }: Look): Statement {
  const { heading, states, state, away, board } = words.queue
  if (counts === null) return { heading, level: 'trouble', says: away }
  const some = Object.entries(counts).flatMap(([name, jobsThere]) => (jobsThere > 0 ? [state(name, jobsThere)] : []))
  return { heading, level: 'fine', says: html`${states(some)} <a href="${places.queues}">${board}</a>` }
}

function tell(findings: readonly AccountFinding[]): string {
  return findings.length === 0 ? words.account.runs : findings.map(troubleText).join(' ')
}

function troubleText(finding: AccountFinding): string {
  switch (finding.kind) {
    case 'stopped':
      return words.accountTrouble.stopped(finding.reason)
    case 'flood':
    case 'quota':
    case 'away':
      return words.accountTrouble[finding.kind](finding.until)
    case 'not-served':
    case 'unauthorized':
    case 'webhook-set':
    case 'full':
    case 'month-most':
    case 'month-much':
      return words.accountTrouble[finding.kind]
  }
}

/** `people`: of each account, and when its last update came. */
export function accountsPage(look: Look, people: ReadonlyMap<string, { people: number; lastUpdateAt: Date | null }>): string {
  const cards = look.state.accounts.map((account) => card(look, account, people.get(account.id) ?? { people: 0, lastUpdateAt: null }))
  return page(
    'accounts',
    html`<h1>${words.nav.accounts}</h1>
      ${cards.length === 0 ? html`<p>${words.account.none}</p>` : cards}`,
  )
}

function card(look: Look, account: AccountState, { people, lastUpdateAt }: { people: number; lastUpdateAt: Date | null }): Html {
  const limit = look.limitOf(account.platform)
  const findings = findOnAccount(account, { served: look.served.has(account.id), people, limit, realNow: look.realNow })
  const said = words.account
  const facts: [string, string][] = [
    [said.id, account.bot],
    [said.people, said.peopleOf(people, account.capacity)],
    [said.month, said.monthOf(account.messages, limit)],
    [said.waiting, said.waitingOf(account)],
    [said.sending, words.count(account.sending)],
    [said.unknown, words.count(account.unknown)],
    [said.lastUpdate, lastUpdateAt === null ? said.noUpdate : said.ago(look.now.getTime() - lastUpdateAt.getTime())],
  ]
  const level = levelOf(findings)
  return html`<section class="${level}">
    <h2>${words.botName(account)}</h2>
    <span class="level">${levelNames[level]}</span>
    <p>${tell(findings)}</p>
    ${listOf(facts)}
  </section> `
}

function listOf(facts: readonly [string, string][]): Html {
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

export function unknownPage({ state, now }: Look, rows: readonly UnknownDeliveries[]): string {
  const said = words.unknown
  const cards = rows.map(({ accountId, kind, count, oldestAt, ids }) => {
    const account = state.accounts.find(({ id }) => id === accountId)
    const listed = `${ids.join(', ')}${count > ids.length ? ` ${said.more(count - ids.length)}` : ''}`
    const facts: [string, string][] = [
      [said.kind, words.kindName(kind)],
      [said.count, words.count(count)],
      [said.since, `${full(oldestAt)} (${words.account.ago(now.getTime() - oldestAt.getTime())})`],
    ]
    return html`<section class="care">
      <h2>${account === undefined ? said.noAccount : words.botName(account)}</h2>
      ${listOf(facts)}
      <p class="hint">${said.ids}: ${listed}</p>
    </section> `
  })
  return page(
    'unknown',
    html`<h1>${said.heading}</h1>
      <p>${said.explain}</p>
      ${cards.length === 0 ? html`<p>${said.none}</p>` : cards}`,
  )
}
