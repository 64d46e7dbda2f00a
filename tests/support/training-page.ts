import fs from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { chromium, type Browser, type Page } from 'playwright-core'

/** Chromium of Debian. It looks for nothing outside: the machines that run this have no way there. */
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args: quiet })
}

/** Leaves out what only the training page has. In this way, as the page's own rules allow no styles from elsewhere. */
const withoutTools = `
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('.tools, .invite, .composer, .back { display: none }')
  document.adoptedStyleSheets = [sheet]
  document.getElementById('log').scrollTop = 1e6`

const widest = `Math.max(...[document.documentElement, document.getElementById('log')].map((box) => box.scrollWidth - box.clientWidth))`

type On = 'telegram' | 'zalo'

/** The chat page as a person uses it: with the mouse, or with the keyboard alone. */
export type TrainingPage = {
  readonly page: Page
  /** Errors of the page's own scripts, and what the browser complains of. */
  readonly errors: readonly string[]
  /** Chooses whom to be by what a card says, and the messenger. */
  be: (card: string, on: On) => Promise<void>
  /** The same for somebody who has no card of his own: found by the search. */
  find: (text: string, on: On) => Promise<void>
  newPhone: (on: On) => Promise<void>
  /** Writes a message and gives what the bot writes next. */
  say: (text: string) => Promise<string>
  /** Presses the newest button of this name; by a pattern where the end of a long one is cut off. */
  press: (label: string | RegExp) => Promise<string>
  /** The newest message of the bot that holds this text. */
  reads: (text: string) => Promise<string>
  botMessages: () => Promise<string[]>
  moveTo: (day: string, time: string) => Promise<void>
  moveToNext: () => Promise<void>
  moveAnHour: () => Promise<void>
  now: () => Promise<string>
  /** How much wider the page or its chat is than the screen has room for, in pixels. */
  overflow: () => Promise<number>
  /**
   * Saves a picture when CHIBO_PICTURES names a folder: how the pictures of the documents are made. With a height, it is the end of the
   * chat as on a phone of that height; without, the whole page.
   */
  picture: (name: string, phoneHeight?: number) => Promise<void>
}

export async function openTrainingPage(browser: Browser, address: string, viewport = { width: 1280, height: 900 }): Promise<TrainingPage> {
  const context = await browser.newContext({ viewport, locale: 'vi-VN' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(line.text())
  })
  page.setDefaultTimeout(15_000)
  await page.goto(address)
  await page.locator('.card').first().waitFor()
  const fromBot = page.locator('article.bot .text')

  const answerTo = async (act: () => Promise<void>): Promise<string> => {
    const before = await fromBot.count()
    await act()
    await fromBot.nth(before).waitFor()
    return fromBot.nth(before).innerText()
  }
  const moved = async (act: () => Promise<void>): Promise<void> => {
    const box = page.locator('#clock-box')
    if ((await box.getAttribute('open')) === null) await box.locator('summary').click()
    const before = await page.locator('#now').innerText()
    await act()
    await expect.poll(() => page.locator('#now').innerText(), { timeout: 30_000 }).not.toBe(before)
    await expect.poll(() => page.locator('#clock-status').textContent(), { timeout: 30_000 }).toContain('Đã tới')
  }
  const chooseMessenger = async (on: On): Promise<void> => {
    await page.locator(`#tab-${on}`).click()
    await page.locator(`.chat[data-on="${on}"]`).waitFor()
  }
  return {
    page,
    errors,
    be: async (card, on) => {
      if (await page.locator('#back').isVisible()) await page.locator('#back').click()
      await page.locator('#search').fill('')
      await page.locator('.card', { hasText: card }).first().click()
      await chooseMessenger(on)
    },
    find: async (text, on) => {
      if (await page.locator('#back').isVisible()) await page.locator('#back').click()
      await page.locator('#search').fill(text)
      await page.locator('.card', { hasText: text }).first().click()
      await chooseMessenger(on)
    },
    newPhone: async (on) => {
      if (await page.locator('#back').isVisible()) await page.locator('#back').click()
      await page.locator('#search').fill('')
      await page.locator('.card.new').click()
      await chooseMessenger(on)
    },
    say: (text) =>
      answerTo(async () => {
        await page.locator('#text').fill(text)
        await page.locator('#text').press('Enter')
      }),
    press: (label) => answerTo(() => page.locator('article.bot').getByRole('button', { name: label, exact: true }).last().click()),
    reads: async (text) => {
      const message = fromBot.filter({ hasText: text }).last()
      await message.waitFor()
      return message.innerText()
    },
    botMessages: () => fromBot.allInnerTexts(),
    moveTo: (day, time) =>
      moved(async () => {
        await page.locator('#move-day').fill(day)
        await page.locator('#move-time').fill(time)
        await page.locator('#move-form button').click()
      }),
    moveToNext: () => moved(() => page.locator('#move-next').click()),
    moveAnHour: () => moved(() => page.locator('[data-move="hour"]').click()),
    now: () => page.locator('#now').innerText(),
    overflow: () => page.evaluate<number>(widest),
    picture: async (name, phoneHeight) => {
      const folder = process.env['CHIBO_PICTURES']
      if (folder === undefined) return
      await fs.mkdir(folder, { recursive: true })
      const file = path.join(folder, `${name}.png`)
      if (phoneHeight === undefined) {
        await page.screenshot({ path: file })
        return
      }
      await page.setViewportSize({ width: 480, height: phoneHeight })
      await page.evaluate(withoutTools)
      await page.locator('.chat').screenshot({ path: file })
      await page.evaluate('document.adoptedStyleSheets = []')
      await page.setViewportSize(viewport)
    },
  }
}
