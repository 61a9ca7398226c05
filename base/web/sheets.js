// @ts-check
/**
 * Sheets that come behind the first paint: those of all pages, that index.html only preloads, and each view's own.
 */

/** Resolves when it holds; rejects when it does not come. @param {string} href @returns {Promise<void>} */
export function addSheet(href) {
  if (document.querySelector(`link[rel=stylesheet][href="${href}"]`)) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = href
    link.onload = () => resolve()
    link.onerror = () => {
      link.remove()
      reject(new Error(`no sheet ${href}`))
    }
    document.head.append(link)
  })
}

/** Those that the page preloads, in their order; what does not come leaves a page that can be read. */
export async function addPreloaded() {
  const links = [...document.querySelectorAll('link[rel=preload][as=style]')]
  await Promise.all(links.map((link) => addSheet(link.getAttribute('href') ?? '').catch(() => {})))
}
