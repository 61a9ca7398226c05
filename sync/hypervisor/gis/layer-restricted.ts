/** Layers that the public does not have: call points and watched buildings, and devices. */

import { maySeeDevices } from '../city/privacy.ts'
import { type City, type Device, type Thing, thingsOf } from '../city/thing.ts'
import { timeText } from '../city/time-text.ts'
import { type Cell, column, type Layer } from './layer.ts'

export const SAFETY: Layer = {
  id: 'securite',
  fr: 'Bornes d’appel et bâtiments surveillés',
  en: 'Call points and watched buildings',
  columns: [
    column('id_point', 'text', { fr: 'Identifiant', en: 'Id' }),
    column('nom', 'text', { fr: 'Nom', en: 'Name' }),
    column('genre', 'text', { fr: 'borne ou batiment', en: 'Call point or building' }),
    column('appel_le', 'time', { fr: 'Dernier appel', en: 'Last call' }),
    column('essai_le', 'time', { fr: 'Dernier essai', en: 'Last test' }),
    column('intrusion', 'text', { fr: 'Intrusion en cours', en: 'Intrusion that goes on' }),
    column('depuis', 'time', { fr: 'Début de l’intrusion', en: 'When it began' }),
    column('surveille', 'boolean', { fr: 'Donne signe de vie', en: 'Gives signs of life' }),
    column('maj', 'time', { fr: 'Dernière nouvelle', en: 'Last word' }),
  ],
  timeColumn: 'maj',
  isShown: ({ hasSafety }) => hasSafety,
  rows: (city, { seen }) =>
    seen.hasSafety
      ? thingsOf(city, 'callPoint', 'building').map((thing) => ({
          id: thing.id,
          place: thing.place,
          cells: {
            id_point: thing.id,
            nom: thing.name,
            ...safetyCells(thing),
            maj: timeText(thing.toldMs),
          },
        }))
      : [],
}

function safetyCells(thing: Thing): Record<string, Cell> {
  if (thing.kind === 'callPoint') {
    const times = { appel_le: timeText(thing.lastCallMs), essai_le: timeText(thing.lastTestMs) }
    const none = { intrusion: null, depuis: null }
    return { genre: 'borne', ...times, ...none, surveille: thing.isSupervised }
  }
  const { intrusion, isSupervised } = thing as Extract<Thing, { kind: 'building' }>
  const told = { intrusion: intrusion?.what ?? null, depuis: timeText(intrusion?.sinceMs) }
  return { genre: 'batiment', appel_le: null, essai_le: null, ...told, surveille: isSupervised }
}

export const DEVICES: Layer = {
  id: 'capteurs',
  fr: 'Capteurs',
  en: 'Sensors',
  columns: [
    column('dev_eui', 'text', { fr: 'DevEUI', en: 'DevEUI' }),
    column('objets', 'text', { fr: 'Objets servis', en: 'What it serves' }),
    column('modele', 'text', { fr: 'Modèle', en: 'Model' }),
    column('passerelle', 'text', { fr: 'Passerelle', en: 'Gateway' }),
    column('batterie', 'real', { fr: 'Batterie, %', en: 'Battery, %' }),
    column('bat_basse', 'boolean', { fr: 'Batterie basse', en: 'Battery is low' }),
    column('muet_dep', 'time', { fr: 'Muet depuis', en: 'Silent since' }),
    column('maj', 'time', { fr: 'Dernière mesure', en: 'Last reading' }),
  ],
  timeColumn: 'maj',
  isShown: ({ view }) => maySeeDevices(view),
  rows: (city, { seen }) =>
    maySeeDevices(seen.view)
      ? [...city.devices.values()].map((device) => deviceRow(device, city, seen.hasSafety))
      : [],
}

/** What it serves is named as far as that may be seen. */
function deviceRow(device: Device, { things }: City, hasSafety: boolean) {
  const served = device.thingIds.filter((id) => {
    const kind = things.get(id)?.kind
    return hasSafety || (kind !== 'callPoint' && kind !== 'building')
  })
  const place = served.flatMap((id) => things.get(id)?.place ?? [])[0]
  return {
    id: device.devEui,
    place,
    cells: {
      dev_eui: device.devEui,
      objets: served.join(' ') || null,
      modele: device.profile ?? null,
      passerelle: device.gateway,
      batterie: device.batteryPercent ?? null,
      bat_basse: device.isBatteryLow,
      muet_dep: timeText(device.silentSinceMs),
      maj: timeText(device.lastReadingMs),
    },
  }
}
