/** The units of one gateway as its registry wants them: devices with keys, assets with bindings. */

import type { DeviceEntry } from '../../../gateway/api/service.ts'
import type {
  Asset,
  AssetKind,
  Binding,
  BindingRole,
  Device,
} from '../../../gateway/registry/model.ts'
import { LITRES_PER_PULSE } from './makers.ts'
import type { Pace } from './pace.ts'
import type { UnitKind, UnitPlan } from './unit-plan.ts'

type Role = { readonly role: BindingRole; readonly index: number }

const ROLES: Readonly<Record<UnitKind, readonly Role[]>> = {
  zone: [
    { role: 'valve', index: 1 },
    { role: 'meter', index: 0 },
    { role: 'probe', index: 20 },
    { role: 'probe', index: 40 },
  ],
  space: [{ role: 'occupancy', index: 0 }],
  callPoint: [{ role: 'button', index: 0 }],
  segment: [{ role: 'counter', index: 0 }],
  noisePoint: [{ role: 'noise', index: 0 }],
  bin: [{ role: 'level', index: 0 }],
  airPoint: [{ role: 'climate', index: 0 }],
  heatPoint: [{ role: 'climate', index: 0 }],
  building: [{ role: 'contact', index: 0 }],
}

export type Registration = {
  readonly devices: readonly DeviceEntry[]
  readonly assets: readonly { readonly asset: Asset; readonly bindings: readonly Binding[] }[]
}

export function registrationOf(units: readonly UnitPlan[], pace: Pace): Registration {
  return {
    devices: units.flatMap((unit) => unit.devices.map((device, i) => deviceEntry(unit, device, i))),
    assets: units.map((unit) => assetEntry(unit, pace)),
  }
}

function deviceEntry(
  { id }: UnitPlan,
  { identity, profile, options }: UnitPlan['devices'][number],
  index: number,
): DeviceEntry {
  const { devEui, joinEui, appKey, nwkKey, macVersion } = identity
  const device: Device = {
    ...{ devEui, joinEui, name: `${id}/${index}`, profile, macVersion },
    ...({ region: 'EU868', class: options.deviceClass ?? 'A', activation: 'OTAA' } as const),
  }
  return { device, keys: { appKey, ...(nwkKey !== undefined && { nwkKey }) } }
}

function assetEntry({ id, kind, category, devices }: UnitPlan, pace: Pace) {
  const properties =
    kind === 'space'
      ? { category, heartbeatSeconds: Math.round(pace.heartbeatMs / 1000) }
      : kind === 'zone'
        ? { litresPerPulse: LITRES_PER_PULSE, designLitresPerMinute: 30 }
        : kind === 'bin'
          ? { emptyMm: 1_200, fullMm: 200 }
          : {}
  const asset: Asset = { id, kind: kind as AssetKind, name: id, properties }
  const bindings = devices.map(({ identity }, i): Binding => {
    const { role, index } = ROLES[kind][i]!
    return { asset: id, devEui: identity.devEui, role, index, fromMs: 0 }
  })
  return { asset, bindings }
}
