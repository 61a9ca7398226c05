/** The five programmes of Aix-en-Provence, as its plan has them. */

import type { Programme } from './programme.ts'

export const AIX_PROGRAMMES: readonly Programme[] = [
  {
    key: 'smart-parking',
    name: { fr: 'Smart Parking', en: 'Smart Parking' },
    look: 'parking',
    impact: 3,
    sensors: [{ kind: 'space', planned: 330 }],
    indicators: [
      {
        key: 'parking-rotations',
        name: {
          fr: 'Rotations par jour et par place',
          en: 'Turnover a day and space',
        },
        ...{ measure: 'rotations', unit: '', decimals: 1, goal: { kind: 'atLeast', value: 5 } },
        how: {
          fr: 'Stationnements qui commencent, par place connue à moitié au moins, divisés par les jours passés.',
          en: 'Stays that begin, over the spaces known for half of the time, over the days that have passed.',
        },
      },
      {
        key: 'parking-occupancy',
        name: { fr: 'Taux d’occupation', en: 'Occupancy rate' },
        ...{ measure: 'occupancy', unit: '%', decimals: 0 },
        goal: { kind: 'between', least: 65, most: 80 },
        how: {
          fr: 'Temps occupé sur temps connu, pendant les heures de limite.',
          en: 'Occupied over known time, in the hours of the limit.',
        },
      },
      {
        key: 'parking-precision',
        name: { fr: 'Précision des dépassements', en: 'Precision of over-stays' },
        ...{ measure: 'patrolPrecision', unit: '%', decimals: 0 },
        goal: { kind: 'atLeast', value: 85 },
        how: {
          fr: 'Part des cas que la patrouille a trouvés justes, sur ses réponses du mois.',
          en: 'Share of cases that the patrol found true, of its answers of the month.',
        },
      },
    ],
  },
  {
    key: 'smart-watering',
    name: { fr: 'Smart Watering', en: 'Smart Watering' },
    look: 'water',
    impact: 3,
    sensors: [
      { kind: 'zone', planned: 147 },
      { kind: 'site', planned: 24 },
      { kind: 'tree', planned: 69 },
    ],
    indicators: [
      {
        key: 'water-used',
        name: { fr: 'Eau des sites équipés', en: 'Water of the sites equipped' },
        ...{ measure: 'water', unit: '%', decimals: 0, goal: { kind: 'atMost', value: -12 } },
        how: {
          fr: 'Écart à la référence saisie pour ces sites, au prorata des jours passés ; sans elle, au même mois de l’an passé, sites connus les deux fois.',
          en: 'Against the reference entered for these sites, by the days that have passed; without one, against the same month of last year, sites known both times.',
        },
      },
      {
        key: 'water-valves',
        name: { fr: 'Vannes en service', en: 'Valves working' },
        ...{ measure: 'valves', unit: '%', decimals: 0, goal: { kind: 'atLeast', value: 95 } },
        how: {
          fr: 'Zones dont le dernier arrosage prévu a donné la moitié de l’attendu au moins, sur celles qui en avaient un.',
          en: 'Zones whose last watering that was due gave half of what was expected, of those that had one.',
        },
      },
      {
        key: 'water-leak-delay',
        name: { fr: 'Délai de détection d’une fuite', en: 'Delay until a leak is found' },
        ...{ measure: 'leakDelay', unit: 'h', decimals: 1, goal: { kind: 'atMost', value: 6 } },
        how: {
          fr: 'Moyenne, du début d’une fuite à son annonce.',
          en: 'Mean, from the beginning of a leak to its being told.',
        },
      },
    ],
  },
  {
    key: 'safe-city',
    name: { fr: 'Safe City', en: 'Safe City' },
    look: 'safety',
    impact: 2,
    sensors: [
      { kind: 'callPoint', planned: 12 },
      { kind: 'building', planned: 6 },
      { kind: 'segment', planned: 12 },
      { kind: 'noisePoint', planned: 8 },
    ],
    indicators: [
      {
        key: 'safety-call',
        name: { fr: 'Appel à l’écran, p99', en: 'Call on screen, p99' },
        ...{ measure: 'callToScreen', unit: 's', decimals: 1, goal: { kind: 'atMost', value: 2 } },
        how: {
          fr: 'De l’appui à l’alarme ici, pour 99 appels sur 100.',
          en: 'From the press to the alarm here, for 99 calls of 100.',
        },
      },
      {
        key: 'safety-availability',
        name: {
          fr: 'Capteurs de flux et bruit, disponibilité',
          en: 'Footfall and noise sensors, availability',
        },
        ...{ measure: 'availability', of: ['segment', 'noisePoint'], unit: '%', decimals: 0 },
        goal: { kind: 'atLeast', value: 95 },
        how: {
          fr: 'Part connue du temps passé, tous points ensemble.',
          en: 'Known share of the time that has passed, over all points.',
        },
      },
      {
        key: 'safety-feeling',
        name: { fr: 'Sentiment d’insécurité', en: 'Feeling unsafe' },
        ...{ measure: 'entered', unit: '%', decimals: 0, goal: { kind: 'fall' } },
        how: {
          fr: 'Enquête annuelle, saisie avec sa source ; comparée au même mois de l’an passé.',
          en: 'Yearly survey, entered with its source; against the same month of last year.',
        },
      },
    ],
  },
  {
    key: 'clean-air-heat',
    name: { fr: 'Propreté, air, chaleur', en: 'Cleanliness, air, heat' },
    look: 'waste',
    impact: 2,
    sensors: [
      { kind: 'bin', planned: 120 },
      { kind: 'airPoint', planned: 4 },
      { kind: 'heatPoint', planned: 12 },
    ],
    indicators: [
      {
        key: 'bins-full',
        name: { fr: 'Débordements de corbeilles', en: 'Bins that overflowed' },
        ...{ measure: 'binFills', unit: '', decimals: 0, goal: { kind: 'atMost', value: 10 } },
        how: {
          fr: 'Fois où une corbeille a été dite pleine.',
          en: 'Times that a bin was told to be full.',
        },
      },
      {
        key: 'air-calibrated',
        name: { fr: 'Stations d’air étalonnées à temps', en: 'Air stations calibrated in time' },
        ...{ measure: 'entered', unit: '%', decimals: 0, goal: { kind: 'atLeast', value: 100 } },
        how: {
          fr: 'Carnet d’étalonnage, saisi avec sa source.',
          en: 'Book of calibrations, entered with its source.',
        },
      },
    ],
  },
  {
    key: 'foundation',
    name: { fr: 'Socle : passerelles, hyperviseur', en: 'Foundation: gateways, hypervisor' },
    look: 'plain',
    impact: 1,
    sensors: [{ kind: 'gateway', planned: 20 }],
    indicators: [
      {
        key: 'facts-in-time',
        name: { fr: 'Faits arrivés en moins de 10 min', en: 'Facts here within 10 min' },
        ...{ measure: 'factsInTime', unit: '%', decimals: 1, goal: { kind: 'atLeast', value: 99 } },
        how: {
          fr: 'Sur les faits reçus dans le mois, de l’événement à l’hyperviseur.',
          en: 'Of the facts received in the month, from the event to the hypervisor.',
        },
      },
      {
        key: 'facts-lost',
        name: { fr: 'Faits perdus', en: 'Facts lost' },
        ...{ measure: 'factsLost', unit: '', decimals: 0, goal: { kind: 'atMost', value: 0 } },
        how: {
          fr: 'Faits que les passerelles ont déclarés perdus ; les éclaircis à dessein ne comptent pas.',
          en: 'Facts that gateways declared lost; those thinned out on purpose do not count.',
        },
      },
    ],
  },
]
