/** Homes as pages and people see them, with who else hears their devices: whom another gateway would save. */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { HomeGroupView, HomesView } from '../api/service-homes.ts'
import { homeOf, isElsewhere } from '../homes/home.ts'
import { type HomeGroup, homeGroups } from '../homes/home-group.ts'
import type { Core } from './core.ts'

export function homesView(
  core: Pick<Core, 'state' | 'settings' | 'elsewhere'>,
  key: string,
): HomesView {
  const groups = [...homeGroups(core.state).values()].filter(({ devices }) => devices.length > 0)
  return {
    gatewayEui: core.settings.gatewayEui,
    key,
    groups: groups.map((group) => groupView(core, group)),
  }
}

function groupView(
  core: Pick<Core, 'state' | 'settings' | 'elsewhere'>,
  { id, devices, assets }: HomeGroup,
): HomeGroupView {
  const { state, settings } = core
  const self = settings.gatewayEui
  const homes = devices.map((devEui) => state.homes.get(devEui))
  const [first] = devices
  return {
    id,
    devices: devices.length,
    deviceEuis: devices,
    assets: assets.length,
    home: first === undefined ? null : (homeOf(state, first) ?? null),
    rev: Math.max(0, ...homes.map((home) => home?.rev ?? 0)),
    isHere: devices.every((devEui) => !isElsewhere(state, devEui, self)),
    waitsForKeys: homes.filter((home) => home?.gatewayEui === self && !home.isTaken).length,
    alsoHeardBy: heardBy(core, devices),
  }
}

function heardBy(
  { state, settings, elsewhere }: Pick<Core, 'state' | 'settings' | 'elsewhere'>,
  devices: readonly DevEui[],
): HomeGroupView['alsoHeardBy'] {
  const self = settings.gatewayEui
  const counts = new Map<GatewayEui, number>()
  const count = (gateway: GatewayEui) => counts.set(gateway, (counts.get(gateway) ?? 0) + 1)
  for (const devEui of devices) {
    if (isElsewhere(state, devEui, self)) {
      if (elsewhere.has(devEui)) count(self)
      continue
    }
    const { others = [] } = state.devices.get(devEui)?.lastHeard?.reception ?? {}
    for (const { gatewayEui } of others) count(gatewayEui)
  }
  return [...counts]
    .map(([gatewayEui, n]) => ({ gatewayEui, devices: n }))
    .sort((a, b) => b.devices - a.devices)
}
