/** Main tasks of the console's pages by keyboard alone, on both screens and in both languages. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { findChromium, openChromium } from '../support/chromium.ts'
import { type DemoProcess, startDemo } from '../support/demo-process.ts'
import { checkRules, openPage, tabTo } from './look.ts'

const program = findChromium()
const skip = program || process.env['CI'] ? false : 'needs Debian’s chromium'
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const UP_MS = 180_000

const SCREENS = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } } as const
const WORDS = {
  fr: {
    ...{ pause: 'Mettre en pause', resume: 'Reprendre l’envoi', look: 'Chercher maintenant' },
    ...{ try: 'Essayer', planned: 'Prévu.', install: 'Installer un capteur', itIs: 'C’est bien' },
    ...{ check: 'Vérifier', good: 'Aucune faute.', week: '7\u202fj' },
  },
  en: {
    ...{ pause: 'Pause the sending', resume: 'Resume the sending', look: 'Look now' },
    ...{ try: 'Try', planned: 'Planned.', install: 'Install a sensor', itIs: 'This is the one' },
    ...{ check: 'Check', good: 'No fault.', week: '7\u202fd' },
  },
} as const
const READERS = (['phone', 'desk'] as const).flatMap((screen) =>
  (['fr', 'en'] as const).map((lang) => ({ id: `${screen}-${lang}`, screen, lang })),
)
const MANIFEST = 'docs/maintainer/probe/manifest.json'
const TYPED = '70b3d5c1ca1e0001'
/** As a sensor is called in either language. */
const SOUGHT = 'Place de la Mairie'

/** Signed packages of the city, one for each reader, as the demo says to make them. */
function publishPackages({ commands }: DemoProcess): void {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-packages-'))
  const [, pack = ''] = commands('decoder pack')
  const [data = '', publish = ''] = commands('decoder publish')
  const manifest = JSON.parse(readFileSync(join(ROOT, MANIFEST), 'utf8'))
  const steps = [data]
  const made: string[] = []
  for (const { id } of READERS) {
    const [own, packed] = [join(folder, `${id}.json`), join(folder, `${id}.dec`)]
    writeFileSync(own, JSON.stringify({ ...manifest, id: modelOf(id), model: id }))
    steps.push(pack.replace(MANIFEST, own).replace(/-o \S+/, `-o ${packed}`))
    made.push(packed)
  }
  steps.push(publish.replace(/\S+$/, made.join(' ')))
  execFileSync('sh', ['-ec', steps.join('\n')], { cwd: ROOT })
  rmSync(folder, { recursive: true })
}

function modelOf(id: string): string {
  return `acme-probe-${id}`
}

describe('the console by keyboard alone', { skip }, () => {
  let demo: DemoProcess
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    const ports = ['--port', '18500', '--hypervisor-port', '18510']
    demo = await startDemo(['--days', '0', '--teach-after', '0', ...ports], UP_MS)
    browser = await openChromium(program)
    publishPackages(demo)
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

  for (const { id, screen, lang } of READERS) {
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

    test(`from Today to a sensor whose number is typed: ${screen}, ${lang}`, async () => {
      await on(screen, lang, async (page) => {
        await tabTo(page, words.install)
        await page.keyboard.press('Enter')
        await page.waitForSelector('main[data-page="install"] .card')
        await tabTo(page, '#typed')
        await page.keyboard.type(TYPED)
        await page.keyboard.press('Enter')
        await page.locator('.sought .card').first().waitFor()
        await checkRules(page, `a sensor found, ${lang}`)
        await tabTo(page, words.itIs)
        await page.keyboard.press('Enter')
        await page.waitForFunction(`location.hash.startsWith("#/install/${TYPED}")`)
      })
    })

    test(`the curve of a sensor is asked for over a week: ${screen}, ${lang}`, async () => {
      await on(screen, lang, async (page) => {
        await go(page, 'others')
        await tabTo(page, words.week)
        await page.keyboard.press('Enter')
        await page.waitForFunction('location.hash.includes("span=week")')
        await page.getByRole('button', { name: words.week, pressed: true }).waitFor()
        await checkRules(page, `a curve over a week, ${lang}`)
      })
    })

    test(`settings are changed and checked: ${screen}, ${lang}`, async () => {
      await on(screen, lang, async (page) => {
        // The demo has no file of settings; the words are checked by the real gateway.
        const config = {
          file: '/etc/cigale.yaml',
          text: 'lorawan:\n  rx2DataRate: 0\n',
          trial: null,
        }
        await page.route(/api\/v1\/config$/, (route) => route.fulfill({ json: config }))
        await go(page, 'system')
        await tabTo(page, '#settings')
        await page.keyboard.press('Control+A')
        await page.keyboard.type('lorawan:\n  rx2DataRate: 3\n')
        await tabTo(page, words.check)
        await page.keyboard.press('Enter')
        await page.getByText(words.good).waitFor()
        await checkRules(page, `settings, ${lang}`)
      })
    })

    test(`a signed decoder is looked for, and tried: ${screen}, ${lang}`, async () => {
      await on(screen, lang, async (page) => {
        await go(page, 'decoders')
        await tabTo(page, words.look)
        await page.keyboard.press('Enter')
        await page
          .locator('li')
          .filter({ hasText: modelOf(id) })
          .first()
          .waitFor()
        await tabTo(page, words.try)
        await page.keyboard.press('Enter')
        await page.waitForSelector('dialog[open]')
        await checkRules(page, `decoders, ${lang}`)
        await tabTo(page, words.try)
        await page.keyboard.press('Enter')
        await page.getByText(words.planned).waitFor()
      })
    })
  }
})
