/**
 * The console's files, read once at start. A system driver. Only what is in the folder then is
 * served: no path of a request ever reaches the disk.
 */

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Page } from './server.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Path under `/` → file; `index.html` is `/`. Nothing when the folder is not there. */
export function loadPages(folder: string): ReadonlyMap<string, Page> {
  const pages = new Map<string, Page>()
  if (!existsSync(folder)) return pages
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const type = TYPES[extname(entry.name)]
    if (!type || !entry.isFile() || entry.name.endsWith('.test.js')) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    const url = path.slice(join(folder, '/').length).replaceAll('\\', '/')
    pages.set(url === 'index.html' ? '/' : `/${url}`, { type, bytes, etag })
  }
  return pages
}
