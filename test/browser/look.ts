/** What is looked at on every page: axe's rules, the size of targets, the width, the console. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** A thumb in a glove: no target is smaller, but for links in running text. */
const TARGET_PX = 44

/** A page whose errors are remembered: a message in the console is a failure. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; errors: string[] }> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`)
  })
  return { page, errors }
}

/** At the gate of either side. */
export async function logIn(page: Page, name: string, password: string): Promise<void> {
  await page.fill('#login-name', name)
  await page.fill('#login-password', password)
  await page.click('form .btn.main')
}

/** Tab, until what is wanted has the focus, as a person without a mouse: by its words, or by the id of a field. */
export async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 200; presses++) {
    const [id = '', text = ''] = await page.evaluate<string[]>(
      '[document.activeElement?.id, document.activeElement?.closest("a, button, summary")?.textContent ?? ""]',
    )
    if (wanted.startsWith('#') ? id === wanted.slice(1) : text.includes(wanted)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`the keyboard does not come to ${wanted}`)
}

export async function checkRules(page: Page, where: string): Promise<void> {
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(AXE)
  const findings = await page.evaluate<string[]>(RUN_AXE)
  assert.deepEqual(findings, [], where)
}

export const DISPLAYS = ['light', 'dark', 'sun'] as const

/** What a display changes of a page that holds to all rules in another: its contrasts. */
export async function checkContrasts(page: Page, where: string): Promise<void> {
  const before = await page.evaluate<string>('document.documentElement.dataset.theme ?? ""')
  for (const display of DISPLAYS) {
    if (display === before) continue
    await page.evaluate(`document.documentElement.dataset.theme = ${JSON.stringify(display)}`)
    const findings = await page.evaluate<string[]>(RUN_CONTRAST)
    assert.deepEqual(findings, [], `${where}, ${display}`)
  }
  await page.evaluate(`document.documentElement.dataset.theme = ${JSON.stringify(before)}`)
}

export async function checkSizes(page: Page, where: string): Promise<void> {
  const found = await page.evaluate<{ wide: number; small: string[] }>(MEASURE)
  assert.ok(found.wide <= 0, `${where}: ${found.wide} px too wide`)
  assert.deepEqual(found.small, [], where)
}

/** A folder to look at the pages by eye; left out: none are taken. */
const SHOTS = process.env['CIGALE_SCREENSHOTS']

/** The page as it is, in three displays and by the thumb. */
export async function lookInAll(page: Page, name: string): Promise<void> {
  for (const theme of DISPLAYS) {
    await page.evaluate(`document.documentElement.dataset.theme = ${JSON.stringify(theme)}`)
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 844 })
      await page.waitForTimeout(30)
      await checkSizes(page, `${name} at ${width} px, ${theme}`)
      if (SHOTS && width !== 320) {
        await page.screenshot({
          path: join(SHOTS, `${name}-${theme}-${width}.png`),
          fullPage: true,
        })
      }
    }
    await checkRules(page, `${name}, ${theme}`)
  }
  await page.evaluate('delete document.documentElement.dataset.theme')
}

/** Markers of the map are an image with a list beside it (console-ux.md §6). */
const runAxe = (only: { readonly type: string; readonly values: readonly string[] }) =>
  `axe.run({ exclude: ['.leaflet-marker-pane'] }, {
  runOnly: ${JSON.stringify(only)}, resultTypes: ['violations'],
}).then(({ violations }) => violations.map(({ id, nodes }) =>
  id + ': ' + nodes[0].html.slice(0, 300) + ' ' + nodes[0].failureSummary))`
const RUN_AXE = runAxe({ type: 'tag', values: TAGS })
const RUN_CONTRAST = runAxe({ type: 'rule', values: ['color-contrast'] })

/**
 * Spaces of a street stand close: tall enough for a thumb, and each is in the map's list as well.
 * Links in running text are as tall as the text (WCAG 2.5.8 lets them).
 */
const MEASURE = `(() => {
  const targets = [...document.querySelectorAll('a, button, input, summary')].filter((one) =>
    getComputedStyle(one).display !== 'inline' && one.checkVisibility() &&
    !one.closest('.skip, .leaflet-container'))
  const small = targets.flatMap((one) => {
    const { width, height } = one.getBoundingClientRect()
    const isSpace = one.classList.contains('space') && height >= ${TARGET_PX} - 0.5
    const fits = height >= ${TARGET_PX} - 0.5 && width >= ${TARGET_PX} - 0.5
    return fits || isSpace || width === 0 ? [] : [one.outerHTML.slice(0, 120) + ' ' + width + 'x' + height]
  })
  return { wide: document.documentElement.scrollWidth - innerWidth, small }
})()`
