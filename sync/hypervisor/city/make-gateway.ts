/** A gateway as the receiver knows it, with what it told last of itself. Pure. */

import type { StoredGateway } from '../store.ts'
import type { GatewayNow, GatewayReport } from './thing.ts'
import type { Told } from './told.ts'

const HOUR_MS = 3_600_000
/** A report of a shorter time than this says nothing of an hour. */
const SPAN_MS_MIN = 1_000

export function makeGateway(
  { gw, version, online, lastHeardMs }: StoredGateway,
  told: Told | undefined,
): GatewayNow {
  // Nobody speaks for another.
  const isOwn = told?.gateway === gw
  return { gw, version, isOnline: online, lastHeardMs, ...(isOwn && { report: reportOf(told) }) }
}

function reportOf(told: Told): GatewayReport {
  const [noiseDbm, certificateEndsMs] = [told.maybe('noiseDbm'), told.maybe('certificateEndsMs')]
  const [diskFreeBytes, memoryBytes] = [told.maybe('diskFreeBytes'), told.maybe('memoryBytes')]
  const hours = Math.max(SPAN_MS_MIN, told.number('spanMs', HOUR_MS)) / HOUR_MS
  return {
    ...{ atMs: told.atMs, isClockTrusted: told.isClockTrusted },
    waiting: told.numbers('waiting'),
    devices: told.number('devices'),
    heard: told.number('heard'),
    silent: told.number('silent'),
    framesAnHour: Math.round(told.number('frames') / hours),
    ...(noiseDbm !== undefined && { noiseDbm }),
    deafMs: told.number('deafMs'),
    dutyPercent: told.number('dutyPercent'),
    radios: told.number('radios'),
    radiosOnline: told.number('radiosOnline'),
    upMs: told.number('upMs'),
    ...(certificateEndsMs !== undefined && { certificateEndsMs }),
    ...(diskFreeBytes !== undefined && { diskFreeBytes }),
    ...(memoryBytes !== undefined && { memoryBytes }),
  }
}
