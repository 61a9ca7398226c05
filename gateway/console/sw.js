// @ts-check
/**
 * The console in the street, where no gateway answers: the files of one version, all of them or none, so that
 * a page opens and no module meets another version's. Newer files come in the background of each opening,
 * and are taken as a whole. It never keeps an answer of the API: what is known is the page's to keep.
 */

const PREFIX = 'cigale-files-'
/** Names the version and its files; kept last, so that a cache which has it is whole. */
const LIST = '/files.json'
const worker = /** @type {any} */ (globalThis)

worker.addEventListener('install', (/** @type {any} */ event) => {
  worker.skipWaiting()
  event.waitUntil(bring())
})
worker.addEventListener('activate', (/** @type {any} */ event) => {
  event.waitUntil(worker.clients.claim())
})
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { method, url, mode } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== worker.location.origin || pathname.startsWith('/api/')) return
  event.respondWith(fileAt(event.request, pathname))
  // What cannot be had now is asked for at the next opening.
  if (mode === 'navigate') event.waitUntil(bring().catch(() => {}))
})

/** @param {any} request @param {string} pathname */
async function fileAt(request, pathname) {
  for (const name of await ours()) {
    const kept = await caches.open(name)
    if (await kept.match(LIST)) return (await kept.match(pathname)) ?? fetch(request)
  }
  return fetch(request)
}

/** The gateway's version of the files, unless it is here. */
async function bring() {
  const answer = await fetch(LIST, { cache: 'no-store' })
  if (!answer.ok) throw new Error(`${LIST}: ${answer.status}`)
  const list = answer.clone()
  const { version, files } = await answer.json()
  const name = PREFIX + version
  const before = await ours()
  const kept = await caches.open(name)
  if (await kept.match(LIST)) return
  await kept.addAll(files)
  await kept.put(LIST, list)
  await Promise.all(before.filter((one) => one !== name).map((one) => caches.delete(one)))
  if (before.length > 0) await tellPages('renewed')
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX))
}

/** @param {string} what */
async function tellPages(what) {
  for (const page of await worker.clients.matchAll({ type: 'window' })) page.postMessage(what)
}
