/** What the machine says of itself for the hourly report. A driver: it asks the file system and the process. */

import { certificateEndsMs } from './certificate-ways-system.ts'
import { diskRoom } from './disk-room-system.ts'
import type { MachineFigures } from './gateway-report.ts'

/** `broker`: its certificate's file, where there is one. */
export async function machineFigures(
  dataDir: string,
  broker: { readonly cert: string } | undefined,
): Promise<MachineFigures> {
  const endsMs = broker && certificateEndsMs(broker)
  const room = await diskRoom(dataDir)
  return {
    ...(endsMs !== undefined && { certificateEndsMs: endsMs }),
    ...(room && { diskFreeBytes: room.freeBytes }),
    memoryBytes: process.memoryUsage.rss(),
  }
}
