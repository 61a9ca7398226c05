// @ts-check
/** What the page of today says. */

import { many } from '../../../../base/web/format.js'

/** @typedef {import('../../../../base/web/format.js').Formats} Formats */

export const FR = {
  today: {
    now: 'À traiter maintenant',
    trades: 'Par métier',
    gateway: 'La passerelle',
    version: 'Cigale',
    up: (/** @type {string} */ lasted) => `en marche depuis ${lasted}`,
    calm: 'Rien ne demande quelqu’un',
    calmText: 'Aucune alarme, aucune fuite, aucun capteur muet.',
    more: (/** @type {string} */ count) => `Et ${count} autres du même genre, dans leurs pages.`,
    count: (/** @type {Formats} */ f, /** @type {number} */ alarms, /** @type {number} */ tasks) =>
      `${many(f, alarms, 'alarme', 'alarmes')}, ${many(f, tasks, 'tâche', 'tâches')}`,
    toDo: (/** @type {Formats} */ f, /** @type {number} */ count) =>
      many(f, count, 'alerte', 'alertes'),
    rows: {
      free: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'place libre', 'places libres'),
      known: (/** @type {string} */ known, /** @type {string} */ all) =>
        `${known} connues sur ${all}`,
      zones: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'zone d’arrosage', 'zones d’arrosage'),
      watering: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'zone arrose', 'zones arrosent'),
      shut: 'aucune vanne ouverte',
      safety: (/** @type {string} */ points, /** @type {string} */ buildings) =>
        `${points} bornes, ${buildings} bâtiments`,
      others: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'point de mesure', 'points de mesure'),
      heard: (/** @type {string} */ heard, /** @type {string} */ known) =>
        `${heard} sur ${known} entendus`,
      lastHour: 'dans la dernière heure',
      silent: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'muet', 'muets'),
      waiting: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'fait en attente', 'faits en attente'),
    },
  },
}

/** @type {typeof FR} */
export const EN = {
  today: {
    now: 'To do now',
    trades: 'By trade',
    gateway: 'The gateway',
    version: 'Cigale',
    up: (lasted) => `running for ${lasted}`,
    calm: 'Nothing needs a person',
    calmText: 'No alarm, no leak, no silent sensor.',
    more: (count) => `And ${count} more of the same kinds, on their pages.`,
    count: (f, alarms, tasks) =>
      `${many(f, alarms, 'alarm', 'alarms')}, ${many(f, tasks, 'task', 'tasks')}`,
    toDo: (f, count) => many(f, count, 'alert', 'alerts'),
    rows: {
      free: (f, count) => many(f, count, 'free space', 'free spaces'),
      known: (known, all) => `${known} known of ${all}`,
      zones: (f, count) => many(f, count, 'watering zone', 'watering zones'),
      watering: (f, count) => many(f, count, 'zone waters', 'zones water'),
      shut: 'no valve is open',
      safety: (points, buildings) => `${points} call points, ${buildings} buildings`,
      others: (f, count) => many(f, count, 'measuring point', 'measuring points'),
      heard: (heard, known) => `${heard} of ${known} heard`,
      lastHour: 'in the last hour',
      silent: (f, count) => many(f, count, 'silent', 'silent'),
      waiting: (f, count) => many(f, count, 'fact waiting', 'facts waiting'),
    },
  },
}
