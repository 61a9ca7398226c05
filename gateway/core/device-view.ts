/** A device as pages and people see it. Never its keys. */

import type { DeviceDetail, DeviceView } from '../api/service.ts'
import type { DeviceState, EngineState } from '../engine/state.ts'
import { heardDataRate } from '../lorawan/region/heard-data-rate.ts'
import { careView } from './care-view.ts'
import { downlinkViews } from './downlink-view.ts'
import { linkView } from './link-view.ts'
import type { CoreSettings } from './ports.ts'
import { radioSummary, radioView } from './radio-view.ts'

/** What of the core a view is made of. */
type Seen = {
  readonly state: Readonly<EngineState>
  readonly settings: Pick<CoreSettings, 'region' | 'adr'>
  readonly lineMs: number
}

export function deviceView({ state, settings, lineMs }: Seen, device: DeviceState): DeviceView {
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
    radio: radioSummary(device, settings, lineMs),
    care: careView(device, (at) => Math.round(state.atMs - (state.lineMs - at))),
    assets: [...new Set(bound.map((binding) => binding.asset))],
  }
}

/** One device by itself. */
export function deviceDetail(seen: Seen, device: DeviceState): DeviceDetail {
  const { state, settings, lineMs } = seen
  const home = state.homes.get(device.device.devEui)
  return {
    ...deviceView(seen, device),
    radio: radioView(device, settings, lineMs),
    downlinks: downlinkViews(device, state),
    link: linkView(device, settings.region),
    home: home ? { gatewayEui: home.gatewayEui, rev: home.rev } : null,
    alsoHeardBy: device.lastHeard?.reception.others ?? [],
  }
}

function wordOf({ lastHeard, pending, silence }: DeviceState): DeviceView['state'] {
  if (silence?.isSilent) return 'silent'
  if (lastHeard) return 'active'
  return pending.length > 0 ? 'joining' : 'never-heard'
}
