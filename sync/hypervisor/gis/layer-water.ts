/** Layers of water and trees. */

import { thingsOf, type Valve, type WaterThing } from '../city/thing.ts'
import { timeText } from '../city/time-text.ts'
import { column, type Layer } from './layer.ts'

const VALVES = { open: 'ouverte', closed: 'fermee', unsure: 'incertaine' } as const
/** The one that is to be looked at first stands for all. */
const VALVES_BY_WEIGHT = ['unsure', 'open', 'closed'] as const

export const WATERING: Layer = {
  id: 'arrosage',
  fr: 'Arrosage : zones et sites',
  en: 'Watering: zones and sites',
  columns: [
    column('id_zone', 'text', { fr: 'Identifiant', en: 'Id' }),
    column('nom', 'text', { fr: 'Nom', en: 'Name' }),
    column('genre', 'text', { fr: 'zone ou site', en: 'Zone or site' }),
    column('site', 'text', { fr: 'Site de la zone', en: 'Site of the zone' }),
    column('fuite', 'text', {
      fr: 'Genre de fuite, vide : aucune',
      en: 'Kind of leak, empty: none',
    }),
    column('fuite_sure', 'boolean', { fr: 'Fuite confirmée', en: 'Leak is confirmed' }),
    column('fuite_dep', 'time', { fr: 'Début de la fuite', en: 'When it began' }),
    column('fuite_lh', 'real', { fr: 'Débit de la fuite, L/h', en: 'Its flow, L/h' }),
    column('perdu_l', 'real', { fr: 'Perdu, L', en: 'Lost, L' }),
    column('vanne', 'text', { fr: 'ouverte, fermee, incertaine', en: 'Open, closed, unsure' }),
    column('arr_fin', 'time', { fr: 'Fin du dernier arrosage', en: 'End of the last watering' }),
    column('arr_l', 'real', { fr: 'Dernier arrosage, L', en: 'Last watering, L' }),
    column('heure_l', 'real', {
      fr: 'Dernière heure du compteur, L',
      en: 'Last hour of the meter, L',
    }),
    column('bloque', 'text', { fr: 'Arrosage bloqué : raison', en: 'Locked: reason' }),
    column('maj', 'time', { fr: 'Dernière nouvelle', en: 'Last word' }),
  ],
  timeColumn: 'maj',
  isShown: () => true,
  rows: (city) =>
    thingsOf(city, 'zone', 'site').map((thing) => ({
      id: thing.id,
      place: thing.place,
      cells: waterCells(thing),
    })),
}

function waterCells(thing: WaterThing) {
  const { leak, lastWatering, lastHour, lock } = thing
  return {
    id_zone: thing.id,
    nom: thing.name,
    genre: thing.kind,
    site: thing.siteId ?? null,
    fuite: leak?.kind ?? null,
    fuite_sure: leak?.isConfirmed ?? null,
    fuite_dep: timeText(leak?.sinceMs),
    fuite_lh: leak?.flowLitresPerHour ?? null,
    perdu_l: leak?.lostLitres ?? null,
    vanne: valvesText(thing.valves),
    arr_fin: timeText(lastWatering?.endedMs),
    arr_l: lastWatering?.litres ?? null,
    heure_l: lastHour?.litres ?? null,
    bloque: lock?.reason ?? null,
    maj: timeText(thing.toldMs),
  }
}

function valvesText(valves: readonly Valve[]): string | null {
  const status = VALVES_BY_WEIGHT.find((one) => valves.some((valve) => valve.status === one))
  return status ? VALVES[status] : null
}

export const TREES: Layer = {
  id: 'arbres',
  fr: 'Arbres arrosés : tension du sol',
  en: 'Watered trees: soil tension',
  columns: [
    column('id_arbre', 'text', { fr: 'Identifiant', en: 'Id' }),
    column('nom', 'text', { fr: 'Nom', en: 'Name' }),
    column('tension', 'real', { fr: 'Tension, kPa, 0 : saturé', en: 'Tension, kPa, 0: saturated' }),
    column('seuil', 'real', { fr: 'Seuil de soif, kPa', en: 'Threshold of thirst, kPa' }),
    column('sec', 'boolean', { fr: 'A soif', en: 'Is thirsty' }),
    column('sondes', 'integer', { fr: 'Sondes', en: 'Probes' }),
    column('mesure_le', 'time', { fr: 'Mesuré le', en: 'Measured at' }),
    column('maj', 'time', { fr: 'Dernière nouvelle', en: 'Last word' }),
  ],
  timeColumn: 'maj',
  isShown: () => true,
  rows: (city) =>
    thingsOf(city, 'tree').map((tree) => {
      const { id, name, place, soil, toldMs } = tree
      const cells = {
        id_arbre: id,
        nom: name,
        tension: soil?.tensionKpa ?? null,
        seuil: soil?.thresholdKpa ?? null,
        sec: soil?.isDry ?? null,
        sondes: soil?.probes ?? null,
        mesure_le: timeText(soil?.atMs),
        maj: timeText(toldMs),
      }
      return { id, place, cells }
    }),
}
