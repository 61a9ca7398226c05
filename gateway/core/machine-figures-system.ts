/** What the machine says of itself for the hourly report. A driver: it asks the file system and the process. */

import { statfs } from 'node:fs/promises'
import { certificateEndsMs } from './certificate-ways-system.ts'
import type { MachineFigures } from './gateway-report.ts'

/** `broker`: its certificate's file, where there is one. */
export async function machineFigures(
  dataDir: string,
  broker: { readonly cert: string } | undefined,
): Promise<MachineFigures> {
  const endsMs = broker && certificateEndsMs(broker)
  const disk = await statfs(dataDir).catch(() => undefined)
  return {
    ...(endsMs !== undefined && { certificateEndsMs: endsMs }),
    ...(disk && { diskFreeBytes: disk.bavail * disk.bsize }),
    memoryBytes: process.memoryUsage.rss(),
  }
}
