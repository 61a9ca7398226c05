// @ts-check
/** Words of the patrol's page. */

/** @typedef {import('../../../../../base/web/format.js').Formats} Formats */

export const FR = {
  lede: (/** @type {Formats} */ f, /** @type {number} */ count, /** @type {number} */ sure) =>
    count === 0
      ? 'Aucun dépassement à vérifier.'
      : `${f.number(count)} ${f.plural(count, { one: 'dépassement à vérifier', other: 'dépassements à vérifier' })}, dont ${f.number(sure)} de confiance élevée.`,
  near: 'Les plus proches d’abord.',
  surest: 'Les plus sûrs d’abord.',
  locate: 'Trier par distance',
  locating: 'Recherche de la position…',
  located: 'Trié par distance',
  denied: 'Position refusée ou introuvable\u00a0: les plus sûrs d’abord.',
  none: 'Aucun dépassement à vérifier',
  noneText:
    'Ils apparaissent ici quand une trame reçue après la limite dit encore «\u00a0occupée\u00a0».',
  failed: 'La liste n’a pas pu être lue. Elle est redemandée d’elle-même.',
  offline: (/** @type {string} */ at) => `Hors ligne\u00a0: liste de ${at}`,
  offlineText:
    'Elle reste lisible. Les réponses sont gardées ici avec leur heure et partiront au retour du réseau.',
  queued: (/** @type {Formats} */ f, /** @type {number} */ count) =>
    `${f.number(count)} ${f.plural(count, { one: 'réponse gardée', other: 'réponses gardées' })}`,
  queuedText: 'Elles partent d’elles-mêmes, avec l’heure où elles ont été données.',
  full: 'Trop de réponses attendent le réseau\u00a0: celle-ci n’est pas gardée. Retrouver le réseau d’abord.',
  lost: (/** @type {string} */ names) =>
    `Réponse refusée, ce cas n’est plus connu\u00a0: ${names}.`,
  sending: 'Envoyer maintenant',
  walk: (/** @type {string} */ distance, /** @type {string} */ minutes) =>
    `${distance} · ${minutes} min`,
  over: (/** @type {string} */ excess) => `+${excess}`,
  since: (/** @type {string} */ since, /** @type {string} */ limit, /** @type {string} */ at) =>
    `depuis ${since}, limite ${limit} atteinte à ${at}`,
  levels: {
    high: 'Confiance élevée',
    medium: 'Confiance moyenne',
    low: 'Confiance faible',
  },
  heard: (/** @type {string} */ at) => `Trame de ${at}\u00a0: toujours occupée.`,
  doubts: {
    reckoned: 'Le début est reconstruit (trame perdue)\u00a0: il peut être plus tardif.',
    quiet: 'Le capteur ne dit plus rien depuis vingt minutes.',
    unchanged: 'Capteur sans changement depuis douze heures. Vérifier avant tout.',
    oftenWrong: 'Ce capteur a été trouvé faux deux fois cette semaine.',
  },
  verdicts: { found: 'Constaté', gone: 'Déjà parti', wrong: 'Erreur' },
  answeredAt: (/** @type {string} */ verdict, /** @type {string} */ at) => `${verdict} à ${at}`,
  keptAt: (/** @type {string} */ verdict, /** @type {string} */ at) =>
    `${verdict} à ${at}, à envoyer`,
  correct: 'Corriger',
  map: 'Carte',
  answered: 'Réponses d’aujourd’hui',
  unproven: (/** @type {Formats} */ f, /** @type {number} */ count) =>
    `${f.number(count)} ${f.plural(count, { one: 'dépassement non montré', other: 'dépassements non montrés' })}\u00a0: pas assez ${f.plural(count, { one: 'sûr', other: 'sûrs' })}`,
  unprovenText:
    'Aucune trame reçue après la limite. Ils apparaîtront dès qu’une trame dira «\u00a0toujours occupée\u00a0».',
  trust: {
    title: 'Peut-on s’y fier\u202f?',
    none: 'Aucune réponse en quatre semaines\u00a0: la part des dépassements trouvés exacts n’est pas encore connue.',
    text: (/** @type {string} */ answers) =>
      `Part trouvée exacte sur place, quatre semaines, ${answers} réponses. Trait\u00a0: intervalle à 95\u202f%. «\u00a0Déjà parti\u00a0» ne compte pas comme une erreur si le départ a suivi l’alerte.`,
    goal: 'but 85\u202f%',
    label: (/** @type {string} */ share, /** @type {string} */ low, /** @type {string} */ high) =>
      `${share} des dépassements trouvés exacts, entre ${low} et ${high} à 95\u202f%, but 85\u202f%`,
    all: 'Toutes',
    category: 'Catégorie',
    answers: 'Réponses',
    share: 'Exacts',
    interval: 'Intervalle à 95\u202f%',
    failed: 'La précision n’a pas pu être lue.',
  },
  keeps: 'Ce que cette page garde',
  keepsText:
    'Lieu, début, limite, excès, confiance, réponse. Pas de plaque, pas d’image, pas de nom. La position du téléphone n’en sort pas. Chaque lecture est inscrite au registre.',
}

/** @type {typeof FR} */
export const EN = {
  lede: (f, count, sure) =>
    count === 0
      ? 'No over-stay to check.'
      : `${f.number(count)} ${f.plural(count, { one: 'over-stay', other: 'over-stays' })} to check, ${f.number(sure)} of high confidence.`,
  near: 'The nearest first.',
  surest: 'The surest first.',
  locate: 'Sort by distance',
  locating: 'Looking for the position…',
  located: 'Sorted by distance',
  denied: 'Position refused or not found: the surest first.',
  none: 'No over-stay to check',
  noneText: 'They appear here when a frame received after the limit still says “taken”.',
  failed: 'The list could not be read. It is asked for again by itself.',
  offline: (at) => `Offline: list of ${at}`,
  offlineText:
    'It stays readable. Answers are kept here with their time and go when the network is back.',
  queued: (f, count) =>
    `${f.number(count)} ${f.plural(count, { one: 'answer kept', other: 'answers kept' })}`,
  queuedText: 'They go by themselves, with the time at which they were given.',
  full: 'Too many answers wait for the network: this one is not kept. Find the network first.',
  lost: (names) => `Answer refused, this case is not known any more: ${names}.`,
  sending: 'Send now',
  walk: (distance, minutes) => `${distance} · ${minutes} min`,
  over: (excess) => `+${excess}`,
  since: (since, limit, at) => `since ${since}, limit of ${limit} reached at ${at}`,
  levels: { high: 'High confidence', medium: 'Medium confidence', low: 'Low confidence' },
  heard: (at) => `Frame of ${at}: still taken.`,
  doubts: {
    reckoned: 'Its beginning is reckoned (a frame was lost): it may be later.',
    quiet: 'The sensor has said nothing for twenty minutes.',
    unchanged: 'Sensor without a change for twelve hours. Check first of all.',
    oftenWrong: 'This sensor was found wrong twice this week.',
  },
  verdicts: { found: 'Found', gone: 'Already gone', wrong: 'Wrong' },
  answeredAt: (verdict, at) => `${verdict} at ${at}`,
  keptAt: (verdict, at) => `${verdict} at ${at}, to be sent`,
  correct: 'Correct',
  map: 'Map',
  answered: 'Answers of today',
  unproven: (f, count) =>
    `${f.number(count)} ${f.plural(count, { one: 'over-stay', other: 'over-stays' })} not shown: not sure enough`,
  unprovenText:
    'No frame was received after the limit. They appear as soon as a frame says “still taken”.',
  trust: {
    title: 'Can it be trusted?',
    none: 'No answer in four weeks: the share of over-stays found true is not known yet.',
    text: (answers) =>
      `Share found true on the spot, four weeks, ${answers} answers. Line: 95% interval. “Already gone” is no error if the departure came after the alert.`,
    goal: 'goal 85%',
    label: (share, low, high) =>
      `${share} of over-stays found true, between ${low} and ${high} at 95%, goal 85%`,
    all: 'All',
    category: 'Category',
    answers: 'Answers',
    share: 'True',
    interval: '95% interval',
    failed: 'The precision could not be read.',
  },
  keeps: 'What this page keeps',
  keepsText:
    'Place, start, limit, excess, confidence, answer. No plate, no image, no name. The phone’s position does not leave it. Each reading is in the register.',
}
