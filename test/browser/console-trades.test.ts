/**
 * Today, parking, safety and the other sensors of the console in a real browser, as a technician uses them: on
 * a phone and on a desk, in French and English, by the keyboard alone; behind them the real gateway, whose
 * sensors do what the test says. What is told is seen within a second.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { findChromium, openChromium } from '../support/chromium.ts'
import {
  AIR_POINT,
  CALL_POINT,
  DOOR,
  SPACE,
  TECHNICIAN,
  WatchedCorner,
} from '../support/watched-corner.ts'
import { checkRules, checkSizes, lookInAll, openPage } from './look.ts'

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const
const DESK = { viewport: { width: 1280, height: 900 } } as const
const STEP_MS = 20_000
/** From the press on the street to the page (console-ux.md §10). */
const LIVE_MS = 1_000
/** A frame may be lost in the air, or meet a machine that is busy with something else. */
const TRIES = 5
/** A sensor that has sent listens, and sends again where nothing came: what is done meanwhile waits in it. */
const REST_MS = 5_000
const KEYSTROKE_MS = 100

const program = findChromium()
const isRequired = Boolean(process.env['CI'])
const skip = program || isRequired ? false : 'needs Debian’s chromium'

describe('the trades of the console in a browser', { skip }, () => {
  let corner: WatchedCorner
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    corner = await WatchedCorner.open()
    browser = await openChromium(program)
  })
  after(async () => {
    await browser?.close()
    await corner?.close()
  })

  type How = { readonly lang?: 'fr' | 'en'; readonly on?: typeof PHONE | typeof DESK }

  async function at(hash: string, how: How, run: (page: Page) => Promise<void>): Promise<void> {
    const context: BrowserContext = await browser.newContext(how.on ?? DESK)
    context.setDefaultTimeout(STEP_MS)
    const { page, errors } = await openPage(context)
    try {
      const go = encodeURIComponent(hash)
      await page.goto(`${corner.address}&lang=${how.lang ?? 'fr'}&go=${go}`)
      await page.waitForSelector('main :is(.card, .void)')
      await run(page)
      assert.deepEqual(errors, [])
    } finally {
      await context.close()
    }
  }

  /** The quickest of some: how long after `act` what `selector` finds says something else. */
  async function liveMs(
    page: Page,
    selector: string,
    act: () => void,
    undo: () => Promise<void> = async () => {},
  ): Promise<number> {
    let best = Number.POSITIVE_INFINITY
    for (let i = 0; i < TRIES && best > LIVE_MS; i++) {
      if (i > 0) {
        await undo()
        await page.waitForTimeout(REST_MS)
      }
      const shown = page.evaluate<number>(`(${SAID_ELSE})(${JSON.stringify(selector)})`)
      // The page watches before anything happens.
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))')
      const actedMs = Date.now()
      act()
      best = Math.min(best, (await shown) - actedMs)
    }
    return best
  }

  test('without a call Today is calm about calls, and each number of the gateway leads to its page', async () => {
    await at('today', { lang: 'fr' }, async (page) => {
      await page.getByText('La passerelle', { exact: true }).waitFor()
      for (const [words, place] of [
        [/sur \d+ entendus/, 'devices'],
        ['Liaison avec la ville', 'sync'],
        ['Horloge', 'system'],
        ['Place pour les données', 'system'],
      ] as const) {
        await page.getByRole('link', { name: words }).click()
        await page.waitForSelector(`main[data-page="${place}"]`)
        await page.goBack()
        await page.waitForSelector('main[data-page="today"]')
      }
    })
  })

  test('a press on a call point is on Today within a second, and is taken in charge on a phone', async () => {
    await at('today', { lang: 'fr', on: PHONE }, async (page) => {
      await page.getByText('La passerelle', { exact: true }).waitFor()
      const tookMs = await liveMs(page, '.card.alarm dd', () => corner.button.press('short'))
      assert.ok(tookMs <= LIVE_MS, `${tookMs} ms`)
      const card = page.locator('.card.alarm')
      const said = await card.innerText()
      for (const words of [
        'Appel d’urgence',
        CALL_POINT.name,
        'Pourquoi',
        'appui court',
        'Que faire',
      ])
        assert.ok(said.includes(words), words)
      await checkRules(page, 'a call on Today')
      await checkSizes(page, 'a call on Today')
      await card.getByRole('link', { name: 'Voir l’appel' }).tap()
      const running = page.getByRole('region', { name: 'Appel d’urgence' })
      await running.getByText('Personne ne l’a pris en charge').waitFor()
      // No city stands above this gateway: it says so.
      await running.getByText(/Gardé ici\s: \d+ en attente/).waitFor()
      await running.getByRole('button', { name: 'J’y vais' }).tap()
      await running.getByText(`Pris en charge par ${TECHNICIAN}`).waitFor()
    })
    await at('today', { lang: 'en' }, async (page) => {
      await page.getByText(`Taken in charge by ${TECHNICIAN}`).waitFor()
    })
  })

  test('a press is on Safety within a second, without a reload', async () => {
    await at('safety', { lang: 'en' }, async (page) => {
      await page.getByRole('region', { name: 'What happened' }).waitFor()
      const tookMs = await liveMs(page, '[aria-label="What happened"] li time', () =>
        corner.button.press('long'),
      )
      assert.ok(tookMs <= LIVE_MS, `${tookMs} ms`)
    })
  })

  test('a test press answers the technician within a second, and calls nobody', async () => {
    await at(`safety/${CALL_POINT.id}`, { lang: 'en', on: PHONE }, async (page) => {
      const card = page.getByRole('region', { name: CALL_POINT.name })
      await card.getByText('double press').first().waitFor()
      const before = await page.locator('.card.alarm').count()
      const tookMs = await liveMs(page, '.proofline', () => corner.button.press('double'))
      assert.ok(tookMs <= LIVE_MS, `${tookMs} ms`)
      await card.getByText(/Test received at \d\d:\d\d:\d\d/).waitFor()
      assert.equal(await page.locator('.card.alarm').count(), before)
      await card.getByText('Test of a call point').first().waitFor()
      await checkRules(page, 'a test of a call point')
      await checkSizes(page, 'a test of a call point')
    })
  })

  test('the press for tests is changed by the keyboard alone, after a question that says what follows', async () => {
    await at(`safety/${CALL_POINT.id}`, { lang: 'fr' }, async (page) => {
      const card = page.getByRole('region', { name: CALL_POINT.name })
      await card.locator('summary').focus()
      await page.keyboard.press('Enter')
      const choice = card.getByRole('group', { name: 'Appui d’essai' })
      await choice.getByRole('button', { name: 'appui long' }).focus()
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.getByText('il n’appelle plus personne').waitFor()
      await checkRules(page, 'changing the press for tests')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await choice.getByRole('button', { name: 'appui long' }).focus()
      await page.keyboard.press('Enter')
      await dialog.getByRole('button', { name: 'Changer l’appui' }).focus()
      await page.keyboard.press('Enter')
      await card.getByText('Réglé').waitFor()
      await card.getByText('faites l’appui d’essai : appui long').waitFor()
    })
  })

  test('a door that opens is an intrusion within a second, and over when it is shut', async () => {
    await at(`safety/${DOOR.id}`, { lang: 'fr' }, async (page) => {
      const card = page.getByRole('region', { name: DOOR.name })
      await card.getByText('Calme').waitFor()
      const alarm = '[aria-label="Intrusion"].alarm'
      const shut = async () => {
        corner.door.setOpen(false)
        await page.waitForSelector(alarm, { state: 'detached' })
      }
      const tookMs = await liveMs(page, alarm, () => corner.door.setOpen(true), shut)
      assert.ok(tookMs <= LIVE_MS, `${tookMs} ms`)
      await card.getByText(/ouverte depuis/).waitFor()
      corner.door.setOpen(false)
      await card.getByText(/fini après/).waitFor()
      await card.getByText('Calme').waitFor()
    })
  })

  test('a space is found by the keyboard alone, and says what its state stands on', async () => {
    await at('parking', { lang: 'en' }, async (page) => {
      await page.getByRole('searchbox').focus()
      await page.keyboard.type('mirabeau 02')
      const list = page.locator('.spacelist')
      await list.getByText(SPACE.name).waitFor()
      assert.equal(await list.locator('li').count(), 1)
      await list.getByRole('link').focus()
      await page.keyboard.press('Enter')
      const card = page.getByRole('region', { name: SPACE.name })
      await card.getByText('Proved.').waitFor()
      await card.getByText(/Without a new message the space becomes unknown/).waitFor()
      await card.getByRole('img', { name: /^Today/ }).waitFor()
      await checkRules(page, 'a space')
    })
  })

  test('a car that comes is seen on its mark without a reload, and on the card of its space', async () => {
    await at(`parking/${SPACE.id}`, { lang: 'fr', on: PHONE }, async (page) => {
      const mark = page.locator(`.marks a[href="#/parking/${SPACE.id}"]`)
      const wasTaken = corner.space.occupied
      corner.space.setOccupied(!wasTaken)
      await page.waitForSelector(
        `.marks a[href="#/parking/${SPACE.id}"].${wasTaken ? 'free' : 'occupied'}`,
        { timeout: 60_000 },
      )
      assert.match((await mark.getAttribute('aria-label')) ?? '', wasTaken ? /libre/ : /occupée/)
      const card = page.getByRole('region', { name: SPACE.name })
      await card
        .getByText(wasTaken ? 'libre' : 'occupée', { exact: true })
        .first()
        .waitFor()
    })
  })

  test('sensors to check are listed with why; filters stand in the address and fit a phone', async () => {
    await at('parking?state=check&category=prm', { lang: 'fr', on: PHONE }, async (page) => {
      const list = page.locator('.spacelist')
      await list.getByText('jamais entendu').first().waitFor()
      await list.getByText('place PMR').first().waitFor()
      assert.equal(await list.getByText('livraison').count(), 0)
      await page.locator('.fchips a', { hasText: 'Livraison' }).tap()
      await list.getByText('livraison').first().waitFor()
      assert.match(page.url(), /state=check/)
      assert.match(page.url(), /category=delivery/)
      await checkRules(page, 'sensors to check')
      await checkSizes(page, 'sensors to check')
    })
  })

  test('a hundred and forty-six spaces answer a keystroke within a tenth of a second', async () => {
    await at('parking?state=check', { lang: 'en' }, async (page) => {
      await page.waitForSelector('.spacelist li')
      const times = await page.evaluate<number[]>(KEYSTROKES)
      const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!
      assert.ok(median <= KEYSTROKE_MS, `${median} ms`)
    })
  })

  test('an air point is drawn over a day and a week, by each of its readings, with its values as a table', async () => {
    await at('others?kind=airPoint', { lang: 'fr', on: PHONE }, async (page) => {
      await page.getByRole('link', { name: new RegExp(AIR_POINT.name) }).tap()
      const card = page.getByRole('region', { name: AIR_POINT.name })
      await card.getByRole('img', { name: /PM2,5/ }).waitFor()
      await card.getByRole('link', { name: 'température' }).tap()
      await card.getByRole('img', { name: /température/ }).waitFor()
      await card.getByRole('button', { name: '7' }).tap()
      await page.waitForURL(/span=week/)
      await card.locator('summary').tap()
      await card.getByRole('rowheader').first().waitFor()
      await checkRules(page, 'a curve')
      await checkSizes(page, 'a curve')
    })
  })

  test('a reading that is not to be believed says why, since when and what to do, wherever it is shown', async () => {
    const doubt = (page: Page) =>
      page.route(/api\/v1\/devices$/, async (route) => {
        const { devices } = await (await route.fetch()).json()
        const sinceMs = Date.now() - 30 * 3_600_000
        const distrusted = [{ quantity: 'air.pressure', index: 0, reason: 'frozen', sinceMs }]
        const json = devices.map((view: { assets: string[]; care: object }) => {
          if (!view.assets.includes(AIR_POINT.id)) return view
          const battery = { percent: 8, atMs: sinceMs }
          return { ...view, care: { ...view.care, distrusted, battery, isBatteryLow: true } }
        })
        await route.fulfill({ json: { devices: json } })
      })
    await at('others', { lang: 'en' }, async (page) => {
      await doubt(page)
      await page.reload()
      const card = page.getByRole('region', { name: 'Readings not to be believed' })
      await card.getByText('pressure: always the same value').waitFor()
      await card.getByRole('link').click()
      await page
        .getByRole('region', { name: AIR_POINT.name })
        .getByText('not to be believed')
        .waitFor()
      await page.evaluate(`location.hash = '#/today'`)
      await page.getByText('Reading not to be believed').waitFor()
      await page.getByText('Battery to be changed').waitFor()
      await page.getByText('8% is left').waitFor()
      await checkRules(page, 'care on Today')
    })
  })

  for (const [name, hash] of [
    ['today', 'today'],
    ['parking', `parking/${SPACE.id}`],
    ['parking-list', 'parking?state=check'],
    ['safety', `safety/${CALL_POINT.id}`],
    ['others', `others/${AIR_POINT.id}`],
  ] as const) {
    test(`${name} holds to WCAG 2.2 AA, to the thumb and to the width in every display`, async () => {
      for (const lang of ['fr', 'en'] as const) {
        await at(hash, { lang }, async (page) => {
          await page.waitForSelector('body:not(:has(.skel))')
          await lookInAll(page, `console-${name}-${lang}`)
        })
      }
    })
  }
})

/** Resolves with the wall clock's time at which they say something else than now. */
const SAID_ELSE = `(selector) => new Promise((resolve) => {
  const said = () => [...document.querySelectorAll(selector)].map((one) => one.textContent).join()
  const before = said()
  const watcher = new MutationObserver(() => {
    if (said() === before) return
    watcher.disconnect()
    resolve(Date.now())
  })
  watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
})`

/** From each keystroke to the list that answers it. */
const KEYSTROKES = `(async () => {
  const input = document.querySelector('input[type=search]')
  const times = []
  for (const text of ['r', 'ru', 'rue', 'rue ', 'rue d', 'rue', 'r', '']) {
    const before = performance.now()
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
    await new Promise((resolve) => requestAnimationFrame(resolve))
    times.push(performance.now() - before)
  }
  return times
})()`
