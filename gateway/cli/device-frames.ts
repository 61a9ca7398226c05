/** The newest frames of a device: of a running gateway by its API, of a stopped one from its journal. */

import { join } from 'node:path'
import type { DevEui } from '../../base/ids.ts'
import { readDeviceFrames } from '../api/client-system.ts'
import { JournalFeed } from '../feed/feed.ts'
import { systemDisk } from '../journal/disk-system.ts'
import { endpointOf } from './access.ts'
import type { HeardFrame } from './device-plot.ts'
import { type CommonOptions, dataDirOf } from './options.ts'

/** As many as the API gives at once. */
export const FRAMES_MAX = 100

export async function heardFrames(
  devEui: DevEui,
  options: CommonOptions,
  running: boolean,
): Promise<readonly HeardFrame[]> {
  if (running) return await readDeviceFrames(endpointOf(options), devEui, FRAMES_MAX)
  const feed = new JournalFeed(systemDisk(join(dataDirOf(options), 'journal')))
  // Nobody writes: the journal's end is where its records end.
  const end = Number.MAX_SAFE_INTEGER
  const kept = await feed.deviceFrames({ devEui, limit: FRAMES_MAX }, end)
  return kept.map(({ uplink: { atMs, reception } }) => {
    const { rssiDbm, snrDb, modulation } = reception
    return { at: new Date(atMs).toISOString(), rssiDbm, snrDb, modulation }
  })
}
