/** Debian's Chromium for tests and screenshots, driven by playwright-core. */

import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where the program is; `undefined` when this machine has none. */
export function findChromium(): string | undefined {
  return PATHS.find((path) => existsSync(path))
}

/** `more`: flags of the program itself. */
export async function openChromium(
  executablePath: string,
  more: readonly string[] = [],
): Promise<Browser> {
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })
}
