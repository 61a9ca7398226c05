/** What a page of the hypervisor asks for when it is opened: heard in a real browser, not listed by hand. */

import type { Browser } from 'playwright-core'

const SETTLED_MS = 30_000

/**
 * Paths with their query, in the order in which they were asked; without the stream, which never ends.
 * @throws Error when the page does not settle within half a minute
 */
export async function requestsOf(
  browser: Browser,
  {
    url,
    token,
    page: name,
  }: { readonly url: string; readonly token: string; readonly page: string },
): Promise<readonly string[]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    const paths: string[] = []
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url())
      if (request.method() === 'GET' && isAsked(pathname, request.headers())) {
        paths.push(pathname + search)
      }
    })
    await page.goto(`${url}/#token=${token}&go=${encodeURIComponent(name)}`)
    await page.waitForSelector('main :is(.lede, .card, .void)', { timeout: SETTLED_MS })
    await page.waitForSelector('body:not(:has(.skel))', { timeout: SETTLED_MS })
    return paths
  } finally {
    await context.close()
  }
}

function isAsked(pathname: string, headers: Readonly<Record<string, string>>): boolean {
  return pathname.startsWith('/api/') && !headers['accept']?.includes('text/event-stream')
}
