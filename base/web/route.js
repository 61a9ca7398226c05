// @ts-check
/** Where the reader is: page, object and filters stand in the hash, so that a link can be sent. */

/** @typedef {{ page: string, id: string, query: URLSearchParams }} Route */

/**
 * `#/watering/parc-jourdan-1?hours=72` → its parts.
 * @param {string} hash
 * @param {string} home page of an empty hash
 * @returns {Route}
 */
export function readRoute(hash, home) {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [page = '', ...rest] = path.split('/')
  return {
    page: page === '' ? home : page,
    id: safely(rest.join('/')),
    query: new URLSearchParams(query),
  }
}

/** @param {string} text */
function safely(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * @param {string} page
 * @param {string} [id]
 * @param {Readonly<Record<string, string>>} [query]
 */
export function linkTo(page, id = '', query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== '')
  const search = new URLSearchParams(kept).toString()
  return `#/${page}${id && `/${encodeURIComponent(id)}`}${search && `?${search}`}`
}

/** Names that an address may bring in once, and that do not stay in it. */
const GIVEN = ['token', 'demo', 'control', 'lang', 'theme']

/**
 * The token leaves the address at once: links are copied and photographed. A session keeps it.
 * @returns {string} the page to open after it
 */
export function takeGiven() {
  const text = location.hash.slice(1)
  if (text.startsWith('/') || !text.includes('=')) return location.hash
  const given = new URLSearchParams(text)
  for (const name of GIVEN) {
    const value = given.get(name)
    if (value !== null) sessionStorage.setItem(name, value)
  }
  const go = given.get('go') ?? ''
  const hash = go === '' ? '' : `#/${go}`
  history.replaceState(null, '', `${location.pathname}${location.search}${hash}`)
  return hash
}
