/** Call points and buildings as pages explain them: who watches, who is heard, what was tested. */

import { isWithinHours, parseWeeklyHours } from '../../base/weekly-hours.ts'
import type { AssetDetails } from '../api/asset-details.ts'
import type { AssetState } from '../detect/asset-state.ts'
import { heartbeatMsOf } from '../detect/policy.ts'
import { silenceAllowedMs } from '../detect/safety/supervision.ts'
import type { Asset } from '../registry/model.ts'

type UtcOf = (lineMs: number) => number

export function callDetails(
  asset: Asset,
  state: AssetState,
  utcOf: UtcOf,
): Pick<AssetDetails, 'call' | 'supervision'> {
  const { lastLineMs = null, testedLineMs = null } = state.call ?? {}
  return {
    ...supervised(asset, state, utcOf),
    call: {
      testPress: asset.properties.testPress ?? null,
      calledMs: lastLineMs === null ? null : utcOf(lastLineMs),
      testedMs: testedLineMs === null ? null : utcOf(testedLineMs),
    },
  }
}

export function buildingDetails(
  asset: Asset,
  state: AssetState,
  utcOf: UtcOf,
  nowMs: number,
): Pick<AssetDetails, 'intrusion' | 'watch' | 'supervision'> {
  const { standing = {}, told = Object.keys(standing) } = state.intrusion ?? {}
  const since = (keys: readonly string[]) => {
    const lineMs = keys.flatMap((key) => standing[key] ?? [])
    return lineMs.length > 0 ? utcOf(Math.min(...lineMs)) : null
  }
  const sinceMs = since(told)
  const { armedHours } = asset.properties
  const rules = armedHours === undefined ? undefined : parseWeeklyHours(armedHours)
  return {
    ...supervised(asset, state, utcOf),
    intrusion: sinceMs === null ? null : { sinceMs },
    watch: {
      isArmed: rules === undefined || isWithinHours(rules, nowMs),
      hours: armedHours ?? null,
      openSinceMs: since(Object.keys(standing).filter((key) => key.endsWith(' contact'))),
    },
  }
}

function supervised(
  asset: Asset,
  { supervision }: AssetState,
  utcOf: UtcOf,
): Required<Pick<AssetDetails, 'supervision'>> {
  const devices = Object.entries(supervision?.devices ?? {}).map(
    ([devEui, { lastLineMs, isLost }]) => ({ devEui, heardMs: utcOf(lastLineMs), isLost }),
  )
  return { supervision: { silenceMs: silenceAllowedMs(heartbeatMsOf(asset)), devices } }
}
