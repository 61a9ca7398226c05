/**
 * The pages in a real browser, against the real gateway and hypervisor of a demo: each page's task is
 * done, in both languages and three displays, and every state of a page is seen.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { findChromium, openChromium } from '../support/chromium.ts'
import { type DemoProcess, startDemo } from '../support/demo-process.ts'
import { checkRules, checkSizes, openPage } from './look.ts'

const CONSOLE_PAGES = [
  'today',
  'install',
  'install?report=1',
  'devices',
  'devices/70b3d5c1ca1e0001',
  'map',
  'map?list=1',
  'parking',
  'parking/cours-mirabeau-01',
  'watering',
  'safety',
  'others',
  'radio',
  'sync',
] as const
/** The pages of the trades have a test of their own. */
const CITY_PAGES = [
  'city',
  'map',
  'map?list=1',
  'map/parc-vendome-2',
  'alarms',
  'alarms?show=closed',
  'patrol',
  'safety',
  'indicators',
  'accounts',
  'account',
] as const
const WIDTHS = [320, 390, 1280] as const
const UP_MS = 180_000
/** A lost link is noticed and mended within so long, with the pauses between its tries. */
const RESTORED_MS = 30_000
/** Longer than until the bell's first look. */
const WORDS_LATE_MS = 1_500

const program = findChromium()
const isRequired = Boolean(process.env['CI'])
const skip = program || isRequired ? false : 'needs Debian’s chromium'

const PORTS = ['--port', '18480', '--hypervisor-port', '18490']

describe('pages in a browser', { skip }, () => {
  let demo: DemoProcess
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    // One after the other: a demo that does not come up leaves no browser behind that keeps the file alive.
    // Nobody is taught meanwhile: the pages show what waits.
    demo = await startDemo(['--days', '1', '--teach-after', '0', ...PORTS], UP_MS)
    browser = await openChromium(program)
  })
  after(async () => {
    await browser?.close()
    await demo?.close()
  })

  async function visit(
    address: string,
    run: (page: Page, context: BrowserContext) => Promise<void>,
    how: { readonly hasErrors?: boolean } = {},
  ): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const { page, errors } = await openPage(context)
    try {
      await page.goto(address)
      await run(page, context)
      if (!how.hasErrors) assert.deepEqual(errors, [])
    } finally {
      await context.close()
    }
  }

  async function go(page: Page, hash: string): Promise<void> {
    await page.evaluate(`location.hash = ${JSON.stringify(`#/${hash}`)}`)
    await page.waitForSelector('body:not(:has(.skel))', { timeout: 30_000 })
  }

  for (const [side, pages] of [
    ['console', CONSOLE_PAGES],
    ['city', CITY_PAGES],
  ] as const) {
    const address = () => (side === 'console' ? demo.gateway : demo.hypervisor)

    test(`every page of the ${side} holds to WCAG 2.2 AA, to the thumb and to the width`, async () => {
      const seeIn = async (theme: 'light' | 'dark' | 'sun') =>
        await visit(`${address()}&theme=${theme}`, async (page) => {
          await page.waitForSelector('main :is(.card, .void)')
          for (const [i, name] of pages.entries()) {
            await go(page, name)
            // Widths for all in one display; the rules of contrast in every display.
            const widths = theme === 'light' ? WIDTHS : [WIDTHS[i % 3]!]
            for (const width of widths) {
              await page.setViewportSize({ width, height: 844 })
              await page.waitForTimeout(30)
              await checkSizes(page, `${name} at ${width} px, ${theme}`)
            }
            await checkRules(page, `${name}, ${theme}`)
          }
        })
      await Promise.all([seeIn('light'), seeIn('dark'), seeIn('sun')])
    })
  }

  test('a frame that no decoder could read is shown with why, its bytes and what to do, and is copied', async () => {
    await visit(`${demo.gateway}&lang=fr`, async (page, context) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      const frame = { devEui: '70b3d5c1ca1e0001', name: 'Cours Mirabeau 01', fPort: 77, detail: '' }
      const at = new Date().toISOString()
      // The demo's sensors are all understood: this answer is of a city where one is not.
      const frames = [
        {
          ...frame,
          profile: 'nwave-nps405sm',
          at,
          fCntUp: 7,
          frmPayload: 'aa10ff',
          error: 'format',
        },
        { ...frame, profile: '', at, fCntUp: 6, frmPayload: null, error: 'no-decoder' },
      ]
      await page.route('**/uplinks/undecoded**', (route) =>
        route.fulfill({ json: { count: 9, frames } }),
      )
      await page.waitForSelector('main :is(.card, .void)')
      for (const hash of ['devices', `devices/${frame.devEui}`]) {
        await go(page, hash)
        const card = page.getByRole('region', { name: 'Trames non comprises' })
        await card.waitFor()
        // Above the list of all sensors the frames are behind a word.
        if (hash === 'devices') await card.getByText('Voir les trames').click()
        const text = await card.innerText()
        for (const words of ['Contenu inattendu', 'AA 10 FF', 'Rien n’est perdu', 'Et 7 autres']) {
          assert.ok(text.includes(words), `${hash}: ${words}`)
        }
        await card.getByRole('button').click()
        await card.getByText('Copié').first().waitFor()
        assert.equal(await page.evaluate('navigator.clipboard.readText()'), 'aa10ff')
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 844 })
          await checkSizes(page, `${hash} at ${width} px`)
        }
        await checkRules(page, hash)
      }
    })
  })

  async function seeStates(address: string): Promise<void> {
    await visit(
      address,
      async (page, context) => {
        await page.waitForSelector('main :is(.card, .void)')
        await context.setOffline(true)
        await page.waitForSelector('html[data-stale]', { timeout: 30_000 })
        assert.match(await page.locator('.bands').innerText(), /\d\d:\d\d:\d\d/)
        await checkRules(page, 'stale')
        await context.setOffline(false)
        await page.waitForSelector('html:not([data-stale])', { timeout: 30_000 })
      },
      { hasErrors: true },
    )
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const { page } = await openPage(context)
    // One rule for both: without any, the browser would answer what it holds, and the page would keep that.
    let isHeld = true
    await page.route('**/api/v1/**', (route) => (isHeld ? undefined : route.abort()))
    await page.goto(address)
    await page.waitForSelector('.skel')
    await checkRules(page, 'loading')
    isHeld = false
    await page.reload()
    await page.waitForSelector('.err', { timeout: 30_000 })
    await checkRules(page, 'error')
    await checkSizes(page, 'error')
    await page.unroute('**/api/v1/**')
    const nothing = { assets: [], devices: [], gateways: [], states: [], features: [] }
    await page.route(/api\/v1\/(assets|devices|gateways|states)$/, (route) =>
      route.fulfill({ json: nothing }),
    )
    await page.reload()
    await page.waitForSelector('.void')
    await checkRules(page, 'empty')
    await checkSizes(page, 'empty')
    await context.close()
  }

  test('both sides load, have nothing, lose their server, and say so each time', async () => {
    await Promise.all([seeStates(demo.gateway), seeStates(demo.hypervisor)])
  })

  test('S8: the token leaves the address at once, and a wrong one is asked for again', async () => {
    await visit(
      demo.gateway.replace(/token=[^&]+/, 'token=wrong'),
      async (page) => {
        // Nobody has an account on the demo's gateway: its page begins with the first one.
        await page.click('form button.quiet')
        await page.click('summary')
        await page.waitForSelector('#token')
        assert.doesNotMatch(page.url(), /token/)
        await checkRules(page, 'gate')
        await page.fill('#token', /token=([^&]+)/.exec(demo.gateway)![1]!)
        await page.click('details button[type=submit]')
        await page.waitForSelector('main[data-page] .card')
        assert.doesNotMatch(page.url(), /token/)
      },
      { hasErrors: true },
    )
  })

  test('a city whose words come late goes on looking for alarms meanwhile', async () => {
    const context = await browser.newContext()
    const { page, errors } = await openPage(context)
    try {
      await page.route('**/words-en.js', async (route) => {
        await page.waitForTimeout(WORDS_LATE_MS)
        await route.continue()
      })
      await page.goto(`${demo.hypervisor}&lang=en`)
      await page.waitForSelector('main :is(.card, .void)')
      assert.deepEqual(errors, [])
    } finally {
      await context.close()
    }
  })

  test('an alarm is taken in charge, and says to the next one by whom', async () => {
    const seen = /Prise en charge par/
    await visit(`${demo.gateway}&lang=fr`, async (page) => {
      await page.waitForSelector('main .card')
      await page.getByRole('button', { name: 'J’y vais' }).first().click()
      await page.getByText(seen).first().waitFor()
      await checkRules(page, 'seen')
    })
    await visit(`${demo.gateway}&lang=fr`, async (page) => {
      await page.getByText(seen).first().waitFor()
    })
  })

  test('a technician finds a sensor and reads its radio', async () => {
    await visit(demo.gateway, async (page) => {
      await page.waitForSelector('main .card')
      await page.click('.side a[href="#/devices"]')
      await page.fill('input[type=search]', 'mirabeau 03')
      await page.waitForSelector('.devlist:not(:has(li:nth-child(2)))')
      await page.click('.devlist a')
      await page.waitForSelector('.kv')
      assert.equal(await page.locator('h1').innerText(), 'Cours Mirabeau 03')
      assert.match(await page.locator('main').innerText(), /DevEUI/)
    })
  })

  test('a zone is watered after a confirmation that says when it ends, and stopped', async () => {
    await visit(`${demo.gateway}&lang=en`, async (page) => {
      await page.waitForSelector('main .card')
      await go(page, 'watering')
      const zone = page.locator('.card', { has: page.locator('.pill.ok', { hasText: 'Closed' }) })
      const start = zone.getByRole('button', { name: 'Water…' }).first()
      await start.waitFor({ timeout: 30_000 })
      await start.click()
      const dialog = page.getByRole('dialog')
      assert.match(await dialog.innerText(), /closes by itself/)
      await checkRules(page, 'confirm')
      await dialog.getByRole('button', { name: 'Open for' }).click()
      await page.getByText(/Order queued|not taken/).waitFor()
      assert.equal(await page.getByText('Order queued').count(), 1)
    })
  })

  test('a roll-out that no gateway can take is shown with its reason, and ended with a confirmation', async () => {
    const { origin } = new URL(demo.hypervisor)
    const token = /token=([^&]+)/.exec(demo.hypervisor)![1]!
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const wanted = { profile: 'acme-probe', path: 'decoders/acme/probe/1.0.0.dec' }
    const body = JSON.stringify(wanted)
    const begun = await fetch(`${origin}/api/v1/rollouts`, { method: 'POST', headers, body })
    assert.equal(begun.status, 201)
    await visit(`${demo.hypervisor}&lang=en`, async (page) => {
      await page.waitForSelector('main .card')
      await go(page, 'decoders')
      const card = page.locator('.card', { hasText: 'acme-probe 1.0.0' })
      await card.getByText(/^Halted: 1 of 1 gateways cannot take it; /).waitFor()
      await checkRules(page, 'roll-out')
      await card.getByRole('button', { name: 'End' }).click()
      const dialog = page.getByRole('dialog')
      assert.match(await dialog.innerText(), /Gateways that trust it keep it/)
      await checkRules(page, 'confirm the end')
      await dialog.getByRole('button', { name: 'End' }).click()
      await card.getByText('Ended', { exact: true }).waitFor()
      await page.setViewportSize({ width: 320, height: 700 })
      await checkSizes(page, 'roll-out')
    })
  })

  test('the link is paused with a confirmation, the band says what waits, and it is resumed', async () => {
    await visit(`${demo.gateway}&lang=en`, async (page) => {
      await page.waitForSelector('main .card')
      await go(page, 'sync')
      await page.getByRole('button', { name: 'Pause the sending' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Pause the sending' }).click()
      await page.getByRole('button', { name: 'Resume the sending' }).waitFor()
      await go(page, 'today')
      await page.getByText('Sending is paused').waitFor()
      await go(page, 'sync')
      await page.getByRole('button', { name: 'Resume the sending' }).click()
      await page.getByRole('button', { name: 'Pause the sending' }).waitFor()
    })
  })

  test('the demo cuts radio, link and hypervisor from the page, says so, and each comes back', async () => {
    await visit(`${demo.gateway}&lang=en`, async (page) => {
      await page.waitForSelector('main .card')
      await go(page, 'sync')
      await page.locator('.verdict.t-ok').waitFor()
      for (const name of ['Radio', 'Link', 'Hypervisor']) {
        const pair = page.locator('.pair', { has: page.getByText(name, { exact: true }) })
        await pair.getByRole('switch').click()
        await pair.locator('[role=switch][aria-checked=false]').waitFor()
        if (name !== 'Radio')
          await page.locator('.verdict.t-watch').waitFor({ timeout: RESTORED_MS })
        await pair.getByRole('switch').click()
        await pair.locator('[role=switch][aria-checked=true]').waitFor()
        await page.locator('.verdict.t-ok').waitFor({ timeout: RESTORED_MS })
      }
    })
  })

  test('a phone reaches every page by the tab bar and its sheet, in English too', async () => {
    await visit(`${demo.gateway}&lang=en`, async (page) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.waitForSelector('main .card')
      await page.click('.tabs button')
      await page.getByRole('dialog').getByText('Radio').click()
      await page.waitForURL(/#\/radio$/)
      // The page is drawn when the new address is noticed, a moment after it is there.
      await page.locator('h1', { hasText: 'Radio' }).waitFor()
      await page.click('.tabs button')
      await checkRules(page, 'sheet')
      await checkSizes(page, 'sheet')
      await page.getByRole('dialog').getByRole('button', { name: 'Français' }).click()
      await page.waitForSelector('html[lang=fr]')
    })
  })

  test('the map shows the city, and a touch on a space opens its card', async () => {
    await visit(demo.gateway, async (page) => {
      await page.waitForSelector('main .card')
      await go(page, 'map')
      await page.waitForSelector('.pin .space')
      await page.locator('.pin .space').nth(3).click({ force: true })
      await page.waitForSelector('.mapcard')
      await page.locator('.mapcard .btn.main').click()
      await page.waitForURL(/#\/(parking|watering|others|safety)/)
    })
  })
})
