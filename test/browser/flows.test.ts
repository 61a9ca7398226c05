/**
 * Flows as a maintainer meets them: the card on the page System, the second factor, Node-RED's own editor
 * behind the console, a deployment that becomes a version, the end of editing, and back to the version before.
 */

import assert from 'node:assert/strict'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { systemClock } from '../../base/clock-system.ts'
import { silentLog } from '../../base/log.ts'
import { codeOf } from '../../base/people/totp.ts'
import { connectFlows } from '../../gateway/api/flows-client-system.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { type Runtime, startRuntime } from '../../gateway/runtime.ts'
import { findChromium, openChromium } from '../support/chromium.ts'
import { type GatewayDir, makeGatewayDir } from '../support/gateway-dir.ts'
import { bytesOfBase32, PASSWORD } from '../support/people-rig.ts'
import { logIn, lookInAll, openPage } from './look.ts'

const program = findChromium()
const isRequired = Boolean(process.env['CI'])
const skip = program || isRequired ? false : 'needs Debian’s chromium'
const CARD = 'section:has(h2:text-is("Flux"))'
const FIRST = [
  { id: 'sign', type: 'tab', label: 'Panneau' },
  {
    id: 'note',
    type: 'comment',
    z: 'sign',
    name: 'places libres',
    info: '',
    x: 200,
    y: 80,
    wires: [],
  },
]
const UP_MS = 60_000

describe('flows in a browser', { skip, timeout: 240_000 }, () => {
  let dir: GatewayDir
  let runtime: Runtime
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let factor = ''

  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    dir = await makeGatewayDir()
    appendFileSync(dir.configPath, 'flows: { enabled: true }\n')
    const read = readConfig(readFileSync(dir.configPath, 'utf8'))
    assert.ok(read.kind === 'config')
    const { config } = read
    runtime = await startRuntime({ config, dataDir: dir.path, clock: systemClock, log: silentLog })
    browser = await openChromium(program)
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    ;({ page } = await openPage(context))
  })
  after(async () => {
    await browser?.close()
    await runtime?.close()
    dir?.remove()
  })

  const flows = () => connectFlows({ kind: 'socket', path: join(dir.path, 'cigale.sock') })

  /** Each code opens once. */
  async function nextCode(): Promise<string> {
    await page.waitForTimeout(30_000 - (Date.now() % 30_000) + 500)
    return codeOf(bytesOfBase32(factor), Date.now())
  }

  test('the card says how flows are, and which version is in force', async () => {
    await page.goto(`${runtime.url}/`)
    await page.fill('#login-secret', readFileSync(join(dir.path, 'cigale-setup-secret'), 'utf8'))
    await logIn(page, 'chef-poste', PASSWORD)
    await page.click('.top .self a')
    await page.fill('#factor-password', PASSWORD)
    await page.click('section:has(#factor-password) button')
    factor = await page.innerText('section code')
    await page.fill('#factor-code', codeOf(bytesOfBase32(factor), Date.now()))
    await page.click('section:has(#factor-code) button')
    await page.waitForSelector('.codes li')
    await flows().add(JSON.stringify(FIRST), 'pose du panneau')
    await page.evaluate(`location.hash = '#/system'`)
    await page.waitForSelector(`${CARD} :text("Version 1")`, { timeout: UP_MS })
    await page.waitForSelector(`${CARD} :text("Tournent")`, { timeout: UP_MS })
    await page.waitForSelector(`${CARD} :text("pose du panneau")`)
    await lookInAll(page, 'gateway-system-flows')
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  test('S6: the editor opens with the second factor, and shows the flows in force', async () => {
    await page.click(`${CARD} button:has-text("Modifier")`)
    // Asked for anew where the first code is some minutes old; else the act goes on at once.
    const asked = page.waitForSelector('dialog input', { timeout: 5_000 }).catch(() => undefined)
    if (await asked) {
      await page.fill('dialog input', await nextCode())
      await page.click('dialog .btn.main')
    }
    await page.waitForSelector(`${CARD} a:has-text("Ouvrir")`, { timeout: UP_MS })
    await lookInAll(page, 'gateway-system-flows-editing')
    await page.setViewportSize({ width: 1280, height: 900 })
    const opened = context.waitForEvent('page')
    await page.click(`${CARD} a:has-text("Ouvrir")`)
    const editor = await opened
    await editor.waitForSelector('.red-ui-workspace-chart, #red-ui-workspace-chart', {
      timeout: UP_MS,
    })
    await editor.waitForSelector('.red-ui-palette-node[data-palette-type="cigale-uplink"]', {
      timeout: UP_MS,
    })
    await editor.waitForSelector('text=Panneau')
    const shots = process.env['CIGALE_SCREENSHOTS']
    if (shots) await editor.screenshot({ path: join(shots, 'node-red-editor.png') })
    // Its WebSocket is through: the editor says so when it is not.
    assert.equal(await editor.locator('text=/Lost connection|Connexion.*perdue/').count(), 0)
  })

  test('a deployment is a version of whoever edits; a rollback goes to the one before', async () => {
    const editor = context.pages().at(-1)!
    await editor.evaluate(
      `fetch('flows', { method: 'POST', headers: { 'content-type': 'application/json', 'node-red-api-version': 'v1' },
        body: JSON.stringify([{ id: 'sign', type: 'tab', label: 'Panneau deux' }]) })`,
    )
    for (let i = 0; i < 100 && (await flows().view()).active !== 2; i++)
      await page.waitForTimeout(100)
    const { versions, active } = await flows().view()
    assert.deepEqual([active, versions[1]?.by, versions[1]?.origin], [2, 'chef-poste', 'edit'])
    assert.match(await flows().read(2), /Panneau deux/)
    await page.bringToFront()
    await page.click(`${CARD} button:has-text("Terminer")`)
    await page.waitForSelector(`${CARD} button:has-text("Modifier")`, { timeout: UP_MS })
    const gone = await editor.evaluate<number>(`fetch('settings').then(({ status }) => status)`)
    assert.equal(gone, 404)
    await page.click(`${CARD} li:has-text("Version 1") button`)
    await page.click('dialog .btn.main, dialog .btn.danger')
    for (let i = 0; i < 100 && (await flows().view()).active !== 1; i++)
      await page.waitForTimeout(100)
    assert.equal((await flows().view()).active, 1)
  })
})
