/**
 * A technician's morning in a real browser, on a phone's screen: sensors out of their boxes, one after the
 * other, by the page alone; behind it the real gateway and an emulated concentrator. And what goes wrong.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { BoxedSensor } from '../support/boxed-sensor.ts'
import { CANVAS_CAMERA, labelFilm, squaresOf } from '../support/camera-picture.ts'
import { findChromium, openChromium } from '../support/chromium.ts'
import { InstallVan, labelOf, nameOf, placeOf } from '../support/install-van.ts'
import { checkRules, checkSizes, openPage } from './look.ts'

const SENSORS = 20
/** Twenty sensors in three minutes of the test's time (issue 9). */
const MORNING_MS = 180_000
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const
const STEP_MS = 20_000
/** A join that is lost, for the gateway was just sending, costs ten seconds; twice in a row it happens. */
const JOIN_MS = 45_000
const AHEAD = 5
const WRONG_KEY = SENSORS
const FAR = SENSORS + 1
const SPARE = SENSORS + 2

const program = findChromium()
const isRequired = Boolean(process.env['CI'])
const skip = program || isRequired ? false : 'needs Debian’s chromium'

describe('installing sensors in a browser', { skip }, () => {
  let van: InstallVan
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    van = await InstallVan.open(SENSORS + 3, {
      [WRONG_KEY]: { hasWrongKey: true },
      [FAR]: { isFar: true },
    })
    browser = await openChromium(program)
  })
  after(async () => {
    await browser?.close()
    await van?.close()
  })

  /** A phone at the i-th place, with the page of installing open. */
  async function atPlace(
    i: number,
    run: (page: Page, context: BrowserContext) => Promise<void>,
    how: { readonly lang?: 'fr' | 'en'; readonly theme?: string; readonly by?: Browser } = {},
  ): Promise<void> {
    const { lang = 'fr', theme = 'light', by = browser } = how
    const permissions = ['camera', 'geolocation']
    const context = await by.newContext({ ...PHONE, permissions, geolocation: geo(i) })
    context.setDefaultTimeout(STEP_MS)
    const { page, errors } = await openPage(context)
    try {
      if (by === browser) await page.addInitScript(CANVAS_CAMERA)
      await page.goto(`${van.address}&lang=${lang}&theme=${theme}&go=install`)
      await page.waitForSelector('.finder')
      await run(page, context)
      assert.deepEqual(errors, [])
    } finally {
      await context.close()
    }
  }

  test('twenty sensors are scanned, seen to join, heard, placed and bound, one after the other', async () => {
    const began = performance.now()
    await atPlace(0, async (page, context) => {
      for (let i = 0; i < AHEAD; i++) sensor(i).press()
      for (let i = 0; i < SENSORS; i++) {
        await context.setGeolocation(geo(i))
        await scan(page, sensor(i))
        await page.click('text=C’est bien celui-ci')
        await page.waitForSelector('text=Capteur scanné')
        // Whoever installs wakes the next ones while this one is being tested.
        if (i + AHEAD < SENSORS) sensor(i + AHEAD).press()
        await joined(sensor(i))
        await heardWell(page, sensor(i))
        await page.click('.dock >> text=Placer')
        await page.click(`text=Lier à ${nameOf(i)} et finir`)
        await page.waitForSelector(`text=${nameOf(i)} est posée`)
        await page.evaluate('showLabel()')
        await page.click('text=Scanner le suivant')
        await page.waitForSelector('.finder')
      }
      await page.waitForSelector(`text=${SENSORS} posés sur ${SENSORS + 3} prévus`)
    })
    const tookMs = performance.now() - began
    assert.ok(tookMs < MORNING_MS, `${Math.round(tookMs / 1000)} s`)
  })

  test('the report of the day names each of them with its proof, on the screen and as CSV; all are accepted', async () => {
    await atPlace(0, async (page) => {
      await page.click('text=Rapport du jour')
      await page.waitForSelector('.report .tbl')
      assert.equal(await page.locator('.report .tbl tbody tr').count(), SENSORS)
      const first = await page.locator('.report .tbl tbody tr').first().innerText()
      assert.match(
        first,
        /Cours Mirabeau 01[\s\S]*technicien 2[\s\S]*Posée, à réceptionner[\s\S]*dB/,
      )
      await checkRules(page, 'report')
      await checkSizes(page, 'report')
      const saved = page.waitForEvent('download')
      await page.click('text=CSV')
      const csv = await streamText(await (await saved).createReadStream())
      assert.equal(csv.trim().split('\r\n').length, SENSORS + 1)
      await page.click(`text=Réceptionner ${SENSORS} capteurs`)
      await page.waitForSelector('.report .tbl tr:last-child >> text=Réceptionnée')
    })
  })

  test('a sensor whose key was not imported is told as that at its scan', async () => {
    await atPlace(0, async (page) => {
      await show(page, 'LW:D0:70B3D5C1CA1E0000:70B3D5C1CA1E9999:00B50001')
      await page.waitForSelector('.err >> text=Ce capteur n’est pas enregistré ici')
      await checkRules(page, 'no key')
      await page.evaluate('showLabel()')
      await page.click('text=En scanner un autre')
      await page.waitForSelector('.finder')
      await show(page, 'https\u003a//example.org')
      await page.waitForSelector('text=Ce code ne désigne aucun capteur')
    })
  })

  test('a sensor whose key is wrong is told as that, with what to do, and is in the report', async () => {
    await atPlace(
      WRONG_KEY,
      async (page) => {
        await scan(page, sensor(WRONG_KEY))
        await page.click('text=This is the one')
        await page.waitForSelector('text=Sensor scanned')
        sensor(WRONG_KEY).press()
        await page.waitForSelector(
          '.err >> text=Wrong signature: the registered key is not its own.',
        )
        await page.waitForSelector('.tl >> text=Request refused')
        await checkRules(page, 'wrong key')
        await checkSizes(page, 'wrong key')
        await page.evaluate('showLabel()')
        await page.click('text=Scan another')
        await page.click('text=Report of the day')
        await page.waitForSelector('text=Did not join')
      },
      { lang: 'en', theme: 'sun' },
    )
  })

  test('a place that is too poor says so in colour, figure and words, and is kept only by a hand', async () => {
    await atPlace(
      FAR,
      async (page) => {
        await scan(page, sensor(FAR))
        await page.click('text=C’est bien celui-ci')
        await page.waitForSelector('text=Capteur scanné')
        sensor(FAR).press()
        await joined(sensor(FAR))
        await page.waitForSelector('text=Essai en cours')
        sensor(FAR).press()
        await page.waitForSelector('.verdict.t-watch >> text=Radio trop faible')
        const remedies = await page.locator('.tl b').allInnerTexts()
        assert.deepEqual(remedies, [
          'Tourner ou déplacer de 50 cm',
          'Un débit plus lent',
          'Demander une passerelle ici',
        ])
        await checkRules(page, 'too weak')
        await checkSizes(page, 'too weak')
        await page.click('text=Refaire l’essai')
        await page.waitForSelector('text=Essai en cours')
        sensor(FAR).press()
        await page.waitForSelector('text=Radio trop faible')
        await page.click('.dock >> text=Garder')
        await page.click(`text=Lier à ${nameOf(FAR)} et finir`)
        await page.waitForSelector(`text=${nameOf(FAR)} est posée`)
      },
      { theme: 'dark' },
    )
  })

  test('a wrong sensor goes back to its box, and its place is to be equipped again', async () => {
    await atPlace(FAR, async (page) => {
      await type(page, sensor(FAR).identity.devEui.slice(-4))
      await page.click(`text=Le reprendre de ${nameOf(FAR)}`)
      await page.click('dialog >> text=En panne')
      await checkRules(page, 'taking back')
      await page.click('dialog >> text=Reprendre >> nth=-1')
      await page.waitForSelector('text=Pas encore posé')
    })
  })

  test('a film of a label before the camera is read as well, and without one the number is typed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cigale-film-'))
    const film = join(folder, 'label.y4m')
    writeFileSync(film, labelFilm(labelOf(sensor(SPARE).identity)))
    const filming = await openChromium(program!, [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ])
    const number = sensor(SPARE).identity.devEui.toUpperCase()
    try {
      await atPlace(
        SPARE,
        async (page) => {
          await page.waitForSelector(`text=${number.slice(0, 12)}`)
          await page.waitForSelector('text=Sa clé est ici')
        },
        { by: filming },
      )
    } finally {
      await filming.close()
      rmSync(folder, { recursive: true, force: true })
    }
    await atPlace(SPARE, async (page) => {
      await page.click('text=Fermer la caméra')
      await type(page, number)
      await page.waitForSelector('text=Sa clé est ici')
    })
  })

  function sensor(i: number): BoxedSensor {
    return van.sensors[i]!
  }
})

function geo(i: number) {
  const { lat, lon } = placeOf(i)
  return { latitude: lat, longitude: lon, accuracy: 4 }
}

async function show(page: Page, text: string): Promise<void> {
  await page.evaluate(`showLabel(${JSON.stringify(squaresOf(text))})`)
}

async function scan(page: Page, { identity }: BoxedSensor): Promise<void> {
  await show(page, labelOf(identity))
  await page.waitForSelector('.pill >> text=/^(Reconnu|Known)$/')
}

async function type(page: Page, text: string): Promise<void> {
  await page.fill('#typed', text)
  await page.press('#typed', 'Enter')
}

/** The sensor blinks twice: it is in. */
async function joined(sensor: BoxedSensor): Promise<void> {
  for (let waited = 0; !sensor.hasJoined; waited++) {
    assert.ok(waited < JOIN_MS / 50, `${sensor.identity.devEui} did not join`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Frames are lost while the gateway answers others: who sees too few presses once more, as one would. */
async function heardWell(page: Page, sensor: BoxedSensor): Promise<void> {
  for (let tries = 0; tries < 4; tries++) {
    sensor.press()
    const verdict = page.locator('.verdict:is(.t-ok, .t-watch)')
    await verdict.waitFor({ timeout: 6_000 }).catch(() => {})
    if (await page.locator('.verdict.t-ok >> text=Radio bonne').isVisible()) return
    if (await page.locator('.verdict.t-watch').isVisible()) await page.click('text=Refaire l’essai')
  }
  assert.fail(`${sensor.identity.devEui}: ${await page.locator('main').innerText()}`)
}

async function streamText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
