/**
 * What moves as a whole: a site with all that stands on it, a parking row, or a device that belongs to
 * neither. Detectors compare the members of a group with each other, so they must hear them all.
 *
 *   site:parc-jourdan     row:mignet-a     device:70b3d5499f0012ab
 */

import type { DevEui } from '../../base/ids.ts'
import { companyOf } from '../engine/companies.ts'
import type { EngineState } from '../engine/state.ts'
import type { Asset } from '../registry/model.ts'

export type HomeGroup = {
  readonly id: string
  readonly devices: readonly DevEui[]
  readonly assets: readonly string[]
}

type World = Pick<EngineState, 'devices' | 'assets' | 'bindings'>

/** All groups, by their ids. A device that serves two groups is in both. */
export function homeGroups({ devices, assets, bindings }: World): ReadonlyMap<string, HomeGroup> {
  const groups = new Map<string, { devices: Set<DevEui>; assets: Set<string> }>()
  const lone = new Set(devices.keys())
  const into = (id: string) => {
    const known = groups.get(id) ?? { devices: new Set<DevEui>(), assets: new Set<string>() }
    groups.set(id, known)
    return known
  }
  const alone: { readonly asset: string; readonly devEui: DevEui }[] = []
  for (const asset of assets.values()) {
    const id = groupOfAsset(asset)
    const bound = boundNow(bindings, asset.id).filter((devEui) => devices.has(devEui))
    if (id === undefined) {
      for (const devEui of bound) alone.push({ asset: asset.id, devEui })
      continue
    }
    const group = into(id)
    group.assets.add(asset.id)
    for (const devEui of bound) {
      group.devices.add(devEui)
      lone.delete(devEui)
    }
  }
  for (const devEui of lone) into(`device:${devEui}`).devices.add(devEui)
  for (const { asset, devEui } of alone) {
    if (lone.has(devEui)) into(`device:${devEui}`).assets.add(asset)
  }
  return new Map(
    [...groups].sort(byId).map(([id, group]) => {
      return [id, { id, devices: [...group.devices].sort(), assets: [...group.assets].sort() }]
    }),
  )
}

/** The groups of these ids as one; or the id that is not known, or the group that would be torn apart. */
export function movingTogether(
  state: World,
  ids: readonly string[],
): HomeGroup | { readonly problem: string } {
  const all = homeGroups(state)
  const chosen: HomeGroup[] = []
  for (const id of new Set(ids)) {
    const group = all.get(id)
    if (!group) return { problem: problemOf(all, id) }
    chosen.push(group)
  }
  const devices = new Set(chosen.flatMap((group) => group.devices))
  for (const group of all.values()) {
    const shared = group.devices.find((devEui) => devices.has(devEui))
    if (shared === undefined || chosen.includes(group)) continue
    return { problem: `${shared} serves ${group.id} too: name both, they move together` }
  }
  if (devices.size === 0) return { problem: 'no device of this gateway belongs to it' }
  return {
    id: chosen.map(({ id }) => id).join(' '),
    devices: [...devices].sort(),
    assets: [...new Set(chosen.flatMap((group) => group.assets))].sort(),
  }
}

/** Never a single device of a site: it is told what it belongs to. */
function problemOf(all: ReadonlyMap<string, HomeGroup>, id: string): string {
  const devEui = id.slice('device:'.length)
  const owners = id.startsWith('device:')
    ? [...all.values()].filter(({ devices }) => devices.some((one) => one === devEui))
    : []
  return owners.length > 0
    ? `${devEui} belongs to ${owners.map((one) => one.id).join(' and ')}, which moves as a whole`
    : `no group ${id} is known here`
}

function groupOfAsset(asset: Asset): string | undefined {
  const { siteId } = asset.properties
  return companyOf(asset) ?? (siteId === undefined ? undefined : `site:${siteId}`)
}

function boundNow(bindings: World['bindings'], asset: string): readonly DevEui[] {
  const now = (bindings.get(asset) ?? []).filter(({ toMs }) => toMs === undefined)
  return now.map(({ devEui }) => devEui)
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
