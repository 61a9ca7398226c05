/**
 * The way into a gateway's console in a real browser: first setup, second factor in the middle of an act,
 * an invited technician, a grant, the audit; in both languages, three displays and by the thumb.
 */

import assert from 'node:assert/strict'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { systemClock } from '../../base/clock-system.ts'
import { Ed25519Key } from '../../base/ed25519.ts'
import { silentLog } from '../../base/log.ts'
import { codeOf } from '../../base/people/totp.ts'
import { Secret } from '../../base/secret.ts'
import { connectGateway } from '../../gateway/api/client-system.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { type Runtime, startRuntime } from '../../gateway/runtime.ts'
import { signedGrant } from '../../sync/grant.ts'
import { findChromium, openChromium } from '../support/chromium.ts'
import { type GatewayDir, makeGatewayDir } from '../support/gateway-dir.ts'
import { bytesOfBase32, PASSWORD } from '../support/people-rig.ts'
import { checkRules, logIn, lookInAll, openPage, tabTo } from './look.ts'

const program = findChromium()
const isRequired = Boolean(process.env['CI'])
const skip = program || isRequired ? false : 'needs Debian’s chromium'
const OWN = 'sous les platanes du cours'
const BY_KEYBOARD = {
  fr: {
    add: 'Créer un compte',
    role: 'pose et dépannage',
    check: 'Vérifier la chaîne',
    whole: 'La chaîne est entière',
  },
  en: {
    add: 'Make an account',
    role: 'installing and repairs',
    check: 'Check the chain',
    whole: 'The chain is whole',
  },
} as const
const CITY = new Ed25519Key(new Secret(new Uint8Array(32).fill(7)))

describe('the way into a gateway', { skip }, () => {
  let dir: GatewayDir
  let runtime: Runtime
  let browser: Browser
  before(async () => {
    assert.ok(program, 'chromium is missing: apt-get install chromium')
    dir = await makeGatewayDir()
    appendFileSync(dir.configPath, `sync: { commandKeys: ["${CITY.publicHex}"] }\n`)
    const read = readConfig(readFileSync(dir.configPath, 'utf8'))
    assert.ok(read.kind === 'config')
    const { config } = read
    runtime = await startRuntime({ config, dataDir: dir.path, clock: systemClock, log: silentLog })
    browser = await openChromium(program)
  })
  after(async () => {
    await browser?.close()
    await runtime?.close()
    dir?.remove()
  })

  async function open(hash = ''): Promise<{ page: Page; close: () => Promise<void> }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 844 } })
    const { page } = await openPage(context)
    await page.goto(`${runtime.url}/${hash}`)
    return { page, close: () => context.close() }
  }

  /** Each code opens once. */
  async function nextCode(page: Page): Promise<string> {
    await page.waitForTimeout(30_000 - (Date.now() % 30_000) + 500)
    return codeOf(bytesOfBase32(factor), Date.now())
  }

  let factor = ''
  let oneTime = ''
  let recovery = ''

  test('S1: the secret of the setup makes the first account, which sets up its second factor', async () => {
    const { page, close } = await open()
    await page.waitForSelector('#login-secret')
    await lookInAll(page, 'gateway-setup')
    await page.fill('#login-secret', readFileSync(join(dir.path, 'cigale-setup-secret'), 'utf8'))
    await logIn(page, 'chef-poste', PASSWORD)
    await page.waitForSelector('.top .self')
    await page.click('.top .self a')
    await page.fill('#factor-password', PASSWORD)
    await page.click('section:has(#factor-password) button')
    factor = await page.innerText('section code')
    await page.fill('#factor-code', codeOf(bytesOfBase32(factor), Date.now()))
    await page.click('section:has(#factor-code) button')
    await page.waitForSelector('.codes li')
    recovery = await page.innerText('.codes li')
    await lookInAll(page, 'gateway-account')
    await close()
  })

  test('S6: an account for a technician is made with the second factor, on its page', async () => {
    const { page, close } = await open('#lang=en')
    await page.waitForSelector('#login-name')
    await lookInAll(page, 'gateway-login')
    await logIn(page, 'chef-poste', PASSWORD)
    await page.waitForSelector('#login-code')
    await page.fill('#login-code', await nextCode(page))
    await page.click('form .btn.main')
    await page.waitForSelector('.top .self')
    await page.click('nav.side a[href="#/accounts"]')
    await page.fill('#make-viewer', 'pose-2')
    await page.click('button:has-text("installing and repairs")')
    await page.click('section:has(#make-viewer) .btn.main')
    oneTime = await page.innerText('[role=status] code')
    await page.waitForSelector('li:has-text("pose-2")')
    await lookInAll(page, 'gateway-accounts')
    await page.setViewportSize({ width: 1280, height: 844 })
    await page.click('nav.side a[href="#/audit"]')
    await page.waitForSelector('li:has-text("making of an account")')
    await page.click('button:has-text("Check the chain")')
    await page.waitForSelector('text=The chain is whole')
    await lookInAll(page, 'gateway-audit')
    await close()
  })

  test('S6: in the middle of an act the second factor is asked for, and the act goes on', async () => {
    const gateway = connectGateway({ kind: 'socket', path: join(dir.path, 'cigale.sock') })
    const device = {
      ...{ devEui: '70b3d5499f0012ab', joinEui: '70b3d5499f000000', name: 'Place 12' },
      ...{ profile: 'nwave-nps405sm', activation: 'OTAA', macVersion: '1.0.3', region: 'EU868' },
    }
    await gateway.setDevices('test', [{ device, keys: { appKey: '00'.repeat(16) } }] as never)
    const { page, close } = await open()
    await page.waitForSelector('#login-name')
    await logIn(page, 'chef-poste', PASSWORD)
    await page.waitForSelector('#login-code')
    await page.fill('#login-code', recovery)
    await page.click('form .btn.main')
    await page.waitForSelector('.top .self')
    await page.evaluate(`location.hash = '#/devices/${device.devEui}'`)
    const order = 'Remettre à zéro les numéros'
    await page.click(`summary:has-text("${order}")`)
    await page.click(`details .btn.danger:has-text("${order}")`)
    await page.click(`dialog .btn.danger:has-text("${order}")`)
    await page.waitForSelector('dialog #step-up')
    await lookInAll(page, 'gateway-step-up')
    await page.fill('#step-up', '000000')
    await page.click('dialog:has(#step-up) .btn.main')
    await page.waitForSelector('dialog [role=alert]')
    await page.fill('#step-up', await nextCode(page))
    await page.click('dialog:has(#step-up) .btn.main')
    await page.waitForSelector('details [role=status]')
    assert.equal(await page.locator('#step-up').count(), 0)
    await close()
  })

  test('accounts and audit by keyboard alone, on both screens, in both languages', async () => {
    const { page, close } = await open()
    await page.waitForSelector('#login-name')
    await logIn(page, 'chef-poste', PASSWORD)
    await page.waitForSelector('#login-code')
    await page.fill('#login-code', await nextCode(page))
    await page.click('form .btn.main')
    await page.waitForSelector('.top .self')
    for (const [screen, width] of [
      ['phone', 390],
      ['desk', 1280],
    ] as const) {
      await page.setViewportSize({ width, height: 844 })
      for (const lang of ['fr', 'en'] as const) {
        const words = BY_KEYBOARD[lang]
        const name = `clavier-${lang}-${screen}`
        await page.evaluate(`location.hash = '#lang=${lang}&go=accounts'`)
        await page.waitForSelector(
          `html[lang=${lang}] section:has-text("${words.add}") #make-viewer`,
        )
        await tabTo(page, '#make-viewer')
        await page.keyboard.type(name)
        await tabTo(page, words.role)
        await page.keyboard.press('Space')
        await tabTo(page, words.add)
        await page.keyboard.press('Enter')
        await page.waitForSelector('[role=status] code')
        await page.waitForSelector(`li:has-text("${name}")`)
        await checkRules(page, `accounts, ${screen}, ${lang}`)
        await page.evaluate(`location.hash = '#/audit'`)
        await page.waitForSelector('main[data-page=audit] li')
        await tabTo(page, words.check)
        await page.keyboard.press('Enter')
        await page.getByText(words.whole).waitFor()
        await checkRules(page, `audit, ${screen}, ${lang}`)
      }
    }
    await close()
  })

  test('S5: a technician chooses a password, and sees neither accounts nor audit', async () => {
    const { page, close } = await open()
    await page.waitForSelector('#login-name')
    await logIn(page, 'pose-2', oneTime)
    await page.waitForSelector('#login-next')
    await page.fill('#login-next', OWN)
    await page.click('form .btn.main')
    await page.waitForSelector('nav.side a[href="#/sync"]')
    assert.equal(await page.locator('nav.side a[href="#/accounts"]').count(), 0)
    assert.equal(await page.locator('nav.side a[href="#/audit"]').count(), 0)
    await close()
  })

  test('S7: a grant that is pasted lets a technician in, who sees when it is over', async () => {
    const { gatewayEui } = JSON.parse(readFileSync(join(dir.path, 'identity.json'), 'utf8'))
    const nowMs = Date.now()
    const grant = signedGrant(
      {
        ...{ id: 'g7', holder: 'équipe pose', role: 'technician', gateways: [gatewayEui] },
        ...{ fromMs: nowMs - 60_000, untilMs: nowMs + 3_600_000 },
      },
      CITY,
    )
    const { page, close } = await open()
    await page.waitForSelector('#login-name')
    await page.click('summary')
    await page.fill('#token', `${grant.slice(0, -4)}AAAA`)
    await page.click('details button')
    await page.waitForSelector('[role=alert]')
    await lookInAll(page, 'gateway-grant')
    await page.setViewportSize({ width: 1280, height: 844 })
    await page.fill('#token', grant)
    await page.click('details button')
    await page.waitForSelector('.top .self')
    await page.click('.top .self a')
    await page.waitForSelector('text=elle finit d’elle-même')
    await lookInAll(page, 'gateway-granted')
    await close()
  })
})
