/** Main tasks of the console's pages by keyboard alone, on both screens and in both languages. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findChromium, openChromium } from '../support/chromium.ts'
import { type DemoProcess, startDemo } from '../support/demo-process.ts'
import { checkRules, openPage } from './look.ts'

const program = findChromium()
const skip = program || process.env['CI'] ? false : 'needs Debian’s chromium'
const UP_MS = 180_000

const SCREENS = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } } as const
const WORDS = {
  fr: { pause: 'Mettre en pause', resume: 'Reprendre l’envoi' },
  en: { pause: 'Pause the sending', resume: 'Resume the sending' },
} as const
/** As a sensor is called in either language. */
const SOUGHT = 'Place de la Mairie'

describe('the console by keyboard alone', { skip }, () => {
  let demo: DemoProcess
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    const ports = ['--port', '18500', '--hypervisor-port', '18510']
    demo = await startDemo(['--days', '0', '--teach-after', '0', ...ports], UP_MS)
    browser = await openChromium(program)
  })
  after(async () => {
    await browser?.close()
    await demo?.close()
  })

  async function on(
    screen: keyof typeof SCREENS,
    lang: keyof typeof WORDS,
    run: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({ viewport: SCREENS[screen] })
    context.setDefaultTimeout(40_000)
    const { page, errors } = await openPage(context)
    try {
      await page.goto(`${demo.gateway}&lang=${lang}`)
      await page.waitForSelector('main .card')
      await run(page)
      assert.deepEqual(errors, [])
    } finally {
      await context.close()
    }
  }

  async function go(page: Page, hash: string): Promise<void> {
    await page.evaluate(`location.hash = ${JSON.stringify(`#/${hash}`)}`)
    await page.waitForSelector(`main[data-page="${hash}"] .card`)
  }

  /** Tab, until what is wanted has the focus: as a person without a mouse. */
  async function tabTo(page: Page, text: string): Promise<void> {
    for (let presses = 0; presses < 200; presses++) {
      const here = await page.evaluate<string>(
        'document.activeElement?.closest("a, button, summary")?.textContent ?? ""',
      )
      if (here.includes(text)) return
      await page.keyboard.press('Tab')
    }
    assert.fail(`the keyboard does not come to ${text}`)
  }

  for (const screen of ['phone', 'desk'] as const) {
    for (const lang of ['fr', 'en'] as const) {
      const words = WORDS[lang]
      test(`a sensor is found and read: ${screen}, ${lang}`, async () => {
        await on(screen, lang, async (page) => {
          await go(page, 'devices')
          await page.locator('input[type=search]').focus()
          await page.keyboard.type('mairie')
          await tabTo(page, SOUGHT)
          await page.keyboard.press('Enter')
          await page.waitForSelector('main[data-page="devices"] h2')
          await page.waitForFunction('location.hash.startsWith("#/devices/")')
          await checkRules(page, `a sensor, ${lang}`)
        })
      })

      test(`the sending is paused, told on every page, and resumed: ${screen}, ${lang}`, async () => {
        await on(screen, lang, async (page) => {
          await go(page, 'sync')
          await tabTo(page, words.pause)
          await page.keyboard.press('Enter')
          await page.waitForSelector('dialog[open]')
          await tabTo(page, words.pause)
          await page.keyboard.press('Enter')
          await page.locator('button').filter({ hasText: words.resume }).waitFor()
          await tabTo(page, words.resume)
          await page.keyboard.press('Enter')
          await page.locator('button').filter({ hasText: words.pause }).waitFor()
          await checkRules(page, `sync, ${lang}`)
        })
      })
    }
  }
})
