/**
 * Pages of the trades and of operation in a real browser, against the real gateway and hypervisor of a
 * demo: rules and sizes in three displays, each page's main task as a person does it, and what a role or a
 * failing answer must look like.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findChromium, openChromium } from '../support/chromium.ts'
import { type DemoProcess, startDemo } from '../support/demo-process.ts'
import { checkRules, checkSizes, openPage } from './look.ts'

const GATEWAY = '0200c1ca1e000001'
const LEAK = 'parc-vendome-2'
const PAGES = [
  'parking',
  'parking?days=7&by=category&week=last',
  'watering',
  `watering?zone=${LEAK}`,
  'leaks',
  `leaks/${LEAK}`,
  'environment',
  'gateways',
  `gateways/${GATEWAY}`,
  'decoders',
  'openData',
] as const
const WIDTHS = [320, 390, 1440] as const
const UP_MS = 180_000
/** Of one page with its first answers (hypervisor-ux.md §15). */
const PAGE_BYTES_MAX = 200_000

const program = findChromium()
const isRequired = Boolean(process.env['CI'])
const skip = program || isRequired ? false : 'needs Debian’s chromium'

const PORTS = ['--port', '18580', '--hypervisor-port', '18590']

describe('pages of the trades', { skip }, () => {
  let demo: DemoProcess
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    // One after the other: a demo that does not come up leaves no browser behind that keeps the file alive.
    demo = await startDemo(['--days', '1', '--teach-after', '0', ...PORTS], UP_MS)
    browser = await openChromium(program)
  })
  after(async () => {
    await browser?.close()
    await demo?.close()
  })

  type Visit = {
    readonly hash: string
    readonly more?: string
    readonly width?: number
    readonly hasErrors?: boolean
    readonly before?: (page: Page) => Promise<void>
  }

  async function visit(
    { hash, more = '', width = 1440, hasErrors = false, before: prepare }: Visit,
    run: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const { page, errors } = await openPage(context)
    try {
      await prepare?.(page)
      await page.goto(`${demo.hypervisor}${more}&go=${encodeURIComponent(hash)}`)
      await settled(page)
      await run(page)
      if (!hasErrors) assert.deepEqual(errors, [])
    } finally {
      await context.close()
    }
  }

  async function settled(page: Page): Promise<void> {
    await page.waitForSelector('main :is(.lede, .card, .void)', { timeout: 20_000 })
    await page.waitForSelector('body:not(:has(.skel))', { timeout: 20_000 })
  }

  for (const theme of ['light', 'dark', 'sun'] as const) {
    test(`every page holds to WCAG 2.2 AA, to the thumb and to the width, ${theme}`, async () => {
      const more = `&theme=${theme}&lang=${theme === 'dark' ? 'en' : 'fr'}`
      await visit({ hash: 'parking', more }, async (page) => {
        for (const [i, hash] of PAGES.entries()) {
          await page.evaluate(`location.hash = ${JSON.stringify(`#/${hash}`)}`)
          await page.waitForTimeout(100)
          await settled(page)
          const widths = theme === 'light' ? WIDTHS : [WIDTHS[i % 3]!]
          for (const width of widths) {
            await page.setViewportSize({ width, height: 844 })
            await page.waitForTimeout(50)
            await checkSizes(page, `${hash} at ${width} px, ${theme}`)
          }
          await checkRules(page, `${hash}, ${theme}`)
        }
      })
    })
  }

  test('a page with all that it asks for stays within its weight', async () => {
    for (const hash of ['parking', 'watering', `leaks/${LEAK}`, 'environment', 'openData']) {
      let bytes = 0
      const count = async (page: Page) => {
        const session = await page.context().newCDPSession(page)
        await session.send('Network.enable')
        session.on('Network.loadingFinished', ({ encodedDataLength }) => {
          bytes += encodedDataLength
        })
      }
      await visit({ hash, before: count }, async () => {
        assert.ok(bytes > 20_000, `${hash}: ${bytes} bytes, so nothing was counted`)
        assert.ok(bytes < PAGE_BYTES_MAX, `${hash}: ${bytes} bytes`)
      })
    }
  })

  test('a zone is watered with a reason, and its order is followed and stopped', async () => {
    await visit({ hash: 'watering?zone=parc-vendome-1', more: '&lang=en' }, async (page) => {
      const button = page.getByRole('button', { name: /^Water for/ })
      await button.waitFor()
      assert.equal(await button.isDisabled(), true, 'without a reason nothing is watered')
      await page.getByLabel(/^Duration in minutes/).fill('61')
      await page.getByLabel('Reason, required').fill('dry corner')
      assert.equal(await button.isDisabled(), true, 'an hour at the most')
      await page.getByLabel(/^Duration in minutes/).fill('2')
      await page.getByText(/^Expected volume: \d+\sL\.$/).waitFor()
      await page.getByRole('button', { name: 'Water for 2' }).click()
      const life = page.getByRole('list', { name: /how far the order is/ })
      await life.getByText('Accepted by the gateway').waitFor({ timeout: 20_000 })
      assert.equal(await life.getByText('Closed', { exact: true }).count(), 0)
      await checkRules(page, 'order')
      // Its valve hears at its next waking only: until it has said so, nothing is told to be open.
      await life.getByText(/^(The valve confirms its opening|Valve open)$/).waitFor()
      await page.getByRole('button', { name: 'Stop the watering' }).click()
      await page.getByText(/^Stop asked for/).waitFor()
      await page.reload()
      await page.getByText('dry corner').first().waitFor()
    })
  })

  test('a zone with an open leak has no button, only why, and leads to its leak', async () => {
    await visit({ hash: `watering?zone=${LEAK}` }, async (page) => {
      await page.getByText('Une fuite y est ouverte').waitFor()
      assert.equal(await page.getByRole('button', { name: /^Arroser/ }).count(), 0)
      await page
        .getByRole('row', { name: /Fuite ouverte/ })
        .getByRole('link')
        .click()
      await page.waitForURL(new RegExp(`#/leaks/${LEAK}$`))
      await page.getByRole('heading', { name: /fuite/ }).first().waitFor()
    })
  })

  test('a team takes the works order of a leak and says so', async () => {
    await visit({ hash: `leaks/${LEAK}` }, async (page) => {
      const order = page.getByRole('region', { name: 'Ordre de travail' })
      await order.getByLabel('Note').fill('regard R-12 ouvert')
      await order.getByRole('button', { name: 'Prendre l’ordre' }).click()
      await order.getByText('Pris', { exact: true }).waitFor()
      await order.getByText('regard R-12 ouvert').waitFor()
      // Why it is a leak is there as numbers, not as a verdict alone.
      const why = page.getByRole('region', { name: 'Pourquoi c’est une fuite' })
      assert.ok((await why.getByRole('row').count()) > 1)
    })
  })

  test('parking keeps its filters in the address, and shows each chart’s numbers', async () => {
    await visit({ hash: 'parking' }, async (page) => {
      await page.getByRole('button', { name: 'Catégorie' }).click()
      await page.waitForURL(/by=category/)
      await page.getByRole('button', { name: '7 jours' }).click()
      await page.waitForURL(/days=7/)
      assert.match(page.url(), /by=category/)
      await settled(page)
      const table = page.getByRole('table', { name: 'Par rue et par catégorie' })
      await table.getByRole('rowheader', { name: 'PMR' }).waitFor()
      await page.getByText('Données du graphique').first().click()
      assert.equal(await page.getByRole('img', { name: /^Rotations/ }).count(), 1)
    })
  })

  test('what may not be read says so in its place, and the rest of the page stays', async () => {
    const refuse = async (page: Page) => {
      await page.route('**/api/v1/facts?type=spotFreed**', (route) =>
        route.fulfill({ status: 403, json: { title: 'Not allowed' } }),
      )
    }
    await visit({ hash: 'parking', before: refuse, hasErrors: true }, async (page) => {
      const card = page.getByRole('region', { name: 'Durées contre la limite' })
      await card.getByText('Ces chiffres n’ont pas pu être lus.').waitFor()
      await page.getByRole('region', { name: 'Occupation, heure par heure' }).waitFor()
      await checkRules(page, 'one figure refused')
    })
  })

  test('each command is copied as it stands and answers with the rights of who is there', async () => {
    await visit({ hash: 'openData' }, async (page) => {
      const cards = page.locator('main .grid .card')
      assert.ok((await cards.count()) >= 12)
      for (const card of await cards.all()) {
        const command = await card.locator('pre').first().innerText()
        await card.getByRole('button', { name: /^Copier/ }).click()
        await card.getByText('Copiée.').waitFor()
        assert.equal(await page.evaluate('navigator.clipboard.readText()'), command)
        const tryIt = card.getByRole('button', { name: /^Essayer/ })
        if ((await tryIt.count()) === 0) continue
        await tryIt.click()
        await card.locator('pre').nth(1).waitFor({ timeout: 15_000 })
      }
      await checkRules(page, 'answers')
      await page.setViewportSize({ width: 320, height: 800 })
      await checkSizes(page, 'answers')
    })
  })

  test('a gateway is opened by the keyboard alone, and says what would be unknown without it', async () => {
    await visit({ hash: 'gateways' }, async (page) => {
      await page.getByRole('link', { name: new RegExp(GATEWAY, 'i') }).focus()
      await page.keyboard.press('Enter')
      await page.getByText(/Sans elle deviendraient inconnus.*places/).waitFor()
    })
  })
})
