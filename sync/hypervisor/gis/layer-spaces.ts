/**
 * Layers of parking: each space (city-data-standards.md §5: exactly these columns), the same with its
 * quality marks (§1.1), and zones with their counts.
 */

import { parkingZones } from '../city/parking-zone.ts'
import { maySeeDevices, maySeeSpaceHistory } from '../city/privacy.ts'
import { type City, type Space, type SpaceCategory, thingsOf } from '../city/thing.ts'
import { timeText } from '../city/time-text.ts'
import { type Cell, column, type Layer, type LayerContext } from './layer.ts'

/** As municipal layers write it. */
export const SPACE_TYPES: Readonly<Record<SpaceCategory, string>> = {
  prm: 'PMR',
  delivery: 'LIV',
  ev: 'VE',
  normal: 'STD',
}
/** `hs` is of spaces that are shut, which no fact tells yet. */
const SPACE_STATES = { free: 'libre', occupied: 'occupe', unknown: 'inconnu' } as const

const COLUMNS = [
  column('id_place', 'text', { fr: 'Identifiant de la place', en: 'Id of the space' }),
  column('type_place', 'text', { fr: 'PMR, LIV, VE ou STD', en: 'PMR, LIV, VE or STD' }),
  column('etat', 'text', {
    fr: 'libre, occupe, inconnu ou hs',
    en: 'Free, occupied, unknown, shut',
  }),
  column('depuis', 'time', { fr: 'Début de cet état', en: 'When that state began' }),
  column('duree_min', 'integer', { fr: 'Durée de l’état, min', en: 'Length of the state, min' }),
  column('max_min', 'integer', { fr: 'Durée permise, min', en: 'Longest stay allowed, min' }),
  column('depasse', 'integer', {
    fr: '1 : dépassement en cours (police)',
    en: '1: over-stay (police)',
  }),
  column('rot_jour', 'integer', {
    fr: 'Rotations, dernier jour (restreint)',
    en: 'Rotations, last day',
  }),
  column('taux_occ', 'real', {
    fr: 'Occupation 0 à 1, dernier jour (restreint)',
    en: 'Occupancy 0…1',
  }),
  column('capteur', 'text', { fr: 'DevEUI du capteur (restreint)', en: 'DevEUI (restricted)' }),
  column('batterie', 'real', { fr: 'Batterie, % (restreint)', en: 'Battery, % (restricted)' }),
  column('maj', 'time', { fr: 'Dernière nouvelle', en: 'Last word' }),
] as const

/** §1.1; the first of them has the name that the standard gives it, longer than a shapefile's. */
const QUALITY = [
  column('nom', 'text', { fr: 'Nom sur le plan', en: 'Name on the plan' }),
  column('rue', 'text', { fr: 'Rue ou rangée', en: 'Street or row' }),
  column('qualite_horloge', 'text', { fr: 'sure ou incertaine', en: 'Clock: sure or uncertain' }),
  column('estime', 'boolean', { fr: 'État calculé et non mesuré', en: 'Reckoned, not measured' }),
] as const

export const SPACES: Layer = {
  id: 'places',
  fr: 'Places de stationnement',
  en: 'Parking spaces',
  columns: COLUMNS,
  timeColumn: 'maj',
  isShown: () => true,
  rows: (city, context) =>
    thingsOf(city, 'space').map((space) => ({
      id: space.id,
      place: space.place,
      cells: spaceCells(space, city, context),
    })),
}

export const SPACES_WITH_QUALITY: Layer = {
  ...SPACES,
  id: 'stationnement-rue',
  fr: 'Stationnement sur voirie, état en temps réel',
  en: 'On-street parking, state in real time',
  columns: [...COLUMNS, ...QUALITY],
  rows: (city, context) =>
    thingsOf(city, 'space').map((space) => ({
      id: space.id,
      place: space.place,
      cells: { ...spaceCells(space, city, context), ...qualityCells(space) },
    })),
}

function spaceCells(space: Space, city: City, { seen, spaceDays }: LayerContext) {
  const isOfDevices = maySeeDevices(seen.view)
  const day = maySeeSpaceHistory(seen.view, space.category) ? spaceDays?.get(space.id) : undefined
  const devEui = isOfDevices ? (space.devEuis[0] ?? null) : null
  const { sinceMs, status } = space
  const isKnown = status !== 'unknown'
  const lengthMs = isKnown && sinceMs !== undefined ? city.nowMs - sinceMs : undefined
  return {
    id_place: space.id,
    type_place: SPACE_TYPES[space.category],
    etat: SPACE_STATES[status],
    depuis: timeText(sinceMs),
    duree_min: lengthMs === undefined ? null : Math.max(0, Math.floor(lengthMs / 60_000)),
    max_min: space.limitMinutes ?? null,
    depasse: seen.view === 'police' ? (space.over ? 1 : 0) : null,
    rot_jour: day?.rotations ?? null,
    taux_occ: day?.occupancyRate ?? null,
    capteur: devEui,
    batterie: devEui === null ? null : (city.devices.get(devEui)?.batteryPercent ?? null),
    maj: timeText(space.toldMs),
  } satisfies Record<(typeof COLUMNS)[number]['name'], Cell>
}

function qualityCells({ name, row, isClockTrusted, isEstimated }: Space) {
  return {
    nom: name,
    rue: row ?? null,
    qualite_horloge: isClockTrusted ? 'sure' : 'incertaine',
    estime: isEstimated,
  }
}

export const ZONES: Layer = {
  id: 'zones',
  fr: 'Stationnement par rue et type de place',
  en: 'Parking by street and kind of space',
  columns: [
    column('id_zone', 'text', { fr: 'Rue et type', en: 'Street and kind' }),
    column('rue', 'text', { fr: 'Rue ou rangée', en: 'Street or row' }),
    column('type_place', 'text', { fr: 'PMR, LIV, VE ou STD', en: 'PMR, LIV, VE or STD' }),
    column('nb_places', 'integer', { fr: 'Places : libres + occupées + inconnues', en: 'Spaces' }),
    column('libres', 'integer', { fr: 'Libres', en: 'Free' }),
    column('occupees', 'integer', { fr: 'Occupées', en: 'Occupied' }),
    column('inconnues', 'integer', { fr: 'État inconnu', en: 'Unknown' }),
    column('maj', 'time', { fr: 'Dernière nouvelle', en: 'Last word' }),
  ],
  timeColumn: 'maj',
  isShown: () => true,
  rows: (city) =>
    parkingZones(city).map((zone) => ({
      id: zone.id,
      place: zone.place,
      cells: {
        id_zone: zone.id,
        rue: zone.row,
        type_place: SPACE_TYPES[zone.category],
        nb_places: zone.spaces.length,
        libres: zone.free,
        occupees: zone.occupied,
        inconnues: zone.unknown,
        maj: timeText(zone.toldMs),
      },
    })),
}
