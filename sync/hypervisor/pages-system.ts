/** The files of `pages/`, read once at start and served under `/`: `index.html` is `/`. */

import { fileURLToPath } from 'node:url'
import { pageLines } from '../../base/http/page-lines.ts'
import type { Line } from '../../base/http/route.ts'
import { loadPageFiles } from '../../base/page-files-system.ts'

const FOLDER = fileURLToPath(new URL('./pages', import.meta.url))

export function pageRoutes(): readonly Line[] {
  return pageLines(loadPageFiles(FOLDER))
}
