/**
 * `cigale bench console`: the technician's page on a slow phone (4 times slower, 1.6 Mbit/s, 150 ms:
 * console-ux.md §10), from a running gateway with 2 000 devices: until something is painted, until the page
 * can be used, what was transferred, and how long a frame takes while a thumb flicks through the list of devices.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { systemRandom } from '../../base/random-system.ts'
import { drawToken } from '../../gateway/api/auth.ts'
import { saveTokens } from '../../gateway/api/tokens-system.ts'
import { findChromium, openChromium } from '../support/chromium.ts'
import { fleetEntry, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import type { Report } from './report.ts'

const DEVICES = 2_000
const ROUNDS = 7
const SLOW = { cpu: 4, bytesPerS: 1_600_000 / 8, latencyMs: 150 } as const
/** A hard flick of the thumb, again and again: nine screens a second at first, slower by e every third of one. */
const FLICKS = { count: 5, pxPerS: 8_000, slowerMs: 325, restPxPerS: 200 } as const

type Opened = { readonly paintMs: number; readonly usableMs: number; readonly bytes: number }

export async function benchConsole(report: Report): Promise<void> {
  const program = findChromium()
  if (!program) throw new Error('bench console opens the page: apt-get install chromium')
  const folder = mkdtempSync(join(tmpdir(), 'cigale-console-'))
  const gateway = await GatewayProcess.prepare({
    folder,
    // As a phone reaches it: HTTP/2.
    isSecure: true,
    devices: makeFleet(DEVICES, () => 'nwave-nps405sm').map(fleetEntry),
  })
  const drawn = drawToken(systemRandom, { name: 'bench', role: 'maintainer', createdMs: 0 })
  saveTokens(gateway.dataDir, [drawn.entry])
  const browser = await openChromium(program)
  try {
    await gateway.start()
    const address = `${gateway.secureUrl}/#token=${drawn.text}`
    const opened: Opened[] = []
    for (let i = 0; i < ROUNDS; i++) opened.push(await open(browser, address))
    tell(report, opened)
    await scroll(report, browser, address)
  } finally {
    await browser.close()
    await gateway.stop('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

function tell(report: Report, opened: readonly Opened[]): void {
  const load = `${DEVICES} devices; a phone 4 times slower, 1.6 Mbit/s, 150 ms; HTTP/2 over TLS; nothing kept; ${ROUNDS} times, the middle one`
  const middle = (of: (one: Opened) => number): number =>
    opened.map(of).sort((a, b) => a - b)[ROUNDS >> 1]!
  const ms = (of: (one: Opened) => number) => ({ value: middle(of).toFixed(0), unit: 'ms', load })
  report.row({ name: 'console, first paint', goal: '≤ 1 000', ...ms(({ paintMs }) => paintMs) })
  report.row({ name: 'console, usable', goal: '≤ 1 500', ...ms(({ usableMs }) => usableMs) })
  const bytes = (middle((one) => one.bytes) / 1000).toFixed(0)
  report.row({
    ...{ name: 'console, transferred', value: bytes, unit: 'KB', goal: '≤ 300' },
    load: `${load}; with the states of all devices`,
  })
}

async function open(browser: Browser, address: string): Promise<Opened> {
  return await onPhone(browser, async (page, bytes) => {
    await page.addInitScript(WATCH)
    await page.goto(address)
    await page.waitForSelector('html[data-usable]', { timeout: 60_000 })
    const [paintMs, usableMs] = await page.evaluate<[number, number]>(PAINTED)
    return { paintMs, usableMs, bytes: bytes() }
  })
}

async function scroll(report: Report, browser: Browser, address: string): Promise<void> {
  await onPhone(browser, async (page) => {
    await page.goto(`${address}&go=devices`)
    await page.waitForSelector('main .card', { timeout: 60_000 })
    await page.waitForSelector('body:not(:has(.skel))', { timeout: 60_000 })
    const frames = await page.evaluate<number[]>(SCROLL)
    frames.sort((a, b) => a - b)
    const [p95, most] = [frames[Math.floor(frames.length * 0.95)]!, frames.at(-1)!]
    report.row({
      name: 'console, a frame while scrolling',
      value: `p95 ${p95.toFixed(0)}, most ${most.toFixed(0)}`,
      unit: 'ms',
      goal: 'none over 50',
      load: `${DEVICES} devices, ${FLICKS.count} flicks from ${FLICKS.pxPerS} px/s, ${frames.length} frames, 4 times slower`,
    })
  })
}

/** A page on the slow phone; `bytes` is what has come over the wire so far. */
async function onPhone<T>(
  browser: Browser,
  run: (page: Page, bytes: () => number) => Promise<T>,
): Promise<T> {
  const viewport = { width: 390, height: 844 }
  const context = await browser.newContext({ viewport, ignoreHTTPSErrors: true })
  try {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    let bytes = 0
    await session.send('Network.enable')
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: SLOW.latencyMs,
      downloadThroughput: SLOW.bytesPerS,
      uploadThroughput: SLOW.bytesPerS,
    })
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW.cpu })
    return await run(page, () => bytes)
  } finally {
    await context.close()
  }
}

const PAINTED = `[performance.getEntriesByName('first-contentful-paint')[0].startTime, Number(document.documentElement.dataset.usable)]`
/** When the cards are there and nothing waits: as they stand on the screen, behind the next paint. */
const WATCH = `new MutationObserver((_, observer) => {
  if (!document.querySelector('main .card') || document.querySelector('.skel')) return
  observer.disconnect()
  requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.usable = performance.now() }))
}).observe(document, { childList: true, subtree: true })`

const SCROLL = `new Promise((resolve) => {
  const frames = []
  let last
  let flicks = 0
  let pxPerS = 0
  const step = (now) => {
    const ms = last === undefined ? 0 : now - last
    if (ms > 0) frames.push(ms)
    last = now
    if (pxPerS < ${FLICKS.restPxPerS}) {
      if (++flicks > ${FLICKS.count}) return resolve(frames)
      pxPerS = ${FLICKS.pxPerS}
    }
    scrollBy({ top: (pxPerS * ms) / 1000, behavior: 'instant' })
    pxPerS *= Math.exp(-ms / ${FLICKS.slowerMs})
    requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
})`
