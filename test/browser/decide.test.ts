/**
 * Governance, monthly report and register in a real browser: the rules in both languages and three displays, by
 * thumb and keyboard; what is entered shows; the report is three sheets of A4, light whatever the display.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findChromium, openChromium } from '../support/chromium.ts'
import { DecideCity } from '../support/decide-city.ts'
import { checkRules, checkSizes, openPage } from './look.ts'

const program = findChromium()
const isRequired = Boolean(process.env['CI'])
const skip = program || isRequired ? false : 'needs Debian’s chromium'
/** A folder to look at the pages by eye; left out: none are taken. */
const SHOTS = process.env['CIGALE_SCREENSHOTS']

type Role = 'viewer' | 'operator' | 'security'
const PAGES: readonly (readonly [name: string, hash: string, role: Role])[] = [
  ['governance', 'governance', 'viewer'],
  ['enter', 'governance?enter=1', 'operator'],
  ['report', 'report/2026-05', 'viewer'],
  ['register', 'register', 'security'],
]

describe('pages to decide by', { skip }, () => {
  let city: DecideCity
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    // One after the other: what is open when the next fails is closed all the same.
    browser = await openChromium(program)
    city = await DecideCity.open()
    await city.fill()
  })
  after(async () => {
    await browser?.close()
    await city?.close()
  })

  async function visit(
    {
      hash,
      role,
      more = '',
      hasErrors = false,
    }: {
      readonly hash: string
      readonly role: Role
      readonly more?: string
      readonly hasErrors?: boolean
    },
    run: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const { page, errors } = await openPage(context)
    try {
      await page.goto(city.address(role, `${more}&go=${encodeURIComponent(hash)}`))
      await page.waitForSelector('.decide .card:not(:has(.waits))')
      await run(page)
      if (!hasErrors) assert.deepEqual(errors, [])
    } finally {
      await context.close()
    }
  }

  for (const [name, hash, role] of PAGES) {
    test(`${name} holds to WCAG 2.2 AA, to the thumb and to the width, in both languages`, async () => {
      for (const [theme, lang] of [
        ['light', 'fr'],
        ['dark', 'en'],
        ['sun', 'fr'],
      ] as const) {
        await visit({ hash, role, more: `&theme=${theme}&lang=${lang}` }, async (page) => {
          for (const width of [320, 390, 1280]) {
            await page.setViewportSize({ width, height: 844 })
            await page.waitForTimeout(60)
            await checkSizes(page, `${name} at ${width} px, ${theme}`)
            if (SHOTS && width !== 320) {
              const path = join(SHOTS, `${name}-${theme}-${width}.png`)
              await page.screenshot({ path, fullPage: true })
            }
          }
          await checkRules(page, `${name}, ${theme}`)
        })
      }
    })
  }

  test('the report prints on three sheets of A4, in light colours whatever the display', async () => {
    await visit({ hash: 'report/2026-05', role: 'viewer', more: '&theme=dark' }, async (page) => {
      const pdf = await page.pdf({ preferCSSPageSize: true })
      const pages = pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)
      assert.equal(pages?.length, 3)
      await page.emulateMedia({ media: 'print' })
      const [ground, ink] = await page.evaluate<string[]>(
        `['--surface', '--ink'].map((name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim())`,
      )
      assert.deepEqual([ground, ink], ['#ffffff', '#221d16'])
      const isShown = await page.evaluate<boolean>(
        `document.querySelector('.side').checkVisibility()`,
      )
      assert.equal(isShown, false)
    })
  })

  test('what an operator enters by the keyboard shows in the table; a viewer has nothing to enter by', async () => {
    await visit({ hash: 'governance', role: 'viewer' }, async (page) => {
      assert.equal(await page.getByRole('link', { name: 'Saisir' }).count(), 0)
    })
    await visit({ hash: 'governance', role: 'operator' }, async (page) => {
      await page.getByRole('link', { name: 'Saisir' }).focus()
      await page.keyboard.press('Enter')
      await page
        .getByRole('combobox', { name: 'Programme' })
        .selectOption({ label: 'Socle : passerelles, hyperviseur' })
      await page.getByRole('combobox', { name: 'Sur' }).selectOption('schedule')
      await page.getByRole('combobox', { name: 'État' }).selectOption('off')
      await page.getByLabel('En une phrase').fill('Deux passerelles attendent leur mât.')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.getByText('Enregistré. Le tableau est à jour.').waitFor()
      const foundation = page.locator('.gov tbody').last()
      await foundation.getByText('en écart').first().click()
      await foundation.getByText('Deux passerelles attendent leur mât.').waitFor()
      await page.getByText('Socle : passerelles, hyperviseur, délais').waitFor()
    })
  })

  test('of two who enter at once the second is told, and nothing is overwritten', async () => {
    const asked = { hash: 'governance?enter=1', role: 'operator', hasErrors: true } as const
    await visit(asked, async (page) => {
      await page.getByRole('button', { name: 'Risque' }).click()
      await page.getByLabel('En une phrase').fill('Écrit ici.')
      const other = {
        kind: 'risk',
        id: 'smart-parking',
        body: { text: 'Écrit ailleurs.' },
      } as const
      await city.entries.enter(other, { by: 'autre poste' })
      await page.getByRole('button', { name: 'Enregistrer' }).click()
      await page.getByText('Quelqu’un d’autre vient de changer cette saisie.').waitFor()
      const { risk } = await city.entries.all()
      assert.equal(risk.find(({ id }) => id === 'smart-parking')?.text, 'Écrit ailleurs.')
    })
  })

  test('a decision that is entered waits at the top; taken, it is gone', async () => {
    await visit({ hash: 'governance?enter=1', role: 'operator' }, async (page) => {
      await page.getByRole('button', { name: 'Décision' }).click()
      await page.getByLabel('Sujet').fill('Élargir la zone Bellegarde')
      await page.getByLabel('Qui décide').fill('Conseil municipal')
      await page.getByLabel('Quand').fill('2026-06-20')
      await page.getByLabel('Proposé').fill('Douze capteurs de plus.')
      await page.getByLabel('Coût en euros, si connu').fill('4800')
      await page.getByRole('button', { name: 'Enregistrer' }).click()
      const card = page.getByRole('region', { name: 'Demande une décision' })
      await card.getByText('Élargir la zone Bellegarde').waitFor()
      assert.match(
        (await card.innerText()).replaceAll(/\s/g, ' '),
        /Douze capteurs de plus\. \(4 800 €\)/,
      )
      await page
        .getByRole('combobox', { name: 'Laquelle' })
        .selectOption({ label: 'Élargir la zone Bellegarde' })
      await page.getByRole('combobox', { name: 'Où elle en est' }).selectOption('accepted')
      await page.getByRole('button', { name: 'Enregistrer' }).click()
      await card.getByText('Élargir la zone Bellegarde').waitFor({ state: 'detached' })
    })
  })

  test('the CSV is fetched with the login of the page and has the rows of the report', async () => {
    await visit({ hash: 'report/2026-05', role: 'viewer' }, async (page) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV' }).click(),
      ])
      assert.equal(download.suggestedFilename(), 'rapport-2026-05.csv')
      const text = readFileSync(await download.path(), 'utf8')
      assert.match(text, /^\uFEFFprogramme;indicateur;/)
      assert.equal(text.trim().split('\r\n').length, 14)
    })
  })

  test('the versions of a report stay readable, and the last says what changed', async () => {
    await visit({ hash: 'report/2026-05', role: 'viewer' }, async (page) => {
      const changed = page.getByText('Rotations par jour et par place, ce mois')
      await changed.waitFor()
      await page.getByRole('button', { name: '1', exact: true }).click()
      await page.getByText('Version 1, close le').waitFor()
      await changed.waitFor({ state: 'detached' })
    })
  })

  test('counts of who reads what are security’s; others see the rules', async () => {
    await visit({ hash: 'register', role: 'security' }, async (page) => {
      await page.getByRole('region', { name: 'Lectures protégées, 28 jours' }).waitFor()
    })
    await visit({ hash: 'register', role: 'viewer' }, async (page) => {
      await page.getByText('Séjours place par place').waitFor()
      assert.equal(await page.getByText('Lectures protégées').count(), 0)
    })
  })
})
