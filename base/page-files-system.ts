/**
 * The browser's files, read once at start: a page's own folder under `/`, what all pages share under
 * `/base/web/`, and a short list of packages under `/vendor/`. A system driver: no path of a request
 * ever reaches the disk. Files go out as they stand in the tree but for two things: comments stay here, and
 * the packages' bare names become their paths, for browsers know no node_modules (docs/decisions/0004).
 */

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { withoutComments } from './page-comments.ts'
import { withPreloads } from './page-preloads.ts'

export type PageFile = {
  readonly type: string
  readonly bytes: Uint8Array
  readonly etag: string
  /** The same, compressed: made when first asked for, then kept. */
  readonly gzip: () => Uint8Array
  /** Smaller by a sixth; browsers take it over HTTPS and on this machine. */
  readonly brotli: () => Uint8Array
}

const SHARED = fileURLToPath(new URL('./web', import.meta.url))

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.geojson': 'application/geo+json',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}

/** What a page may import by name → the file of the package → its path here. Nothing else is served. */
const VENDOR: readonly { readonly name: string; readonly file: string; readonly path: string }[] = [
  { name: 'preact', file: 'preact', path: '/vendor/preact.js' },
  { name: 'preact/hooks', file: 'preact/hooks', path: '/vendor/preact-hooks.js' },
  { name: 'htm', file: 'htm', path: '/vendor/htm.js' },
  { name: 'qr/decode.js', file: 'qr/decode.js', path: '/vendor/qr/decode.js' },
  { name: '', file: 'qr', path: '/vendor/qr/index.js' },
  { name: 'leaflet', file: 'leaflet/dist/leaflet-src.esm.js', path: '/vendor/leaflet.js' },
  { name: '', file: 'leaflet/dist/leaflet.css', path: '/vendor/leaflet.css' },
]

const PATHS = new Map(VENDOR.map(({ name, path }) => [name, path]))
const BARE =
  /(\bfrom\s*|\bimport\s*\(?\s*)(['"])(preact\/hooks|preact|htm|qr\/decode\.js|leaflet)\2/g

/**
 * Path → file; `index.html` of `folder` is `/`, and names what its modules load. Nothing at all when the folder
 * is not there.
 */
export function loadPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const pages = new Map<string, PageFile>()
  if (!existsSync(folder)) return pages
  addFolder(pages, '/base/web/', SHARED)
  addFolder(pages, '/', folder)
  for (const { file, path } of VENDOR) {
    pages.set(path, pageFile(path, readFileSync(fileURLToPath(import.meta.resolve(file)))))
  }
  const textAt = (path: string): string | undefined => {
    const bytes = pages.get(path)?.bytes
    return bytes && new TextDecoder().decode(bytes)
  }
  const html = textAt('/')
  if (html !== undefined) {
    pages.set('/', pageFile('.html', new TextEncoder().encode(withPreloads(html, textAt))))
  }
  return pages
}

function addFolder(pages: Map<string, PageFile>, under: string, folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !TYPES[extname(entry.name)]) continue
    const path = join(entry.parentPath, entry.name)
    const url = under + path.slice(join(folder, '/').length).replaceAll('\\', '/')
    pages.set(url === '/index.html' ? '/' : url, pageFile(path, readFileSync(path)))
  }
}

function pageFile(name: string, content: Uint8Array): PageFile {
  const extension = extname(name) || name
  const isOurs = !name.startsWith('/vendor/')
  const bytes = /^\.(js|css)$/.test(extension) ? asServed(content, isOurs) : content
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const gzip = once(() => gzipSync(bytes, { level: 9 }))
  const brotli = once(() => brotliCompressSync(bytes))
  return { type: TYPES[extension] ?? 'application/octet-stream', bytes, etag, gzip, brotli }
}

function once(make: () => Uint8Array): () => Uint8Array {
  let made: Uint8Array | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Names of packages as paths; no word of source maps, which are not served. */
function asServed(content: Uint8Array, isOurs: boolean): Uint8Array {
  const code = new TextDecoder().decode(content)
  const text = (isOurs ? withoutComments(code) : code)
    .replace(BARE, (_, before: string, quote: string, name: string) => {
      return `${before}${quote}${PATHS.get(name)}${quote}`
    })
    .replace(/\/\/# sourceMappingURL=\S+/g, '')
  return new TextEncoder().encode(text)
}
