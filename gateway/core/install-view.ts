/** A sensor that is being installed, as the technician's page sees it: does it join, is it heard well. */

import type { InstallJoin, InstallWatchView } from '../api/service-install.ts'
import type { EngineState } from '../engine/state.ts'
import { dataRateOf } from '../lorawan/region/region.ts'
import { installAdvice, judgeInstall, type TestFrame } from '../radio-health/install-verdict.ts'
import { INSTALL_WAIT_ADVICE } from '../uplink/install-advice.ts'
import type { Watched, WatchedFrame } from '../uplink/install-watch.ts'
import { JOIN_ADVICE } from '../uplink/join-advice.ts'
import type { JoinTrouble } from '../uplink/join-troubles.ts'
import type { CoreSettings } from './ports.ts'
import { floorOf, slowestFloorOf } from './radio-view.ts'

type Seen = {
  readonly state: Readonly<EngineState>
  readonly settings: Pick<CoreSettings, 'region' | 'adr'>
  readonly joinTroubles: readonly JoinTrouble[]
}

/** Many a sensor is switched on before it is scanned. */
const BEFORE_SCAN_MS = 60_000

export function installWatchView(seen: Seen, watched: Watched): InstallWatchView {
  const { state, settings } = seen
  const { devEui, beganMs, frames, moments } = watched
  const device = state.devices.get(devEui)
  const judged = judgeInstall(
    frames.flatMap((frame) => testFrame(settings, frame) ?? []),
    device && slowestFloorOf(device, settings),
  )
  const newest = frames.at(-1)?.reception
  return {
    devEui,
    isRegistered: device !== undefined,
    hadSession: device?.session !== undefined && watched.spokeMs === undefined,
    beganMs,
    join: joinOf(seen, watched),
    moments,
    radio: {
      ...judged,
      advice: installAdvice(judged),
      rssiDbm: newest?.rssiDbm ?? null,
      snrDb: newest?.snrDb ?? null,
      gateways: newest?.gateways ?? null,
    },
  }
}

function joinOf({ state, joinTroubles }: Seen, watched: Watched): InstallJoin {
  const { devEui, testedSinceMs, spokeMs, moments } = watched
  if (spokeMs !== undefined) return { kind: 'joined', atMs: spokeMs }
  const sinceMs = testedSinceMs - BEFORE_SCAN_MS
  const trouble = joinTroubles.find((one) => one.devEui === devEui && one.lastAtMs >= sinceMs)
  if (trouble) {
    const { reason, count } = trouble
    return { kind: 'refused', reason, count, advice: JOIN_ADVICE[reason] }
  }
  // Not known here: there is nothing to wait for, whether it has asked yet or not.
  if (!state.devices.has(devEui)) {
    const reason = 'unknown-device'
    return { kind: 'refused', reason, count: 0, advice: JOIN_ADVICE[reason] }
  }
  const kind = moments.some(({ what }) => what === 'answered') ? 'answered' : 'waiting'
  return { kind, advice: INSTALL_WAIT_ADVICE[kind] }
}

function testFrame(
  { region }: Seen['settings'],
  { fCntUp, reception }: WatchedFrame,
): TestFrame | undefined {
  const dataRate = dataRateOf(region, reception.modulation)
  const floorDb = floorOf(region, dataRate)
  if (dataRate === undefined || floorDb === undefined) return undefined
  return { fCntUp, dataRate, snrDb: reception.snrDb, floorDb }
}
