/**
 * A newcomer with the console, docs/technician and a box of sensors: the demo from no sensor at all to a zone
 * that is watered, by the pages alone, on a phone.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findChromium, openChromium } from '../support/chromium.ts'
import { type DemoProcess, startDemo } from '../support/demo-process.ts'
import { checkRules, checkSizes, openPage } from './look.ts'

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const
const UP_MS = 180_000
const STEP_MS = 40_000
/** A valve of class A is told at its next word, half a minute away at the most. */
const VALVE_MS = 120_000
const ZONE = 'Parc Jourdan 1'

const program = findChromium()
const skip = program || process.env['CI'] ? false : 'needs Debian’s chromium'

describe('from zero sensors to a watered zone', { skip, timeout: 600_000 }, () => {
  let demo: DemoProcess
  let browser: Browser
  let console: Page
  let box: Page
  let errors: string[]

  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    const ports = ['--port', '18480', '--hypervisor-port', '18490']
    demo = await startDemo(['--empty', ...ports], UP_MS)
    browser = await openChromium(program)
    const context = await browser.newContext(PHONE)
    context.setDefaultTimeout(STEP_MS)
    ;({ page: console, errors } = await openPage(context))
    box = await context.newPage()
    await box.goto(demo.box)
    await console.goto(`${demo.gateway}&lang=fr&go=install`)
  })
  after(async () => {
    await browser?.close()
    await demo?.close()
  })

  /** The file as it is linked on the box's page. */
  async function delivered(name: string) {
    const link = await box.getAttribute(`a[href$="${name}"]`, 'href')
    const response = await box.request.get(new URL(link!, box.url()).href)
    return { name, mimeType: 'text/csv', buffer: await response.body() }
  }

  async function importFile(name: string, at: number, rows: number): Promise<void> {
    const card = console
      .locator('section, article')
      .filter({ hasText: 'Fichiers du bureau' })
      .last()
    await card
      .locator('input[type=file]')
      .nth(at)
      .setInputFiles(await delivered(name))
    await card.locator(`text=${rows} lignes peuvent entrer`).waitFor()
    await card.locator('button >> text=Importer').click()
    await card.locator(`text=${rows} lignes ajoutées`).waitFor()
  }

  async function magnet(devEui: string): Promise<void> {
    await box.click(`[id="${devEui}"] button`)
  }

  /** One sensor from its label to its place. */
  async function install(devEui: string): Promise<void> {
    await console.fill('#typed', devEui.slice(-4))
    await console.press('#typed', 'Enter')
    await console.click('text=C’est bien celui-ci')
    await console.waitForSelector('text=Capteur scanné')
    await magnet(devEui)
    // It joins, seen live; a join that the gateway could not answer is asked again.
    await console.locator('.dock >> text=Placer').first().waitFor({ timeout: 120_000 })
    await magnet(devEui)
    await console.locator('.verdict.t-ok, .verdict.t-watch').waitFor({ timeout: 120_000 })
    await console
      .locator('.dock a')
      .filter({ hasText: /Placer|garder/i })
      .first()
      .click()
    await console
      .locator('button')
      .filter({ hasText: `Lier à ${ZONE} et finir` })
      .click()
    await console.waitForSelector(`text=${ZONE} est posée`)
    await console.click('text=Scanner le suivant')
    await console.waitForSelector('#typed')
  }

  test('nothing is there: the page of installing takes the files of the office, checked before', async () => {
    await console.waitForSelector('text=Fichiers du bureau')
    await checkRules(console, 'install, from zero')
    await checkSizes(console, 'install, from zero')
    const wrong = { name: 'faux.csv', mimeType: 'text/csv', buffer: Buffer.from('devEui\n12\n') }
    await console.locator('input[type=file]').first().setInputFiles(wrong)
    await console.waitForSelector('text=/fausse et reste dehors|n’est pas entré/')
    await console.reload()
    await console.waitForSelector('text=Fichiers du bureau')
    await importFile('keys.csv', 0, 5)
    await importFile('plan.csv', 1, 3)
  })

  test('its valve and its probes are scanned, seen to join, heard and bound', async () => {
    const ids = await box.evaluate<string[]>(
      `[...document.querySelectorAll('li')].filter((one) => one.textContent.includes('${ZONE}')).map(({ id }) => id)`,
    )
    assert.equal(ids.length, 3)
    for (const devEui of ids) await install(devEui)
  })

  test('the zone is watered: the valve says that it is open, the meter that water runs; no error stood in the console', async () => {
    await console.evaluate(`location.hash = '#/watering'`)
    await console.locator('.card').filter({ hasText: ZONE }).first().waitFor()
    await console.click('text=Arroser…')
    await console.click('dialog[open] >> text=2\u202fmin')
    await console.click('dialog[open] >> text=Ouvrir 2\u202fmin')
    await console.waitForSelector('text=Ordre en file')
    await console.locator('text=/dit «.ouverte.» depuis/').first().waitFor({ timeout: VALVE_MS })
    await console
      .locator('text=/[1-9][0-9,]*.L passés depuis l’ouverture/')
      .first()
      .waitFor({ timeout: VALVE_MS })
    await checkRules(console, 'a zone that is watered')
    assert.deepEqual(errors, [])
  })
})
