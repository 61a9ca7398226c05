/** A device as pages and people see it. Never its keys. */

import type { DeviceView } from '../api/service.ts'
import type { DeviceState, EngineState } from '../engine/state.ts'
import { heardDataRate } from '../lorawan/region/heard-data-rate.ts'

export function deviceView(state: EngineState, device: DeviceState): DeviceView {
  const { lastHeard, session } = device
  const bound = state.boundAssets.get(device.device.devEui) ?? []
  return {
    device: device.device,
    hasKey: device.joinKey !== undefined || session !== undefined,
    state: wordOf(device),
    devAddr: session?.devAddr ?? device.pending.at(-1)?.devAddr ?? null,
    fCntUp: lastHeard?.fCntUp ?? null,
    lastHeardAtMs: lastHeard?.atMs ?? null,
    rssiDbm: lastHeard?.reception.rssiDbm ?? null,
    snrDb: lastHeard?.reception.snrDb ?? null,
    dataRate: (lastHeard && heardDataRate(lastHeard.reception)) ?? null,
    downlinksWaiting: device.downlinks.length,
    assets: [...new Set(bound.map((binding) => binding.asset))],
  }
}

function wordOf({ lastHeard, pending, silence }: DeviceState): DeviceView['state'] {
  if (silence?.isSilent) return 'silent'
  if (lastHeard) return 'active'
  return pending.length > 0 ? 'joining' : 'never-heard'
}
