/** The spectrum on the radio page, over the real driver on an emulated board: by keyboard, in both languages, on both screens. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findChromium, openChromium } from '../support/chromium.ts'
import { InstallVan } from '../support/install-van.ts'
import { checkRules, lookInAll, openPage } from './look.ts'

const program = findChromium()
const skip = program || process.env['CI'] ? false : 'needs Debian’s chromium'
const SCAN_MS = 120_000

const WORDS = {
  fr: { scan: 'Balayer la bande', quiet: 'La bande est libre', table: 'Voir les nombres' },
  en: { scan: 'Scan the band', quiet: 'The band is free', table: 'See the numbers' },
} as const
const SCREENS = {
  phone: { viewport: { width: 390, height: 844 } },
  desk: { viewport: { width: 1280, height: 900 } },
} as const

describe('the spectrum in a browser', { skip }, () => {
  let van: InstallVan
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    van = await InstallVan.open(1)
    browser = await openChromium(program)
    van.sensors[0]?.press()
  })
  after(async () => {
    await browser?.close()
    await van?.close()
  })

  async function onRadio(
    screen: keyof typeof SCREENS,
    lang: keyof typeof WORDS,
    run: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext(SCREENS[screen])
    context.setDefaultTimeout(40_000)
    const { page, errors } = await openPage(context)
    try {
      await page.goto(`${van.address}&lang=${lang}&go=radio`)
      await page.locator('button:enabled').filter({ hasText: WORDS[lang].scan }).waitFor()
      await run(page)
      assert.deepEqual(errors, [])
    } finally {
      await context.close()
    }
  }

  for (const [screen, lang] of [
    ['phone', 'fr'],
    ['desk', 'en'],
  ] as const) {
    test(`by keyboard alone the band is scanned, drawn, said in words and shown as numbers: ${screen}, ${lang}`, async () => {
      await onRadio(screen, lang, async (page) => {
        const words = WORDS[lang]
        await page.locator('button').filter({ hasText: words.scan }).focus()
        await page.keyboard.press('Enter')
        await page.locator(`text=${words.quiet}`).waitFor({ timeout: SCAN_MS })
        assert.equal(await page.locator('.spectrum .usual').count(), 35)
        const table = page.locator('summary').filter({ hasText: words.table })
        await table.focus()
        await page.keyboard.press('Enter')
        await page.locator('details[open] tbody tr').last().waitFor()
        assert.equal(await page.locator('details[open] tbody tr').count(), 35)
        await checkRules(page, `spectrum, ${lang}`)
        if (screen === 'desk') await lookInAll(page, `console-spectrum-${lang}`)
      })
    })
  }

  test('a scan that is stopped keeps what it saw, and can be begun again', async () => {
    await onRadio('phone', 'fr', async (page) => {
      await page.click(`text=${WORDS.fr.scan}`)
      await page.locator('.spectrum .usual').nth(2).waitFor()
      await page.click('text=Arrêter')
      await page.locator('button').filter({ hasText: WORDS.fr.scan }).waitFor()
      const seen = await page.locator('.spectrum .usual').count()
      assert.ok(seen >= 3 && seen < 35, String(seen))
    })
  })
})
