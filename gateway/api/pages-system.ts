/** The console's files. A system driver. */

import { fileURLToPath } from 'node:url'
import { loadPageFiles, type PageFile } from '../../base/page-files-system.ts'

/** Path → file, read once. */
export function loadPages(): ReadonlyMap<string, PageFile> {
  return loadPageFiles(fileURLToPath(new URL('../console', import.meta.url)))
}
