// @ts-check
/** What the page of today says. */

import { many } from '../../../../base/web/format.js'

/** @typedef {import('../../../../base/web/format.js').Formats} Formats */

export const FR = {
  today: {
    now: 'À traiter maintenant',
    trades: 'Par métier',
    gateway: 'La passerelle',
    install: 'Installer un capteur',
    calm: 'Rien ne demande quelqu’un',
    calmText: 'Aucune alarme, aucune fuite, aucun capteur muet.',
    several: {
      overstay: 'dépassements',
      bin: 'corbeilles pleines',
      dry: 'sols secs',
      silent: 'capteurs muets',
      doubt: 'capteurs douteux',
      distrust: 'mesures à ne pas croire',
      battery: 'piles à changer',
    },
    rest: (/** @type {string} */ count) => `Et ${count} de plus`,
    leak: 'L’eau coule alors que la vanne est fermée. L’arrosage de la zone est suspendu.',
    count: (/** @type {Formats} */ f, /** @type {number} */ alarms, /** @type {number} */ tasks) =>
      `${many(f, alarms, 'alarme', 'alarmes')}, ${many(f, tasks, 'tâche', 'tâches')}`,
    toDo: (/** @type {Formats} */ f, /** @type {number} */ count) =>
      many(f, count, 'alerte', 'alertes'),
    filled: (/** @type {string} */ share) =>
      `Remplie à ${share}, au dernier relevé de son capteur.`,
    missed: 'L’appareil a manqué ses signes de vie. Muet, il ne peut plus appeler.',
    taken: 'Quelqu’un s’en occupe. L’alarme reste ici jusqu’à ce que sa cause ait disparu.',
    todo: {
      call: 'Vérifier que quelqu’un s’y rend. Seule la ville peut clore l’appel.',
      alarm: 'Se rendre sur place et constater.',
      intrusion: 'Prévenir la police municipale, ne pas entrer seul.',
      leak: 'Fermer la vanne d’arrêt, chercher entre le compteur et les arroseurs.',
      valve: 'Redemander l’état depuis la page\u202f; sans réponse, aller voir la vanne.',
      cycle: 'Faire tourner la zone dix minutes et regarder chaque arroseur.',
      overstay: 'Prévenir qui contrôle la rue. Rien à réparer.',
      bin: 'Vider la corbeille à la prochaine tournée.',
      dry: 'Arroser, ou programmer l’arrosage de ce soir.',
      silent: 'Regarder s’il est arraché ou recouvert, puis sa pile.',
      doubt: 'Comparer la place à ce que dit le capteur\u202f; le remplacer s’il se trompe.',
      distrust: 'Nettoyer et sécher la prise, ou remplacer la sonde.',
      battery: 'Changer la pile à la prochaine tournée.',
    },
    todoOf: {
      fire: 'Appeler le 18 si personne ne l’a fait, ne pas ouvrir la corbeille.',
      missed:
        'Y aller aujourd’hui avec une pile\u202f; signaler la borne hors service si elle le reste.',
      leak: 'Regarder le compteur, puis fermer la vanne d’arrêt.',
      burst: 'Fermer la vanne d’arrêt tout de suite.',
      tilt: 'Redresser, puis vérifier la fixation.',
      frost: 'Purger avant la nuit.',
    },
    rows: {
      free: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'place libre', 'places libres'),
      known: (/** @type {string} */ known, /** @type {string} */ all) =>
        `${known} connues sur ${all}`,
      zones: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'zone', 'zones'),
      watering: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'zone arrose', 'zones arrosent'),
      shut: 'aucune vanne ouverte',
      safety: (
        /** @type {Formats} */ f,
        /** @type {number} */ points,
        /** @type {number} */ buildings,
      ) => `${many(f, points, 'borne', 'bornes')}, ${many(f, buildings, 'bâtiment', 'bâtiments')}`,
      others: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'point de mesure', 'points de mesure'),
      heard: (/** @type {string} */ heard, /** @type {string} */ known) =>
        `${heard} sur ${known} entendus`,
      lastHour: 'capteurs, dans la dernière heure',
      silent: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'muet', 'muets'),
      link: 'Liaison avec la ville',
      waiting: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        count === 0 ? 'rien n’attend' : many(f, count, 'fait en attente', 'faits en attente'),
      clock: 'Horloge',
      clocks: ['Inconnue', 'À vérifier', 'Juste', 'Juste'],
      clockText: [
        'jamais mise à l’heure',
        'sur sa pile, sans autre source',
        'réglée par le réseau',
        'réglée par satellite',
      ],
      backup: 'Sauvegarde',
      backupText: 'Pour refaire la passerelle si sa carte meurt',
      disk: 'Place pour les données',
      gigabytes: 'Go',
      room: (/** @type {string} */ free) => `${free} libres`,
      frames: (/** @type {Formats} */ f, /** @type {number} */ count) =>
        many(f, count, 'trame acceptée', 'trames acceptées'),
      up: (/** @type {string} */ version, /** @type {string} */ lasted) =>
        `Cigale ${version}, en marche depuis ${lasted}`,
    },
  },
}

/** @type {typeof FR} */
export const EN = {
  today: {
    now: 'To do now',
    trades: 'By trade',
    gateway: 'The gateway',
    install: 'Install a sensor',
    calm: 'Nothing needs a person',
    calmText: 'No alarm, no leak, no silent sensor.',
    several: {
      overstay: 'overstays',
      bin: 'full bins',
      dry: 'dry soils',
      silent: 'silent sensors',
      doubt: 'doubtful sensors',
      distrust: 'readings not to be believed',
      battery: 'batteries to be changed',
    },
    rest: (count) => `And ${count} more`,
    leak: 'Water runs although the valve is closed. Watering of the zone is suspended.',
    count: (f, alarms, tasks) =>
      `${many(f, alarms, 'alarm', 'alarms')}, ${many(f, tasks, 'task', 'tasks')}`,
    toDo: (f, count) => many(f, count, 'alert', 'alerts'),
    filled: (share) => `${share} full, by the last reading of its sensor.`,
    missed: 'The device has missed its signs of life. Silent, it cannot call any more.',
    taken: 'Somebody takes care of it. The alarm stays here until its cause is gone.',
    todo: {
      call: 'Make sure that somebody is on the way. Only the city can close the call.',
      alarm: 'Go there and see.',
      intrusion: 'Tell the municipal police, do not go in alone.',
      leak: 'Close the stop valve, look between the meter and the sprinklers.',
      valve: 'Ask for its state again on its page; without an answer, go and see the valve.',
      cycle: 'Run the zone for ten minutes and look at each sprinkler.',
      overstay: 'Tell whoever patrols the street. There is nothing to repair.',
      bin: 'Empty the bin on the next round.',
      dry: 'Water it, or schedule watering for tonight.',
      silent: 'See whether it was torn out or covered, then its battery.',
      doubt: 'Compare the space with what the sensor says; replace it if it is wrong.',
      distrust: 'Clean and dry the plug, or replace the probe.',
      battery: 'Change the battery on the next round.',
    },
    todoOf: {
      fire: 'Call 18 if nobody has, do not open the bin.',
      missed: 'Go today with a battery; report the call point out of order if it stays silent.',
      leak: 'Look at the meter, then close the stop valve.',
      burst: 'Close the stop valve at once.',
      tilt: 'Put it upright, then check its mount.',
      frost: 'Drain it before the night.',
    },
    rows: {
      free: (f, count) => many(f, count, 'free space', 'free spaces'),
      known: (known, all) => `${known} known of ${all}`,
      zones: (f, count) => many(f, count, 'zone', 'zones'),
      watering: (f, count) => many(f, count, 'zone waters', 'zones water'),
      shut: 'no valve is open',
      safety: (f, points, buildings) =>
        `${many(f, points, 'call point', 'call points')}, ${many(f, buildings, 'building', 'buildings')}`,
      others: (f, count) => many(f, count, 'measuring point', 'measuring points'),
      heard: (heard, known) => `${heard} of ${known} heard`,
      lastHour: 'sensors, in the last hour',
      silent: (f, count) => many(f, count, 'silent', 'silent'),
      link: 'Link to the city',
      waiting: (f, count) =>
        count === 0 ? 'nothing waits' : many(f, count, 'fact waiting', 'facts waiting'),
      clock: 'Clock',
      clocks: ['Unknown', 'To check', 'Right', 'Right'],
      clockText: [
        'never set',
        'on its battery, without another source',
        'set by the network',
        'set by satellite',
      ],
      backup: 'Backup',
      backupText: 'To make the gateway again if its card dies',
      disk: 'Room for data',
      gigabytes: 'GB',
      room: (free) => `${free} free`,
      frames: (f, count) => many(f, count, 'frame accepted', 'frames accepted'),
      up: (version, lasted) => `Cigale ${version}, running for ${lasted}`,
    },
  },
}
