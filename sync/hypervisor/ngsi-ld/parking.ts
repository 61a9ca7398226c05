/** ParkingSpot (0.1.0) and OnStreetParking (0.1.4) of spaces and their rows (§2.2, §2.3). */

import { type ParkingZone, parkingZones, zoneIdOf } from '../city/parking-zone.ts'
import { maySeeSince, SPACES_LEAST } from '../city/privacy.ts'
import { statusSinceMs } from '../city/status-since.ts'
import { type Space, type SpaceCategory, thingsOf } from '../city/thing.ts'
import { type Entity, known, place, property, relation, text, time } from './entity.ts'
import { assetUrn, devicesOf, headOf, type Scene } from './scene.ts'
import { durationText } from './text.ts'

const CATEGORIES: Readonly<Record<SpaceCategory, string>> = {
  normal: 'feeCharged',
  prm: 'forDisabled',
  delivery: 'forLoadUnload',
  ev: 'forElectricalCharging',
}
const NAMES: Readonly<Record<SpaceCategory, string>> = {
  normal: 'payant',
  prm: 'PMR',
  delivery: 'livraison',
  ev: 'recharge électrique',
}

export function parkingEntities(scene: Scene): readonly Entity[] {
  const spaces = thingsOf(scene.city, 'space')
  return [
    ...spaces.flatMap((space) => spotEntity(scene, space) ?? []),
    ...parkingZones(scene.city).flatMap((zone) => zoneEntity(scene, zone) ?? []),
  ]
}

export function siteUrn(scene: Scene, space: Pick<Space, 'row' | 'category'>): string {
  return assetUrn(scene, 'OnStreetParking', zoneIdOf(space))
}

/** The model wants a place: a space that nobody has given one is counted in its row alone. */
function spotEntity(scene: Scene, space: Space): Entity | undefined {
  if (!space.place) return undefined
  const devices = devicesOf(scene, space)
  return {
    id: assetUrn(scene, 'ParkingSpot', space.id),
    type: 'ParkingSpot',
    attributes: known({
      ...headOf(space),
      status: property(space.status, {
        ...(maySeeSince(scene.view, space.category) && { observedMs: statusSinceMs(space) }),
        isClockTrusted: space.isClockTrusted,
        isEstimated: space.isEstimated,
      }),
      category: property(['onStreet']),
      refParkingSite: relation(siteUrn(scene, space)),
      refDevice: devices.length > 0 && relation(devices),
    }),
  }
}

/** A row of which no space has a place has none either, and the model wants one. */
function zoneEntity(scene: Scene, zone: ParkingZone): Entity | undefined {
  const { view } = scene
  const { id, row, name, category, spaces } = zone
  if (!zone.place) return undefined
  const isWhenShown = maySeeSince(view, category) || spaces.length >= SPACES_LEAST
  const limits = new Set(spaces.map(({ limitMinutes }) => limitMinutes))
  const [limit] = limits
  // Of a row of few reserved spaces the moment of the last change tells the public of a person.
  const changedMs = isWhenShown ? newest(spaces.map(statusSinceMs)) : undefined
  const toldMs = isWhenShown ? newest(spaces.map((space) => space.toldMs)) : undefined
  return {
    id: assetUrn(scene, 'OnStreetParking', id),
    type: 'OnStreetParking',
    attributes: known({
      name: text(`${row === '' ? 'Hors rue' : name} - ${NAMES[category]}`),
      location: place(zone.place),
      category: property([CATEGORIES[category]]),
      allowedVehicleType: property([category === 'delivery' ? 'lorry' : 'car']),
      requiredPermit: category === 'prm' && property(['disabledPermit']),
      maximumParkingDuration:
        limits.size === 1 && limit !== undefined && property(durationText(limit * 60_000)),
      totalSpotNumber: property(spaces.length),
      availableSpotNumber: property(zone.free, { observedMs: changedMs }),
      occupiedSpotNumber: property(zone.occupied, { observedMs: changedMs }),
      outOfServiceSlotNumber: property(zone.unknown, { observedMs: changedMs }),
      occupancyDetectionType: property(['singleSpaceDetection']),
      occupancyModified: whenKnown(changedMs),
      observationDateTime: whenKnown(toldMs),
    }),
  }
}

function whenKnown(atMs: number | undefined) {
  return atMs === undefined ? undefined : time(atMs)
}

function newest(times: readonly (number | undefined)[]): number | undefined {
  const told = times.filter((one) => one !== undefined)
  return told.length > 0 ? Math.max(...told) : undefined
}
