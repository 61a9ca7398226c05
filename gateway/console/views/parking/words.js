// @ts-check
/** What the page of parking says. */

import { many } from '../../../../base/web/format.js'

/** @typedef {import('../../../../base/web/format.js').Formats} Formats */
/** @typedef {Readonly<Record<'free' | 'occupied' | 'over' | 'unknown', number>>} Counts */

export const FR = {
  parking: {
    none: 'Aucune place ici',
    noneText: 'Les places du plan apparaissent dès leur import\u202f: cigale asset import.',
    now: 'En ce moment',
    free: 'libres',
    occupied: 'occupées',
    unknown: 'inconnues',
    over: 'dépassements',
    unknownNever: 'inconnue, jamais comptée libre',
    letters: 'P PMR · L livraison · V recharge',
    search: 'Rue, numéro, DevEUI',
    byState: 'Par état',
    byCategory: 'Par catégorie',
    all: 'Toutes',
    allCategories: 'Toutes catégories',
    states: (
      /** @type {Formats} */ f,
      /** @type {string} */ state,
      /** @type {number} */ count,
    ) => {
      const words = /** @type {Record<string, readonly [string, string]>} */ ({
        free: ['libre', 'libres'],
        occupied: ['occupée', 'occupées'],
        over: ['dépassement', 'dépassements'],
        unknown: ['inconnue', 'inconnues'],
        check: ['à vérifier', 'à vérifier'],
      })
      const [one, other] = words[state] ?? ['', '']
      return many(f, count, one, other)
    },
    categories: { prm: 'PMR', delivery: 'Livraison', ev: 'Recharge', normal: 'Ordinaire' },
    found: (/** @type {Formats} */ f, /** @type {number} */ count) =>
      many(f, count, 'place trouvée', 'places trouvées'),
    notFound: 'Aucune place ne répond à cette recherche.',
    list: 'Places trouvées',
    listText: 'À droite\u00a0: l’état, et ce qui le prouve',
    streets: 'Par rue',
    touch: 'libres / toutes\u202f; toucher une place ouvre sa fiche',
    trust: {
      sure: 'prouvé',
      pending: 'à confirmer',
      inferred: 'déduit',
      doubted: 'capteur douteux',
      silent: 'capteur muet',
      unheard: 'jamais entendu',
    },
    proof: {
      sure: (/** @type {string} */ at, /** @type {string} */ ago) =>
        `Le capteur l’a dit à ${at}, il y a ${ago}.`,
      pending: (/** @type {string} */ at) =>
        `Un changement vient d’être dit à ${at}. Il compte dès qu’il a duré quelques secondes.`,
      inferred: (/** @type {string} */ at) =>
        `Le capteur disait le contraire à ${at}. Depuis, il manque des messages comme après un changement perdu.`,
      silent: (/** @type {string} */ at, /** @type {string} */ ago) =>
        `Rien du capteur depuis ${at} (${ago})\u00a0: personne ne sait si la place est libre.`,
      unheard: () => 'Son capteur n’a encore rien dit.',
      until: (/** @type {string} */ at) =>
        `Sans nouveau message, la place devient inconnue à ${at}.`,
      silentTodo: 'Que faire\u00a0: regarder s’il est arraché ou recouvert, puis sa pile.',
      unheardTodo:
        'Que faire\u00a0: vérifier qu’il est posé et allumé, puis le scanner dans Installer.',
    },
    doubt: {
      since: (/** @type {string} */ at) => `Depuis ${at}\u00a0:`,
      problems: {
        dead: 'plus rien de lui, alors que ses voisins sont entendus.',
        stuck: 'il dit la même chose bien plus longtemps que d’habitude ici.',
        drift: 'son signal bouge comme si des voitures passaient, l’état non.',
      },
      right: (/** @type {string} */ share, /** @type {boolean} */ isMostly) =>
        isMostly
          ? `Un tel doute est juste ${share} du temps.`
          : `Le plus souvent, c’est une voiture laissée là\u00a0: le doute n’est juste que ${share} du temps.`,
      todo: 'Que faire\u00a0: comparer la place à ce que dit le capteur\u202f; le remplacer s’il se trompe.',
    },
    checks: 'Capteurs à vérifier',
    checksText: 'Douteux, muets ou jamais entendus',
    noChecks: 'Tous les capteurs sont entendus et sûrs.',
    moreChecks: (/** @type {string} */ count) => `Et ${count} autres`,
    silentFor: (/** @type {string} */ lasted) => `muet depuis ${lasted}`,
    overs: 'Dépassements',
    oversText: 'Confirmés par un message reçu après la limite',
    noOver: 'Aucune place au-delà de sa limite.',
    overText: (/** @type {string} */ at, /** @type {string} */ limit) =>
      `depuis ${at} · limite ${limit}`,
    neverHeard: 'pas encore entendue',
    limit: 'Durée limite',
    noLimit: 'sans limite',
    today: 'Aujourd’hui',
    yesterday: 'Hier',
    hour: (/** @type {number} */ hour) => `${hour}\u202fh`,
    strip: (
      /** @type {Formats} */ f,
      /** @type {number} */ stays,
      /** @type {string} */ longest,
    ) =>
      stays === 0
        ? 'aucun stationnement'
        : `${many(f, stays, 'stationnement', 'stationnements')}, le plus long ${longest}`,
    occupancy: 'Occupation aujourd’hui',
    occupancyText: 'Part des places connues, heure par heure',
    occupancyIs: (/** @type {string} */ share) =>
      `Occupation aujourd’hui, heure par heure\u202f; maintenant ${share}`,
    tooLittle: 'moins de la moitié connue',
    ofThem: (
      /** @type {Formats} */ f,
      /** @type {Counts} */ { free, unknown },
      /** @type {number} */ all,
    ) =>
      `${many(f, free, 'libre', 'libres')} sur ${all}${unknown > 0 ? `, ${many(f, unknown, 'inconnue', 'inconnues')}` : ''}`,
    bar: (/** @type {Counts} */ { free, occupied, over, unknown }) =>
      `${free} libres, ${occupied} occupées, ${over} en dépassement, ${unknown} inconnues`,
  },
}

/** @type {typeof FR} */
export const EN = {
  parking: {
    none: 'No space here',
    noneText: 'The spaces of the plan appear once they are imported: cigale asset import.',
    now: 'Right now',
    free: 'free',
    occupied: 'occupied',
    unknown: 'unknown',
    over: 'overstays',
    unknownNever: 'unknown, never counted as free',
    letters: 'P disabled · D delivery · E charging',
    search: 'Street, number, DevEUI',
    byState: 'By state',
    byCategory: 'By category',
    all: 'All',
    allCategories: 'All categories',
    states: (f, state, count) => {
      const words = /** @type {Record<string, readonly [string, string]>} */ ({
        free: ['free', 'free'],
        occupied: ['occupied', 'occupied'],
        over: ['overstay', 'overstays'],
        unknown: ['unknown', 'unknown'],
        check: ['to check', 'to check'],
      })
      const [one, other] = words[state] ?? ['', '']
      return many(f, count, one, other)
    },
    categories: { prm: 'Disabled', delivery: 'Delivery', ev: 'Charging', normal: 'Ordinary' },
    found: (f, count) => many(f, count, 'space found', 'spaces found'),
    notFound: 'No space answers this search.',
    list: 'Spaces found',
    listText: 'At the right: the state, and what proves it',
    streets: 'By street',
    touch: 'free / all; touch a space to see more',
    trust: {
      sure: 'proved',
      pending: 'to confirm',
      inferred: 'inferred',
      doubted: 'doubtful sensor',
      silent: 'silent sensor',
      unheard: 'never heard',
    },
    proof: {
      sure: (at, ago) => `The sensor said so at ${at}, ${ago} ago.`,
      pending: (at) =>
        `A change was just told at ${at}. It counts once it has lasted for some seconds.`,
      inferred: (at) =>
        `The sensor said the opposite at ${at}. Since then messages are missing as after a change that was lost.`,
      silent: (at, ago) =>
        `Nothing from the sensor since ${at} (${ago}): nobody knows whether the space is free.`,
      unheard: () => 'Its sensor has said nothing yet.',
      until: (at) => `Without a new message the space becomes unknown at ${at}.`,
      silentTodo: 'What to do: see whether it was torn out or covered, then its battery.',
      unheardTodo: 'What to do: check that it is mounted and switched on, then scan it in Install.',
    },
    doubt: {
      since: (at) => `Since ${at}:`,
      problems: {
        dead: 'nothing of it, while its neighbours are heard.',
        stuck: 'it says the same for far longer than is usual here.',
        drift: 'its signal moves as if cars came and went, its state does not.',
      },
      right: (share, isMostly) =>
        isMostly
          ? `Such a doubt is right ${share} of the time.`
          : `Mostly it is a car that was left there: the doubt is right only ${share} of the time.`,
      todo: 'What to do: compare the space with what the sensor says; replace it if it is wrong.',
    },
    checks: 'Sensors to check',
    checksText: 'In doubt, silent or never heard',
    noChecks: 'All sensors are heard and sure.',
    moreChecks: (count) => `And ${count} more`,
    silentFor: (lasted) => `silent for ${lasted}`,
    overs: 'Overstays',
    oversText: 'Confirmed by a message received after the limit',
    noOver: 'No space is beyond its limit.',
    overText: (at, limit) => `since ${at} · limit ${limit}`,
    neverHeard: 'not heard yet',
    limit: 'Time limit',
    noLimit: 'no limit',
    today: 'Today',
    yesterday: 'Yesterday',
    hour: (hour) => `${String(hour).padStart(2, '0')}:00`,
    strip: (f, stays, longest) =>
      stays === 0 ? 'no stay' : `${many(f, stays, 'stay', 'stays')}, the longest ${longest}`,
    occupancy: 'Occupancy today',
    occupancyText: 'Share of the known spaces, hour by hour',
    occupancyIs: (share) => `Occupancy today, hour by hour; now ${share}`,
    tooLittle: 'less than half is known',
    ofThem: (f, { free, unknown }, all) =>
      `${f.number(free)} free of ${all}${unknown > 0 ? `, ${f.number(unknown)} unknown` : ''}`,
    bar: ({ free, occupied, over, unknown }) =>
      `${free} free, ${occupied} occupied, ${over} overstays, ${unknown} unknown`,
  },
}
