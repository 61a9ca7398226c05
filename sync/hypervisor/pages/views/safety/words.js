// @ts-check
/** Words of the page of safety. */

/** @typedef {import('../../../../../base/web/format.js').Formats} Formats */

export const FR = {
  lede: 'Appels d’urgence et intrusions d’abord\u202f; passages et bruit pour prévoir les présences.',
  calm: 'Aucun appel, aucune intrusion en cours',
  calmText: (/** @type {string} */ ready, /** @type {string} */ all) =>
    `${ready} bornes d’appel prêtes sur ${all}. Un appel est à l’écran deux secondes après l’appui.`,
  map: 'Sur la carte',
  others: 'Autres alarmes de sécurité',
  points: {
    title: 'Bornes d’appel',
    text: 'Sans signe de vie depuis 26 heures, une borne n’est jamais «\u00a0prête\u00a0».',
    none: 'Aucune borne d’appel équipée.',
    name: 'Borne',
    state: 'État',
    heard: 'Entendue',
    test: 'Dernier essai',
    battery: 'Pile',
    calls: 'Appels du mois',
    availability: 'Disponible ce mois',
  },
  states: {
    calls: 'appel en cours',
    ready: 'prête',
    lost: 'signes de vie manquants',
    away: 'passerelle muette',
    never: 'inconnue',
  },
  buildings: {
    title: 'Bâtiments surveillés',
    text: (/** @type {Formats} */ f, /** @type {number} */ count) =>
      count === 0
        ? 'Aucune intrusion en cours.'
        : `${f.number(count)} ${f.plural(count, { one: 'intrusion en cours', other: 'intrusions en cours' })}.`,
    none: 'Aucun bâtiment équipé.',
    name: 'Bâtiment',
    intrusions: 'Ouvertures du mois',
  },
  buildingStates: {
    calls: 'intrusion en cours',
    ready: 'fermé, répond',
    lost: 'signes de vie manquants',
    away: 'passerelle muette',
    never: 'inconnu',
  },
  passages: {
    title: 'Passages aujourd’hui',
    text: 'Des comptes seulement\u00a0: aucun identifiant de téléphone n’est capté, pas même haché.',
    none: 'Aucun compteur de passages équipé.',
    chart: 'Passages par heure, tous les compteurs, deux sens',
    unit: 'passages par heure',
    label: (/** @type {string} */ value, /** @type {string} */ hour, /** @type {string} */ usual) =>
      `${value} passages dans l’heure de ${hour}\u00a0h. ${usual}`,
    usual: (/** @type {string} */ value) => `L’habituel à cette heure est de ${value}.`,
    heads: /** @type {[string, string, string, string]} */ ([
      'Heure',
      'Aujourd’hui',
      'Médiane',
      '8 sur 10',
    ]),
    name: 'Compteur',
    now: 'Maintenant, par heure',
    today: 'Aujourd’hui',
    weekAgo: 'Il y a une semaine, jour entier',
  },
  noise: {
    title: 'Bruit',
    text: 'LAeq en dB(A), moyenne d’énergie des points. Repères de la ville\u00a0: jour 68, soirée 65, nuit 60.',
    none: 'Aucun capteur de bruit équipé.',
    chart: 'LAeq par heure, tous les points',
    label: (/** @type {string} */ value, /** @type {string} */ hour, /** @type {string} */ usual) =>
      `${value} dB(A) dans l’heure de ${hour}\u00a0h. ${usual}`,
    name: 'Point',
    now: 'Dernier quart d’heure',
    day: 'Jour',
    evening: 'Soirée',
    night: 'Nuit',
    den: 'Lden',
    of: (/** @type {string} */ day) => `relevé du ${day}`,
    over: 'au-dessus du repère',
  },
  unknown: 'inconnu',
  band: 'Bande\u00a0: 8 mêmes jours sur 10, sur huit semaines. Tireté\u00a0: médiane.',
  failed: 'La courbe n’a pas pu être lue. Les autres chiffres restent justes.',
  privacy:
    'Bornes d’appel et intrusions ne sont montrées qu’à la police municipale et à la supervision. Chaque lecture des alarmes closes est inscrite au registre.',
}

/** @type {typeof FR} */
export const EN = {
  lede: 'Emergency calls and intrusions first; passers-by and noise to plan where to be.',
  calm: 'No call, no intrusion going on',
  calmText: (ready, all) =>
    `${ready} of ${all} call points are ready. A call is on screen two seconds after the press.`,
  map: 'On the map',
  others: 'Other safety alarms',
  points: {
    title: 'Call points',
    text: 'Without a sign of life for 26 hours a point is never “ready”.',
    none: 'No call point is fitted.',
    name: 'Point',
    state: 'State',
    heard: 'Heard',
    test: 'Last test',
    battery: 'Battery',
    calls: 'Calls this month',
    availability: 'Available this month',
  },
  states: {
    calls: 'call going on',
    ready: 'ready',
    lost: 'heartbeats missing',
    away: 'gateway silent',
    never: 'unknown',
  },
  buildings: {
    title: 'Watched buildings',
    text: (f, count) =>
      count === 0
        ? 'No intrusion going on.'
        : `${f.number(count)} ${f.plural(count, { one: 'intrusion', other: 'intrusions' })} going on.`,
    none: 'No building is fitted.',
    name: 'Building',
    intrusions: 'Openings this month',
  },
  buildingStates: {
    calls: 'intrusion going on',
    ready: 'shut, answers',
    lost: 'heartbeats missing',
    away: 'gateway silent',
    never: 'unknown',
  },
  passages: {
    title: 'Passers-by today',
    text: 'Counts only: no identifier of a phone is taken, not even hashed.',
    none: 'No counter of passers-by is fitted.',
    chart: 'Passers-by an hour, all counters, both ways',
    unit: 'passers-by an hour',
    label: (value, hour, usual) => `${value} passers-by in the hour of ${hour}:00. ${usual}`,
    usual: (value) => `The usual at this hour is ${value}.`,
    heads: ['Hour', 'Today', 'Median', '8 of 10'],
    name: 'Counter',
    now: 'Now, an hour',
    today: 'Today',
    weekAgo: 'A week ago, whole day',
  },
  noise: {
    title: 'Noise',
    text: 'LAeq in dB(A), mean of the energy of all points. The city’s marks: day 68, evening 65, night 60.',
    none: 'No noise sensor is fitted.',
    chart: 'LAeq by the hour, all points',
    label: (value, hour, usual) => `${value} dB(A) in the hour of ${hour}:00. ${usual}`,
    name: 'Point',
    now: 'Last quarter of an hour',
    day: 'Day',
    evening: 'Evening',
    night: 'Night',
    den: 'Lden',
    of: (day) => `of ${day}`,
    over: 'above the mark',
  },
  unknown: 'unknown',
  band: 'Band: 8 of 10 same weekdays, over eight weeks. Dashed: median.',
  failed: 'The curve could not be read. The other figures remain right.',
  privacy:
    'Call points and intrusions are shown to the municipal police and the supervision only. Each reading of closed alarms is in the register.',
}
