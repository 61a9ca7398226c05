/**
 * The way in of the city's pages in a real browser: first setup, second factor, logout, an invited post,
 * a role that does not see all; in both languages, three displays and by the thumb.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { codeOf } from '../../base/people/totp.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { person } from '../support/callers.ts'
import { findChromium, openChromium } from '../support/chromium.ts'
import { bytesOfBase32, PASSWORD } from '../support/people-rig.ts'
import { logIn, lookInAll, openPage } from './look.ts'

const program = findChromium()
const isRequired = Boolean(process.env['CI'])
const skip = program || isRequired ? false : 'needs Debian’s chromium'
const OWN = 'sous les platanes du cours'

describe('the way in', { skip }, () => {
  let hypervisor: Hypervisor
  let browser: Browser
  const folder = mkdtempSync(join(tmpdir(), 'cigale-login-'))
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    const tokens = new Map([['wall-screen', person('operator')]])
    const api = { host: '127.0.0.1', port: 0, tokens }
    hypervisor = await startHypervisor({ database: join(folder, 'h.db'), api })
    browser = await openChromium(program)
  })
  after(async () => {
    await browser?.close()
    await hypervisor?.close()
    rmSync(folder, { recursive: true })
  })

  async function open(hash = ''): Promise<{ page: Page; close: () => Promise<void> }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 844 } })
    const { page } = await openPage(context)
    await page.goto(`${hypervisor.url}/${hash}`)
    return { page, close: () => context.close() }
  }

  let factor = ''
  let recovery = ''
  let oneTime = ''

  test('S1: the one-time secret makes the first account, which comes in and sets up its second factor', async () => {
    const { page, close } = await open()
    await page.waitForSelector('#login-secret')
    await lookInAll(page, 'setup')
    await page.fill('#login-secret', 'nope')
    await logIn(page, 'direction', PASSWORD)
    await page.waitForSelector('[role=alert]')
    assert.match(await page.innerText('[role=alert]'), /pas le secret/)
    await page.fill('#login-secret', readFileSync(join(folder, 'cigale-setup-secret'), 'utf8'))
    await page.click('form .btn.main')
    await page.waitForSelector('.top .self')
    assert.equal(await page.innerText('.top .self a'), 'direction')
    assert.equal(await page.evaluate('document.cookie'), '')
    await page.click('.top .self a')
    await page.fill('#factor-password', PASSWORD)
    await page.click('section:has(#factor-password) button')
    factor = await page.innerText('section code')
    await page.fill('#factor-code', codeOf(bytesOfBase32(factor), Date.now()))
    await page.click('section:has(#factor-code) button')
    await page.waitForSelector('.codes li')
    assert.equal(await page.locator('.codes li').count(), 10)
    // What is shown once stays while the page asks again who this is.
    await page.waitForSelector('text=Actif.')
    assert.equal(await page.locator('.codes li').count(), 10)
    recovery = await page.innerText('.codes li')
    await lookInAll(page, 'account')
    await page.setViewportSize({ width: 1280, height: 844 })
    await page.click('.top .self button')
    await page.waitForSelector('#login-name')
    await page.reload()
    await page.waitForSelector('#login-name')
    await close()
  })

  test('S6: name and password are not enough then; a wrong one says no more than that, in both languages', async () => {
    const { page, close } = await open('#lang=en')
    await page.waitForSelector('#login-name')
    await lookInAll(page, 'login')
    await logIn(page, 'direction', 'something else')
    await page.waitForSelector('[role=alert]')
    assert.equal(await page.innerText('[role=alert]'), 'Unknown post or password.')
    await lookInAll(page, 'login-wrong')
    await logIn(page, 'direction', PASSWORD)
    await page.waitForSelector('#login-code')
    await lookInAll(page, 'login-code')
    await page.waitForTimeout(30_000 - (Date.now() % 30_000) + 500)
    await page.fill('#login-code', codeOf(bytesOfBase32(factor), Date.now()))
    await page.click('form .btn.main')
    await page.waitForSelector('.top .self')
    await page.reload()
    await page.waitForSelector('.top .self')
    await close()
  })

  test('S6: accounts are made on their page, once the second factor is given again', async () => {
    const { page, close } = await open()
    await page.waitForSelector('#login-name')
    await logIn(page, 'direction', PASSWORD)
    await page.waitForSelector('#login-code')
    await page.fill('#login-code', recovery)
    await page.click('form .btn.main')
    await page.click('nav.side a[href="#/accounts"]')
    await page.fill('#make-viewer', 'parcs')
    await page.click('button:has-text("espaces verts")')
    await page.click('section:has(#make-viewer) .btn.main')
    await page.waitForSelector('#step-up')
    await lookInAll(page, 'accounts-step-up')
    await page.waitForTimeout(30_000 - (Date.now() % 30_000) + 500)
    await page.fill('#step-up', codeOf(bytesOfBase32(factor), Date.now()))
    await page.click('section:has(#step-up) .btn.main')
    oneTime = await page.innerText('[role=status] code')
    await page.waitForSelector('li:has-text("parcs")')
    await lookInAll(page, 'accounts')
    await close()
  })

  test('S5: an invited post chooses its password, and its navigation shows what it may open', async () => {
    const { page, close } = await open()
    await page.waitForSelector('#login-name')
    await logIn(page, 'parcs', oneTime)
    await page.waitForSelector('#login-next')
    await lookInAll(page, 'login-change')
    await page.fill('#login-next', 'azerty1234')
    await page.click('form .btn.main')
    await page.waitForSelector('[role=alert]')
    await page.fill('#login-next', OWN)
    await page.click('form .btn.main')
    await page.waitForSelector('nav.side a[href="#/watering"]')
    assert.equal(await page.locator('nav.side a[href="#/safety"]').count(), 0)
    await page.evaluate(`location.hash = '#/safety'`)
    await page.waitForSelector('text=Pas le droit')
    await lookInAll(page, 'not-allowed')
    await close()
  })

  test('a token still opens the pages, for a wall screen', async () => {
    const { page, close } = await open()
    await page.waitForSelector('#login-name')
    await page.click('summary')
    await page.fill('#token', 'wall-screen')
    await page.click('details button')
    await page.waitForSelector('nav.side a[href="#/safety"]')
    await close()
    const given = await open('#token=wall-screen')
    await given.page.waitForSelector('nav.side a[href="#/safety"]')
    await given.close()
  })
})
