// @ts-check
/** What the page of parking says. */

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
    streets: 'Par rue',
    touch: 'libres / toutes\u202f; toucher une place ouvre sa fiche',
    overs: 'Dépassements',
    oversText: 'Confirmés par un message reçu après la limite',
    noOver: 'Aucune place au-delà de sa limite.',
    overText: (/** @type {string} */ at, /** @type {string} */ limit) =>
      `depuis ${at} · limite ${limit}`,
    neverHeard: 'pas encore entendue',
    limit: 'Durée limite',
    noLimit: 'sans limite',
    strip: (/** @type {string} */ count, /** @type {string} */ longest) =>
      `${count} stationnements, le plus long ${longest}`,
    bar: (
      /** @type {Record<'free' | 'occupied' | 'over' | 'unknown', number>} */ {
        free,
        occupied,
        over,
        unknown,
      },
    ) => `${free} libres, ${occupied} occupées, ${over} en dépassement, ${unknown} inconnues`,
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
    streets: 'By street',
    touch: 'free / all; touch a space to see more',
    overs: 'Overstays',
    oversText: 'Confirmed by a message received after the limit',
    noOver: 'No space is beyond its limit.',
    overText: (at, limit) => `since ${at} · limit ${limit}`,
    neverHeard: 'not heard yet',
    limit: 'Time limit',
    noLimit: 'no limit',
    strip: (count, longest) => `${count} stays, the longest ${longest}`,
    bar: ({ free, occupied, over, unknown }) =>
      `${free} free, ${occupied} occupied, ${over} overstays, ${unknown} unknown`,
  },
}
