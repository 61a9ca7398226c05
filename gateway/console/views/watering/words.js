// @ts-check
/** What the page of watering says. */

import { many } from '../../../../base/web/format.js'

/** @typedef {import('../../../../base/web/format.js').Formats} Formats */

export const FR = {
  watering: {
    none: 'Aucune zone ici',
    noneText: 'Les zones du plan apparaissent dès leur import\u202f: cigale asset import.',
    zones: (/** @type {Formats} */ f, /** @type {number} */ count) =>
      many(f, count, 'zone', 'zones'),
    soilText: (/** @type {Formats} */ f, /** @type {number} */ probes) =>
      `${many(f, probes, 'sonde', 'sondes')}, 3 jours`,
    kpaUnit: 'kPa, plus haut = plus sec',
    valve: 'Vanne',
    order: 'Ordre',
    meter: 'Compteur',
    valveSays: (
      /** @type {boolean} */ isOpen,
      /** @type {string} */ at,
      /** @type {boolean} */ isUnsure,
    ) =>
      `${isUnsure ? 'n’a pas confirmé, disait' : 'dit'} «\u00a0${isOpen ? 'ouverte' : 'fermée'}\u00a0» depuis ${at}`,
    valveNever: 'n’a encore rien dit',
    programme: 'Programme',
    programmeOff: 'arrêté',
    everyDay: 'chaque jour',
    days: ['lun.', 'mar.', 'mer.', 'jeu.', 'ven.', 'sam.', 'dim.'],
    programmeSays: (
      /** @type {string} */ from,
      /** @type {string} */ to,
      /** @type {string} */ days,
      /** @type {string} */ amount,
      /** @type {'soil' | 'calendar'} */ decision,
    ) => `${from} à ${to}, ${days}, ${amount}${decision === 'soil' ? ', si le sol est sec' : ''}`,
    closesAt: (/** @type {string} */ at) => `fermeture à ${at} au plus tard`,
    runs: (/** @type {string} */ flow) => `coule vanne fermée\u00a0: ${flow}`,
    quiet: 'ne voit aucune fuite',
    curve: 'Voir la courbe',
    flow: 'Débit au compteur',
    flowText: '3 jours, L/h',
    flowCut: '3 jours, L/h. Les pics coupés sont des arrosages.',
    notRead: 'non relevé (volume gardé)',
    flowLabel: (/** @type {string} */ name, /** @type {string} */ flow) =>
      `Débit au compteur de ${name}\u00a0: ${flow} maintenant`,
    events: {
      valveOpened: 'ouverte',
      valveClosed: 'fermée',
      leakSuspected: 'début',
      leakConfirmed: 'confirmée',
      leakCleared: 'réparée',
      cycleFaultFound: 'arrosage anormal',
    },
    start: 'Arroser…',
    stop: 'Fermer la vanne',
    suspended: 'Arrosage suspendu tant que la fuite est ouverte.',
    noValve: 'Cette zone n’a pas de vanne commandée.',
    noRight: 'Ce jeton ne permet pas d’arroser.',
    ask: (/** @type {string} */ name) => `Arroser ${name}\u202f?`,
    open: (/** @type {string} */ minutes) => `Ouvrir ${minutes}\u202fmin`,
    howLong: 'Durée',
    willClose: (/** @type {string} */ at) =>
      `La vanne se ferme seule, vers ${at}, même sans liaison.`,
    willTake: (/** @type {string} */ volume) => `Environ ${volume} au débit prévu.`,
    classA: 'L’ordre part au prochain message de la vanne, sous quelques minutes.',
    ordered: 'Ordre en file. La vanne l’entend à son prochain message.',
    stopped: 'Ordre de fermer en file.',
    refused: 'L’ordre n’a pas été pris. Voyez l’état de la zone, puis réessayez.',
  },
}

/** @type {typeof FR} */
export const EN = {
  watering: {
    none: 'No zone here',
    noneText: 'The zones of the plan appear once they are imported: cigale asset import.',
    zones: (f, count) => many(f, count, 'zone', 'zones'),
    soilText: (f, probes) => `${many(f, probes, 'probe', 'probes')}, 3 days`,
    kpaUnit: 'kPa, higher = drier',
    valve: 'Valve',
    order: 'Order',
    meter: 'Meter',
    valveSays: (isOpen, at, isUnsure) =>
      `${isUnsure ? 'did not confirm, said' : 'says'} “${isOpen ? 'open' : 'closed'}” since ${at}`,
    valveNever: 'has said nothing yet',
    programme: 'Programme',
    programmeOff: 'off',
    everyDay: 'every day',
    days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    programmeSays: (from, to, days, amount, decision) =>
      `${from} to ${to}, ${days}, ${amount}${decision === 'soil' ? ', when the soil is dry' : ''}`,
    closesAt: (at) => `closes at ${at} at the latest`,
    runs: (flow) => `runs with the valve closed: ${flow}`,
    quiet: 'sees no leak',
    curve: 'See the curve',
    flow: 'Flow at the meter',
    flowText: '3 days, L/h',
    flowCut: '3 days, L/h. Peaks that are cut are waterings.',
    notRead: 'not read (volume kept)',
    flowLabel: (name, flow) => `Flow at the meter of ${name}: ${flow} now`,
    events: {
      valveOpened: 'opened',
      valveClosed: 'closed',
      leakSuspected: 'start',
      leakConfirmed: 'confirmed',
      leakCleared: 'repaired',
      cycleFaultFound: 'watering out of the usual',
    },
    start: 'Water…',
    stop: 'Close the valve',
    suspended: 'Watering is suspended while the leak is open.',
    noValve: 'This zone has no valve to command.',
    noRight: 'This token may not water.',
    ask: (name) => `Water ${name}?`,
    open: (minutes) => `Open for ${minutes}\u202fmin`,
    howLong: 'Duration',
    willClose: (at) => `The valve closes by itself, about ${at}, even without a link.`,
    willTake: (volume) => `About ${volume} at the planned flow.`,
    classA: 'The order leaves with the valve’s next message, within a few minutes.',
    ordered: 'Order queued. The valve hears it with its next message.',
    stopped: 'Order to close queued.',
    refused: 'The order was not taken. See the state of the zone, then try again.',
  },
}
