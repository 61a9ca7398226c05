// @ts-check
/** Words of the overview. */

/** @typedef {import('../../../../../base/web/format.js').Formats} Formats */

export const FR = {
  ledeAlarms: (/** @type {Formats} */ f, /** @type {number} */ count) =>
    count === 0
      ? 'Aucune alarme n’attend de réponse.'
      : `${f.number(count)} ${f.plural(count, { one: 'alarme attend une réponse', other: 'alarmes attendent une réponse' })}.`,
  ledeSilent: (/** @type {Formats} */ f, /** @type {number} */ count) =>
    `${f.number(count)} ${f.plural(count, { one: 'passerelle ne parle plus', other: 'passerelles ne parlent plus' })}.`,
  ledeAllHeard: 'Toutes les passerelles parlent.',
  ledeUnknown: (/** @type {Formats} */ f, /** @type {number} */ count) =>
    `${f.number(count)} ${f.plural(count, { one: 'place est inconnue', other: 'places sont inconnues' })}.`,
  more: (/** @type {Formats} */ f, /** @type {number} */ count) =>
    `Et ${f.number(count)} ${f.plural(count, { one: 'autre', other: 'autres' })}`,
  indicators: 'Indicateurs',
  spaces: {
    title: (/** @type {Formats} */ f, /** @type {number} */ count) =>
      `${f.number(count)} ${f.plural(count, { one: 'place libre connue', other: 'places libres connues' })}`,
    text: (/** @type {string} */ all, /** @type {string} */ unknown) =>
      `Sur ${all} places équipées. Inconnues, ni libres ni occupées\u00a0: ${unknown}.`,
    zone: 'Rue',
    all: 'Toutes',
    shares: 'Parts',
    city: 'Ville',
    others: 'Sans rue',
    unknown: (/** @type {Formats} */ f, /** @type {number} */ count) =>
      `${f.number(count)} ${f.plural(count, { one: 'inconnue', other: 'inconnues' })}`,
    free: 'libres',
    occupied: 'occupées',
    unknownKey: 'inconnues',
  },
  water: {
    title: 'Eau aujourd’hui',
    since: (/** @type {string} */ hour) => `de minuit à ${hour}\u00a0h`,
    more: (/** @type {string} */ diff) => `${diff} sur l’habituel`,
    usual: (/** @type {string} */ usual) => `à cette heure\u00a0: ${usual}`,
    label: (/** @type {string} */ litres, /** @type {string} */ usual) =>
      `Eau depuis minuit\u00a0: ${litres}. ${usual}`,
    unknown: 'Inconnu\u00a0: une heure au moins n’a pas été relevée.',
    band: 'Bande\u00a0: 8 mêmes jours sur 10, sur huit semaines.',
    heads: /** @type {[string, string, string, string]} */ ([
      'Heure',
      'Aujourd’hui',
      'Médiane',
      '8 sur 10',
    ]),
    failed: 'La courbe n’a pas pu être lue. Les autres chiffres restent justes.',
  },
  leaks: {
    title: (/** @type {Formats} */ f, /** @type {number} */ count) =>
      count === 0
        ? 'Aucune fuite ouverte'
        : `${f.number(count)} ${f.plural(count, { one: 'fuite ouverte', other: 'fuites ouvertes' })}`,
    none: 'Les débits de nuit sont à zéro, vannes fermées.',
    place: 'Lieu',
    flow: 'Débit',
    lost: 'Perdus',
    state: 'État',
    confirmed: 'confirmée',
    suspected: 'soupçonnée',
  },
  soils: {
    title: 'Sols',
    text: 'Tension médiane en kPa\u202f; plus c’est haut, plus c’est sec. Trait\u00a0: seuil.',
    dry: 'sec',
    wet: 'humide',
    none: 'Aucune sonde n’a encore parlé.',
    old: 'inconnu',
    meter: (/** @type {string} */ tension, /** @type {string} */ threshold) =>
      `${tension} kPa, seuil ${threshold} kPa`,
  },
  safety: {
    title: 'Sécurité',
    points: (/** @type {string} */ ready, /** @type {string} */ all) => `${ready} / ${all}`,
    pointsLabel: 'bornes d’appel prêtes',
    buildings: 'bâtiments qui répondent',
    intrusions: 'intrusions en cours',
    passages: 'passages par heure, dernier quart d’heure',
  },
  environment: {
    title: 'Environnement',
    bins: 'corbeilles pleines',
    binsUnknown: (/** @type {string} */ count) => `corbeilles pleines (inconnues\u00a0: ${count})`,
    air: 'PM2,5 au plus haut, µg/m³',
    heat: 'air, du plus frais au plus chaud, °C',
    noise: 'bruit au plus haut, dB(A)',
  },
  network: {
    title: 'Passerelles',
    online: 'en ligne',
    delay: 'délai médian, du fait à cet écran',
    sensors: 'capteurs muets',
    silent: (/** @type {string} */ name, /** @type {string} */ since) =>
      `${name} muette depuis ${since}`,
  },
}

/** @type {typeof FR} */
export const EN = {
  ledeAlarms: (f, count) =>
    count === 0
      ? 'No alarm waits for an answer.'
      : `${f.number(count)} ${f.plural(count, { one: 'alarm waits', other: 'alarms wait' })} for an answer.`,
  ledeSilent: (f, count) =>
    `${f.number(count)} ${f.plural(count, { one: 'gateway is', other: 'gateways are' })} silent.`,
  ledeAllHeard: 'All gateways are heard.',
  ledeUnknown: (f, count) =>
    `${f.number(count)} ${f.plural(count, { one: 'space is', other: 'spaces are' })} unknown.`,
  more: (f, count) =>
    `And ${f.number(count)} ${f.plural(count, { one: 'other', other: 'others' })}`,
  indicators: 'Indicators',
  spaces: {
    title: (f, count) =>
      `${f.number(count)} ${f.plural(count, { one: 'space', other: 'spaces' })} known to be free`,
    text: (all, unknown) => `Of ${all} fitted spaces. Unknown, neither free nor taken: ${unknown}.`,
    zone: 'Street',
    all: 'All',
    shares: 'Shares',
    city: 'City',
    others: 'No street',
    unknown: (f, count) => `${f.number(count)} unknown`,
    free: 'free',
    occupied: 'taken',
    unknownKey: 'unknown',
  },
  water: {
    title: 'Water today',
    since: (hour) => `from midnight to ${hour}:00`,
    more: (diff) => `${diff} on the usual`,
    usual: (usual) => `by this hour: ${usual}`,
    label: (litres, usual) => `Water since midnight: ${litres}. ${usual}`,
    unknown: 'Unknown: one hour at least was not read.',
    band: 'Band: 8 of 10 same weekdays, over eight weeks.',
    heads: ['Hour', 'Today', 'Median', '8 of 10'],
    failed: 'The curve could not be read. The other figures remain right.',
  },
  leaks: {
    title: (f, count) =>
      count === 0
        ? 'No open leak'
        : `${f.number(count)} open ${f.plural(count, { one: 'leak', other: 'leaks' })}`,
    none: 'Flow at night is zero with valves closed.',
    place: 'Place',
    flow: 'Flow',
    lost: 'Lost',
    state: 'State',
    confirmed: 'confirmed',
    suspected: 'suspected',
  },
  soils: {
    title: 'Soils',
    text: 'Median tension in kPa; the higher, the drier. Tick: threshold.',
    dry: 'dry',
    wet: 'moist',
    none: 'No probe has spoken yet.',
    old: 'unknown',
    meter: (tension, threshold) => `${tension} kPa, threshold ${threshold} kPa`,
  },
  safety: {
    title: 'Safety',
    points: (ready, all) => `${ready} / ${all}`,
    pointsLabel: 'call points ready',
    buildings: 'buildings that answer',
    intrusions: 'intrusions going on',
    passages: 'passers-by an hour, last quarter',
  },
  environment: {
    title: 'Environment',
    bins: 'full bins',
    binsUnknown: (count) => `full bins (unknown: ${count})`,
    air: 'highest PM2.5, µg/m³',
    heat: 'air, coolest to hottest, °C',
    noise: 'loudest noise, dB(A)',
  },
  network: {
    title: 'Gateways',
    online: 'online',
    delay: 'median delay, from the fact to this screen',
    sensors: 'silent sensors',
    silent: (name, since) => `${name} silent since ${since}`,
  },
}
