/** The mark of a restore on the disk, until it is told. */

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { RESTORED_NAME, readMark, restoredDetail } from './restored-mark.ts'

/** As a health event, on the medium before the mark goes: told twice rather than never. */
export async function tellRestored(
  dataDir: string,
  core: { raise(code: string, detail: string): void; sync(): Promise<void> },
): Promise<void> {
  const path = join(dataDir, RESTORED_NAME)
  if (!existsSync(path)) return
  const mark = readMark(readFileSync(path, 'utf8'))
  core.raise('restored-from-backup', mark ? restoredDetail(mark) : 'of unknown age')
  await core.sync()
  rmSync(path, { force: true })
}
