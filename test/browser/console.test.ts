/** The technician's console in a real browser: each of its pages in each of its states. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findChromium, openChromium } from '../support/chromium.ts'
import { type DemoProcess, startDemo } from '../support/demo-process.ts'
import { checkRules, checkSizes, openPage } from './look.ts'

const PAGES = [
  'today',
  'install',
  'devices',
  'devices/70b3d5c1ca1e0001',
  'map',
  'parking',
  'watering',
  'safety',
  'others',
  'radio',
  'sync',
] as const
/** Each state, and what of it every page shows. */
const STATES = {
  loading: '.skel',
  waiting: 'main :is(.card, .skel, .waits, .mapbox)',
  empty: 'main :is(.void, .card)',
  error: 'main .err',
  trouble: 'main :is(.card, .err, .mapbox)',
  stale: '.trust.unknown',
  offline: '.trust.watch',
  alarm: 'main :is(.card, .mapbox)',
} as const
const THEMES = ['light', 'dark', 'sun'] as const
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
] as const
const UP_MS = 60_000

const program = findChromium()
const isRequired = Boolean(process.env['CI'])
const skip = program || isRequired ? false : 'needs Debian’s chromium'

describe('the console in a browser', { skip }, () => {
  let demo: DemoProcess
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    const ports = ['--port', '18460', '--hypervisor-port', '18470']
    demo = await startDemo(['--days', '0', '--teach-after', '0', ...ports], UP_MS)
    browser = await openChromium(program)
  })
  after(async () => {
    await browser?.close()
    await demo?.close()
  })

  async function open(query: string, given: string, run: (page: Page) => Promise<void>) {
    const context = await browser.newContext({ viewport: SIZES[0] })
    const { page, errors } = await openPage(context)
    const [before = '', hash = ''] = demo.gateway.split('#')
    try {
      await page.goto(`${before}${query}#${hash}${given}`)
      await page.waitForSelector('h1')
      await run(page)
      assert.deepEqual(errors, [])
    } finally {
      await context.close()
    }
  }

  /** Where the page is, and what was asked of it is drawn. */
  async function go(page: Page, hash: string, shown: string): Promise<void> {
    await page.evaluate(`location.hash = ${JSON.stringify(`#/${hash}`)}`)
    const place = hash.split('/')[0]
    await page.waitForSelector(`body:has(main[data-page="${place}"]) ${shown}`, { timeout: 8_000 })
    await page.waitForTimeout(150)
  }

  for (const [i, [state, shown]] of Object.entries(STATES).entries()) {
    test(`every page shown ${state} says so, and holds to WCAG 2.2 AA, to the thumb and to the width`, async () => {
      const theme = THEMES[i % THEMES.length]!
      await open(`?state=${state}`, `&theme=${theme}&lang=${i % 2 ? 'en' : 'fr'}`, async (page) => {
        for (const name of PAGES) {
          await go(page, name, shown)
          for (const size of SIZES) {
            await page.setViewportSize(size)
            await checkSizes(page, `${name} ${state} at ${size.width} px, ${theme}`)
          }
          await checkRules(page, `${name} ${state}, ${theme}`)
        }
      })
    })
  }
})
