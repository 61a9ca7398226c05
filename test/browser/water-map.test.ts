/**
 * Watering and the map as a technician uses them, in a real browser against the real gateway of a demo: the
 * main task of each page, by thumb and by keyboard alone, in both languages, and what a refusal says.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { findChromium, openChromium } from '../support/chromium.ts'
import { type DemoProcess, startDemo } from '../support/demo-process.ts'
import { checkRules, checkSizes, lookInAll, openPage } from './look.ts'

const LEAK = 'parc-vendome-2'
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true } as const
const DESK = { viewport: { width: 1280, height: 900 } } as const
const UP_MS = 180_000
const ASKED_MS = 40_000

const program = findChromium()
const isRequired = Boolean(process.env['CI'])
const skip = program || isRequired ? false : 'needs Debian’s chromium'

describe('watering and the map in a browser', { skip }, () => {
  let demo: DemoProcess
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    const ports = ['--port', '18660', '--hypervisor-port', '18670']
    demo = await startDemo(['--days', '1', '--teach-after', '0', ...ports], UP_MS)
    browser = await openChromium(program)
  })
  after(async () => {
    await browser?.close()
    await demo?.close()
  })

  type Visit = {
    readonly hash: string
    readonly lang?: 'fr' | 'en'
    readonly on?: BrowserContextOptions
    readonly hasErrors?: boolean
    readonly before?: (page: Page) => Promise<void>
  }

  async function visit(
    { hash, lang = 'fr', on = PHONE, hasErrors = false, before: prepare }: Visit,
    run: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({ ...on, locale: 'fr-FR' })
    context.setDefaultTimeout(ASKED_MS)
    const { page, errors } = await openPage(context)
    try {
      await prepare?.(page)
      await page.goto(`${demo.gateway}&lang=${lang}&go=${encodeURIComponent(hash)}`)
      await page.waitForSelector('main :is(.card, .mapbox)')
      await page.waitForSelector('body:not(:has(.skel))')
      await run(page)
      if (!hasErrors) assert.deepEqual(errors, [])
    } finally {
      await context.close()
    }
  }

  const zone = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

  test('a leak is read by its curve and its nights, as a table too, and taken by who goes', async () => {
    await visit({ hash: 'today' }, async (page) => {
      await page.getByRole('link', { name: 'Voir la courbe' }).first().tap()
      await page.waitForURL(new RegExp(`#/watering/${LEAK}$`))
      await page.getByRole('heading', { level: 1, name: 'Parc Vendôme 2' }).waitFor()
      const leak = page.getByRole('region', { name: /^Fuite cachée/ })
      await leak.getByRole('img', { name: /vanne fermée, sans retour à zéro depuis/ }).waitFor()
      await leak.getByText('Valeurs').first().tap()
      assert.ok((await leak.getByRole('row').count()) > 5, 'the curve is a table, too')
      await leak.getByText('Pourquoi la console en est sûre').tap()
      await leak.getByText(/Sûre à \d+/).waitFor()
      await lookInAll(page, 'leak')
      await page.setViewportSize(PHONE.viewport)
      await leak.getByRole('button', { name: 'J’y vais' }).tap()
      await leak.getByText(/Prise en charge par/).waitFor()
      assert.equal(await leak.getByRole('button', { name: 'J’y vais' }).count(), 0)
    })
  })

  test('by keyboard alone a zone is watered with a reason that stands in its evidence, and closed', async () => {
    await visit({ hash: 'watering', lang: 'en', on: DESK }, async (page) => {
      const card = zone(page, 'Parc Jourdan 1')
      await pressed(card.getByRole('button', { name: 'Water…' }))
      const dialog = page.getByRole('dialog')
      await pressed(dialog.getByRole('button', { name: '5' }).first())
      await dialog.getByLabel(/^Why/).focus()
      await page.keyboard.type('dry corner')
      await checkRules(page, 'asked to water')
      await checkSizes(page, 'asked to water')
      await pressed(dialog.getByRole('button', { name: 'Open for 5' }))
      await card.getByText('Order queued').waitFor()
      await card.getByText(/open for 5.min.*by demo, .dry corner./).waitFor()
      await card.getByText('The valve has not heard it yet').waitFor()
      await pressed(card.getByRole('button', { name: 'Close the valve…' }))
      await page.getByRole('dialog').getByText('Closed only once it has said so').waitFor()
      await checkRules(page, 'asked to close')
      await pressed(page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }))
      await card.getByText('Order to close queued').waitFor()
    })
  })

  test('a dialog that is left by Escape orders nothing', async () => {
    await visit({ hash: 'watering', on: DESK }, async (page) => {
      const posted: string[] = []
      page.on('request', (request) => {
        if (request.method() !== 'GET') posted.push(request.url())
      })
      await zone(page, 'Parc Jourdan 2').getByRole('button', { name: 'Arroser…' }).click()
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      assert.deepEqual(posted, [])
    })
  })

  test('an order that the gateway refuses says why in plain words, in the reader’s language', async () => {
    const unaware = async (page: Page) => {
      await page.route(/api\/v1\/watering$/, async (route) => {
        const { zones } = await (await route.fetch()).json()
        await route.fulfill({
          json: { zones: zones.map((one: object) => ({ ...one, byHand: null })) },
        })
      })
    }
    const asked = { hash: 'watering', before: unaware, hasErrors: true }
    await visit(asked, async (page) => {
      const card = zone(page, 'Parc Vendôme 2')
      await card.getByRole('button', { name: 'Arroser…' }).tap()
      await page.unroute(/api\/v1\/watering$/)
      await page.getByRole('dialog').getByRole('button', { name: 'Ouvrir 10' }).tap()
      await card.getByText(/^Refusé\. La zone perd de l’eau/).waitFor()
      await card.getByText('Pas d’arrosage maintenant.').waitFor()
      assert.equal(await card.getByRole('button', { name: 'Arroser…' }).count(), 0)
    })
  })

  test('a programme that is none is not sent; one that is kept says what it will do', async () => {
    await visit({ hash: 'watering' }, async (page) => {
      const week = page.getByRole('region', { name: 'Programmes de la semaine' })
      await week.getByRole('button', { name: /Parc Jourdan 3$/ }).tap()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Minutes par arrosage').fill('900')
      await dialog.getByRole('button', { name: 'Garder ce programme' }).tap()
      await dialog.getByText('Entre 0,25 et 240 minutes.').waitFor()
      await dialog.getByLabel('Minutes par arrosage').fill('7')
      for (const day of ['mar.', 'jeu.', 'sam.', 'dim.'])
        await dialog.getByRole('button', { name: day }).tap()
      await dialog.getByRole('button', { name: 'Au calendrier' }).tap()
      await checkRules(page, 'a programme')
      await checkSizes(page, 'a programme')
      await dialog.getByRole('button', { name: 'Garder ce programme' }).tap()
      await dialog.waitFor({ state: 'detached' })
      const row = week.getByRole('row', { name: /Parc Jourdan 3/ })
      await row.getByText('7', { exact: false }).first().waitFor()
      const planned = page.getByRole('region', { name: 'Ce que fera la passerelle' })
      await planned.getByRole('link', { name: /Parc Jourdan 3.*7.min/ }).tap()
      await page.getByText(/Programme changé par demo/).waitFor()
    })
  })

  test('a lock says who forbids water and why, leaves the test where it may be, and is lifted', async () => {
    await visit({ hash: 'watering', lang: 'en' }, async (page) => {
      const card = zone(page, 'Parc Vendôme 1')
      const locks = page.getByRole('region', { name: 'Watering forbidden' })
      await locks.getByRole('button', { name: 'Forbid…' }).tap()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Reason').selectOption('drought')
      await dialog.getByLabel('Where').selectOption({ label: 'Parc Vendôme 1' })
      await dialog.getByLabel(/^More/).fill('order 12/7')
      await checkRules(page, 'a lock')
      await checkSizes(page, 'a lock')
      await dialog.getByRole('button', { name: 'Forbid', exact: true }).tap()
      await card
        .getByText(/Drought order\. Set by demo: order 12\/7, until/)
        .first()
        .waitFor()
      await card.getByRole('button', { name: 'Try for 2' }).waitFor()
      await locks.getByRole('button', { name: 'Lift' }).tap()
      await page.getByRole('dialog').getByRole('button', { name: 'Lift' }).tap()
      await card.getByRole('button', { name: 'Water…' }).waitFor()
    })
  })

  test('who may only look is told so, and has no button that moves water', async () => {
    const viewer = async (page: Page) => {
      await page.route(/api\/v1\/caller$/, (route) =>
        route.fulfill({ json: { name: 'vue', roles: ['viewer'] } }),
      )
    }
    await visit({ hash: 'watering', before: viewer }, async (page) => {
      await page.getByText('Vos droits ne permettent pas d’arroser.').first().waitFor()
      const acts = /Arroser…|Fermer la vanne|Interdire|Modifier|J’y vais/
      assert.equal(await page.getByRole('button', { name: acts }).count(), 0)
      await page.getByRole('region', { name: 'Programmes de la semaine' }).waitFor()
    })
  })

  test('by keyboard alone a thing is found in the list beside the map, read, and left again', async () => {
    await visit({ hash: 'map', lang: 'en', on: DESK }, async (page) => {
      await page.waitForSelector('.pin')
      const side = page.getByRole('complementary', { name: 'As a list' })
      await side.getByLabel('Search a name').focus()
      await page.keyboard.type('vendôme 2')
      await side.getByRole('link', { name: /Parc Vendôme 2/ }).waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      const card = page.locator('.mapcard')
      await card.getByRole('heading', { name: 'Parc Vendôme 2' }).waitFor()
      await card.getByText(/since .*\(/).waitFor()
      await card.getByText(/Runs with the valve closed/).waitFor()
      assert.equal(await page.evaluate('document.activeElement.className'), 'mapcard')
      await lookInAll(page, 'map card')
      await page.setViewportSize(DESK.viewport)
      await card.focus()
      await page.keyboard.press('Escape')
      await card.waitFor({ state: 'detached' })
    })
  })

  test('on a phone the list has what the plan has, and what is to be done leads to its place and its sensor', async () => {
    await visit({ hash: 'map' }, async (page) => {
      await page.getByRole('link', { name: 'En liste' }).tap()
      await page.getByRole('button', { name: /^À traiter/ }).tap()
      const rows = page.locator('.maplist .row')
      await rows.first().waitFor()
      const words = await rows.locator('.pill').allInnerTexts()
      assert.ok(words.length > 0 && !words.some((word) => /libre|inconnu|OK/i.test(word)))
      await checkRules(page, 'list of what is to be done')
      await checkSizes(page, 'list of what is to be done')
      await page.getByRole('link', { name: /Parc Vendôme 2/ }).tap()
      const card = page.locator('.mapcard')
      const way = await card.getByRole('link', { name: 'Y aller' }).getAttribute('href')
      assert.match(way ?? '', /^geo:43\.\d+,5\.\d+\?q=/)
      await checkSizes(page, 'card')
      await card.locator('.mapdevices a').first().tap()
      await page.waitForURL(/#\/devices\/[0-9a-f]{16}$/)
    })
  })

  test('a layer that is put away by the space bar leaves plan and list, and stays in the address', async () => {
    await visit({ hash: 'map', on: DESK }, async (page) => {
      await page.waitForSelector('.pin')
      const side = page.getByRole('complementary', { name: 'En liste' })
      await side.getByLabel('Chercher un nom').fill('parc vendôme')
      const zones = side.getByRole('link', { name: /Parc Vendôme \d/ })
      assert.ok((await zones.count()) >= 2)
      await page.getByRole('button', { name: /^Eau/ }).focus()
      await page.keyboard.press('Space')
      await page.waitForURL(/hide=water/)
      await zones.first().waitFor({ state: 'detached' })
      assert.equal(await zones.count(), 0)
      await side.getByLabel('Chercher un nom').fill('nulle part')
      await side.getByText('Rien ici').waitFor()
      await page.reload()
      await page.getByRole('button', { name: /^Eau/, pressed: false }).waitFor()
    })
  })

  test('where the phone may be known it is on the plan and says how far; where not, the page says so', async () => {
    const here = { latitude: 43.5272, longitude: 5.4484 }
    const known = { ...PHONE, permissions: ['geolocation'], geolocation: here }
    await visit({ hash: 'map/cours-mirabeau-01', on: known }, async (page) => {
      await page
        .locator('.mapcard')
        .getByText(/à \d+\sm/)
        .waitFor()
      await page.getByRole('button', { name: 'Où je suis' }).tap()
      await page.locator('.m-area.here').waitFor({ state: 'attached' })
    })
    await visit({ hash: 'map' }, async (page) => {
      await page.getByRole('button', { name: 'Où je suis' }).tap()
      await page.getByText(/Le téléphone ne donne pas sa position/).waitFor()
      await checkRules(page, 'no position')
    })
  })

  test('several things under one thumb are asked about, each with its state in a word', async () => {
    await visit({ hash: 'map', on: DESK }, async (page) => {
      await page.waitForSelector('.pin .disc')
      await page.getByRole('button', { name: 'Réduire' }).click()
      await page.getByRole('button', { name: 'Réduire' }).click()
      const near = await page.evaluate<number>(CROWDED)
      await page.locator('.pin:has(.disc)').nth(near).click({ force: true })
      const asked = page.getByRole('region', { name: 'Lequel' })
      await asked.waitFor()
      assert.ok((await asked.locator('li').count()) >= 2)
      await checkRules(page, 'which one')
      const name = await asked.locator('li span b, li span:not(.chip, .pill)').first().innerText()
      await asked.getByRole('button').nth(1).click()
      const heading = page.locator('.mapcard h2')
      await heading.waitFor()
      assert.ok(name.startsWith(await heading.innerText()))
    })
  })
})

/** As a keyboard does it. */
async function pressed(target: Locator): Promise<void> {
  await target.focus()
  await target.press('Enter')
}

/** The first symbol with another one within a thumb. */
const CROWDED = `(() => {
  const all = [...document.querySelectorAll('.pin:has(.disc)')].map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2 }
  })
  const isSeen = ({ x, y }) => x > 300 && x < 800 && y > 260 && y < 800
  return all.findIndex((one, i) => isSeen(one) &&
    all.some((other, j) => j !== i && Math.hypot(one.x - other.x, one.y - other.y) < 18))
})()`
