/** The console where its gateway does not answer: opened by what the phone keeps, with when it was known. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { systemRandom } from '../../base/random-system.ts'
import { drawToken } from '../../gateway/api/auth.ts'
import { saveTokens } from '../../gateway/api/tokens-system.ts'
import { findChromium, openChromium } from '../support/chromium.ts'
import { fleetEntry, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'

const DEVICES = 12
const program = findChromium()
const skip = program || process.env['CI'] ? false : 'needs Debian’s chromium'
const WAIT = { timeout: 30_000 }

describe('the console without its gateway', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-offline-'))
  let gateway: GatewayProcess
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const drawn = drawToken(systemRandom, { name: 'test', role: 'technician', createdMs: 0 })

  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    const devices = makeFleet(DEVICES, () => 'nwave-nps405sm').map(fleetEntry)
    gateway = await GatewayProcess.prepare({ folder, devices })
    saveTokens(gateway.dataDir, [drawn.entry])
    await gateway.start()
    browser = await openChromium(program)
    context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    page = await context.newPage()
  })
  after(async () => {
    await browser?.close()
    await gateway?.stop('SIGTERM')
    rmSync(folder, { recursive: true })
  })

  /** In the page, until it is true. */
  async function until(asked: string): Promise<void> {
    const endMs = performance.now() + WAIT.timeout
    while (!(await page.evaluate<boolean>(asked))) {
      if (performance.now() > endMs) throw new Error(`never true: ${asked}`)
      await page.waitForTimeout(100)
    }
  }

  const isWhole = `caches.keys().then(async (names) => {
    const name = names.find((one) => one.startsWith('cigale-files-'))
    return name !== undefined && (await (await caches.open(name)).match('/files.json')) !== undefined
  })`

  test('what a phone needs to install it is there, and all files of one version are kept', async () => {
    await page.goto(`${gateway.url}/#token=${drawn.text}`)
    await page.waitForSelector('main .card', WAIT)
    await until(isWhole)
    const manifest = (await (await fetch(`${gateway.url}/manifest.webmanifest`)).json()) as {
      display: string
      icons: { src: string; type: string }[]
    }
    assert.equal(manifest.display, 'standalone')
    for (const { src, type } of manifest.icons) {
      const icon = await fetch(`${gateway.url}${src}`)
      assert.deepEqual([icon.status, icon.headers.get('content-type')], [200, type])
    }
    const { files } = (await (await fetch(`${gateway.url}/files.json`)).json()) as {
      files: string[]
    }
    const kept = await page.evaluate<string[]>(`(async () => {
      const paths = []
      for (const name of await caches.keys()) if (name.startsWith('cigale-files-'))
        for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname)
      return paths
    })()`)
    assert.deepEqual(kept.sort(), [...files, '/files.json'].sort())
  })

  test('nothing of the API is kept but the last state, and no key or token in it', async () => {
    await until(`caches.has('cigale-state')`)
    const state = await page.evaluate<string>(
      `caches.match('/last-state').then((answer) => answer.text())`,
    )
    assert.match(state, /"known":12/)
    assert.ok(!state.includes(drawn.text))
    assert.doesNotMatch(state, /appKey|[sS]Key|nwkKey/)
  })

  test('without the gateway the page opens, says of when its state is, and comes alive again', async () => {
    await gateway.stop('SIGTERM')
    await page.reload()
    await page.waitForSelector('html[data-stale]', WAIT)
    await page.waitForSelector('main .card', WAIT)
    assert.match(await page.locator('.bands').innerText(), /\d\d:\d\d:\d\d/)
    // A page that was never opened is there too.
    await page.evaluate(`location.hash = '#/sync'`)
    await page.waitForSelector('main[data-page=sync] .card', WAIT)
    await gateway.start()
    await page.waitForSelector('html:not([data-stale])', WAIT)
  })

  test('S4: a login that is over takes the kept state with it', async () => {
    saveTokens(gateway.dataDir, [])
    await page.waitForSelector('form', WAIT)
    assert.equal(await page.evaluate(`caches.has('cigale-state')`), false)
    await gateway.stop('SIGTERM')
    await page.reload()
    await page.waitForSelector('form', WAIT)
    assert.equal(await page.locator('main[data-page]').count(), 0)
  })
})
