/**
 * Where a sensor may be installed: planned mounts that suit its model first, the nearest of them first,
 * then assets that nobody planned and that lack such a sensor, then those that have one already. Pure.
 */

import type { DevEui } from '../../base/ids.ts'
import { servedBy } from '../registry/bindings.ts'
import { isSameMount, type Mount, USUAL_ROLES } from '../registry/installation.ts'
import type { AssetKind, BindingRole } from '../registry/model.ts'
import type { AssetView } from './service.ts'
import type { InstallationView } from './service-install.ts'

export type MountOffer = {
  readonly mount: Mount
  readonly name: string
  readonly kind: AssetKind
  readonly lat: number | null
  readonly lon: number | null
  /** `free`: nobody planned it, and it lacks a sensor; `taken`: one is there, and would go. */
  readonly state: 'planned' | 'free' | 'taken'
  readonly week: string | null
  /** Of a taken one. */
  readonly devEui: DevEui | null
  /** From where the technician stands; null: one of the two has no place. */
  readonly distanceM: number | null
}

export type MountQuestion = {
  /** Empty: any. */
  readonly roles: ReadonlySet<BindingRole>
  readonly here?: { readonly lat: number; readonly lon: number } | undefined
  /** Part of a name or an id. */
  readonly search?: string | undefined
  readonly limit: number
}

const RANKS = { planned: 0, free: 1, taken: 2 } as const

export function mountOffers(
  assets: readonly AssetView[],
  installations: readonly InstallationView[],
  { roles, here, search, limit }: MountQuestion,
): { readonly offers: readonly MountOffer[]; readonly count: number } {
  const byAsset = Map.groupBy(installations, ({ asset }) => asset)
  const sought = plain(search ?? '')
  const offers = assets
    .filter(({ asset }) => plain(`${asset.name} ${asset.id}`).includes(sought))
    .flatMap((view) => offersOf(view, byAsset.get(view.asset.id) ?? [], here))
    .filter(({ mount }) => roles.size === 0 || roles.has(mount.role))
    .sort(
      (a, b) =>
        RANKS[a.state] - RANKS[b.state] ||
        (a.distanceM ?? Infinity) - (b.distanceM ?? Infinity) ||
        (a.week ?? '~').localeCompare(b.week ?? '~') ||
        a.name.localeCompare(b.name, 'fr', { numeric: true }),
    )
  return { offers: offers.slice(0, limit), count: offers.length }
}

/** The mounts it is known to have, and the one that such an asset usually has. */
function offersOf(
  { asset, bindings }: AssetView,
  lives: readonly InstallationView[],
  here: MountQuestion['here'],
): readonly MountOffer[] {
  const usual: Mount = { asset: asset.id, role: USUAL_ROLES[asset.kind], index: 0 }
  const hasSuch = [...lives, ...bindings].some(({ role }) => role === usual.role)
  const known = [...lives, ...bindings, ...(hasSuch ? [] : [usual])].map(
    ({ role, index }): Mount => ({ asset: asset.id, role, index }),
  )
  const mounts = known.filter((one, i) => known.findIndex((two) => isSameMount(one, two)) === i)
  const { lat = null, lon = null } = asset
  const distanceM = here && lat !== null && lon !== null ? metres(here, { lat, lon }) : null
  return mounts.map((mount) => {
    const life = lives.find((one) => isSameMount(one, mount))
    const devEui = servedBy(bindings, mount) ?? null
    const state =
      devEui !== null ? ('taken' as const) : life ? ('planned' as const) : ('free' as const)
    const about = { name: asset.name, kind: asset.kind, lat, lon }
    return { mount, ...about, state, week: life?.week ?? null, devEui, distanceM }
  })
}

/** Over the length of a town the earth is flat: better than a phone's own position. */
export function metres(
  a: { readonly lat: number; readonly lon: number },
  b: { readonly lat: number; readonly lon: number },
): number {
  const metresPerDegree = 111_195
  const north = (b.lat - a.lat) * metresPerDegree
  const east = (b.lon - a.lon) * metresPerDegree * Math.cos((a.lat * Math.PI) / 180)
  return Math.round(Math.hypot(north, east))
}

/** As people type it on a phone: without accents and capitals. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
