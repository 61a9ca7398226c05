/**
 * `cigale screenshots`: the pictures of docs/screenshots, from a demo that has lived three days.
 *
 *   cigale screenshots [--out FOLDER] [--wait SECONDS]
 */

import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findChromium, openChromium } from '../support/chromium.ts'
import { startDemo } from '../support/demo-process.ts'
import { progress } from '../support/progress.ts'

const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } } as const
const UP_MS = 180_000
/** The page has its history and its map by then. */
const SETTLE_MS = 2_500
const BYTES_MAX = 250 * 1024

type Picture = readonly [
  side: 'gateway' | 'hypervisor',
  page: string,
  size: keyof typeof SIZES,
  theme: 'light' | 'dark' | 'sun',
  language?: 'fr' | 'en',
]

const PICTURES: readonly Picture[] = [
  ['gateway', 'today', 'desk', 'light'],
  ['gateway', 'today', 'phone', 'light'],
  ['gateway', 'today', 'phone', 'dark'],
  ['gateway', 'map?hide=others', 'desk', 'light'],
  ['gateway', 'map', 'phone', 'dark'],
  ['gateway', 'parking', 'desk', 'light'],
  ['gateway', 'parking', 'phone', 'light'],
  ['gateway', 'watering', 'desk', 'light'],
  ['gateway', 'watering', 'phone', 'dark'],
  ['gateway', 'others/flux-mirabeau', 'desk', 'dark'],
  ['gateway', 'devices', 'desk', 'light'],
  ['gateway', 'devices', 'phone', 'light'],
  ['gateway', 'devices/70b3d5c1ca1e0001', 'desk', 'light'],
  ['gateway', 'devices/70b3d5c1ca1e0001', 'phone', 'dark'],
  ['gateway', 'radio', 'desk', 'light'],
  ['gateway', 'radio', 'phone', 'sun'],
  ['gateway', 'radio/survey', 'phone', 'light'],
  ['gateway', 'decoders', 'desk', 'light'],
  ['gateway', 'system', 'desk', 'light', 'en'],
  ['gateway', 'system', 'phone', 'dark'],
  ['gateway', 'safety', 'phone', 'light'],
  ['gateway', 'sync', 'desk', 'dark'],
  ['gateway', 'sync', 'phone', 'light', 'en'],
  ['hypervisor', 'city', 'desk', 'light'],
  ['hypervisor', 'city', 'desk', 'dark'],
  ['hypervisor', 'city', 'phone', 'light'],
  ['hypervisor', 'map', 'desk', 'light'],
  ['hypervisor', 'parking', 'desk', 'light'],
  ['hypervisor', 'watering', 'desk', 'light', 'en'],
  ['hypervisor', 'indicators', 'desk', 'light'],
  ['hypervisor', 'indicators', 'phone', 'light'],
  ['hypervisor', 'gateways', 'desk', 'light'],
  ['hypervisor', 'governance', 'desk', 'light'],
  ['hypervisor', 'safety', 'desk', 'dark'],
  ['hypervisor', 'map', 'phone', 'light'],
  ['hypervisor', 'openData', 'desk', 'light', 'en'],
]

/** Pages of one thing, beside those that list them. */
const ABOUT = [
  ['devices/', 'device'],
  ['radio/survey', 'survey'],
] as const

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      out: {
        type: 'string',
        default: fileURLToPath(new URL('../../docs/screenshots', import.meta.url)),
      },
      wait: { type: 'string', default: '60' },
    },
  })
  const program = findChromium()
  if (!program) {
    console.error('cigale screenshots: chromium is missing. Install it: apt-get install chromium')
    return 1
  }
  mkdirSync(values.out, { recursive: true })
  const demo = await startDemo(['--flows', '--port', '18580', '--hypervisor-port', '18590'], UP_MS)
  const browser = await openChromium(program)
  const tooLarge: string[] = []
  try {
    // Frames are heard and events come: a page that was just opened has little to tell.
    await pause(Number(values.wait) * 1000)
    const bar = progress('screenshots', PICTURES.length)
    for (const [i, [side, page, size, theme, language = 'fr']] of PICTURES.entries()) {
      const context = await browser.newContext({ viewport: SIZES[size], locale: 'fr-FR' })
      const view = await context.newPage()
      const go = encodeURIComponent(page)
      await view.goto(`${demo[side]}&theme=${theme}&lang=${language}&go=${go}`)
      await view.waitForSelector('main :is(.card, .mapbox, .void)')
      await pause(SETTLE_MS)
      const about = ABOUT.find(([start]) => page.startsWith(start))?.[1] ?? page.split(/[/?]/)[0]
      const words = [side, about, size, theme, ...(language === 'en' ? ['en'] : [])]
      const path = join(values.out, `${words.join('-')}.png`)
      await view.screenshot({ path })
      if (statSync(path).size > BYTES_MAX) tooLarge.push(path)
      await context.close()
      bar.at(i + 1)
    }
    bar.end()
  } finally {
    await browser.close()
    await demo.close()
  }
  console.log(`${PICTURES.length} pictures in ${values.out}`)
  for (const path of tooLarge) console.error(`${path} is larger than ${BYTES_MAX} bytes`)
  return tooLarge.length === 0 ? 0 : 1
}

process.exit(await main())
