// @ts-check
/** What the monthly report says. */

/** @typedef {typeof FR} Words */

const NB = '\u00a0'

export const FR = {
  title: (/** @type {string} */ month) => `Rapport de ${month}`,
  lede: (/** @type {string} */ counts) => `Sur le mois${NB}: ${counts}.`,
  city: 'Ville d’Aix-en-Provence',
  version: (/** @type {number} */ version, /** @type {string} */ when) =>
    `Version ${version}, close le ${when}`,
  open: `Pas encore clos${NB}: il le sera un jour après la fin du mois`,
  choose: 'Rapport',
  versions: 'Version',
  print: 'Imprimer',
  csv: 'CSV',
  none: 'Aucun rapport clos',
  noneText: 'Le premier le sera un jour après la fin d’un mois dont quelque chose est connu.',
  figures: 'Quatre chiffres',
  programmes: 'Programmes',
  programmesHeads: {
    programme: 'Programme',
    results: 'Résultats',
    sensors: 'Capteurs fiables / posés / prévus',
    risk: 'Risques et alertes',
  },
  events: 'Événements du mois',
  noEvent: 'Ni fuite, ni panne, ni nouveau décodeur ce mois.',
  leftOut: (/** @type {string} */ count) => `Et ${count} autres.`,
  /** @type {Readonly<Record<string, string>>} */
  kinds: {
    burst: 'Rupture',
    leak: 'Fuite',
    gateway: 'Passerelle muette',
    rollout: 'Décodeur déployé',
  },
  goesOn: 'dure encore',
  lasted: (/** @type {string} */ text) => `durée ${text}`,
  litres: (/** @type {string} */ text) => `${text} perdus`,
  unknownThings: (/** @type {string} */ count) => `${count} objets inconnus pendant ce temps`,
  rollout: (/** @type {string} */ version, /** @type {string} */ state) =>
    `version ${version}, ${state}`,
  /** @type {Readonly<Record<string, string>>} */
  rolloutStates: { running: 'en cours', halted: 'arrêté', ended: 'fini', done: 'fini' },
  table: 'Indicateurs',
  tableText: `Un mois clos ne change plus\u202f; ce qui arrive tard fait une version.`,
  heads: {
    indicator: 'Indicateur',
    thisMonth: 'Ce mois',
    lastMonth: 'Mois précédent',
    yearBefore: 'Même mois, an passé',
    target: 'Cible',
    result: 'Résultat',
    coverage: 'Couverture',
  },
  changes: (/** @type {number} */ version) => `Ce que la version ${version} change`,
  change: (/** @type {string} */ what, /** @type {string} */ before, /** @type {string} */ after) =>
    `${what}${NB}: ${before} → ${after}`,
  /** @type {Readonly<Record<string, string>>} */
  fields: {
    thisMonth: 'ce mois',
    lastMonth: 'mois précédent',
    yearBefore: 'même mois, an passé',
    target: 'cible',
    result: 'résultat',
    events: 'nombre d’événements',
  },
  revised: (/** @type {number} */ version) => `rév.${NB}${version}`,
  wasBefore: (/** @type {string} */ value) => `avant ${value}`,
  read: 'Comment lire',
  readText: [
    'Un jour civil va de 00:00 à 24:00, heure de Paris. Un mois est clos un jour après sa fin.',
    'La couverture est la part du temps pour laquelle la valeur est connue. Sous 90 % la valeur est partielle (en italique), sous 50 % elle n’est pas publiée (—).',
    'Les feux sont calculés. Inconnu n’est jamais compté comme bon, ni libre, ni zéro.',
    'Ni place seule, ni appel, ni dépassement n’est dans ce rapport.',
  ],
  trouble: {
    text: 'Le rapport n’a pas pu être lu.',
    note: 'L’hyperviseur n’a pas répondu, ou ce mois est trop ancien.',
    again: 'Relire',
  },
}

/** @type {Words} */
export const EN = {
  title: (month) => `Report of ${month}`,
  lede: (counts) => `Over the month: ${counts}.`,
  city: 'City of Aix-en-Provence',
  version: (version, when) => `Version ${version}, closed on ${when}`,
  open: 'Not closed yet: it will be a day after the month’s end',
  choose: 'Report',
  versions: 'Version',
  print: 'Print',
  csv: 'CSV',
  none: 'No report is closed',
  noneText: 'The first will be a day after the end of a month of which something is known.',
  figures: 'Four figures',
  programmes: 'Programmes',
  programmesHeads: {
    programme: 'Programme',
    results: 'Results',
    sensors: 'Sensors reliable / installed / planned',
    risk: 'Risks and alerts',
  },
  events: 'Events of the month',
  noEvent: 'No leak, no outage, no new decoder this month.',
  leftOut: (count) => `And ${count} others.`,
  kinds: {
    burst: 'Burst',
    leak: 'Leak',
    gateway: 'Silent gateway',
    rollout: 'Decoder rolled out',
  },
  goesOn: 'goes on',
  lasted: (text) => `lasted ${text}`,
  litres: (text) => `${text} lost`,
  unknownThings: (count) => `${count} things unknown meanwhile`,
  rollout: (version, state) => `version ${version}, ${state}`,
  rolloutStates: { running: 'under way', halted: 'halted', ended: 'ended', done: 'done' },
  table: 'Indicators',
  tableText: 'A month that is closed does not change; what comes late makes a version.',
  heads: {
    indicator: 'Indicator',
    thisMonth: 'This month',
    lastMonth: 'Last month',
    yearBefore: 'Same month, last year',
    target: 'Target',
    result: 'Result',
    coverage: 'Coverage',
  },
  changes: (version) => `What version ${version} changes`,
  change: (what, before, after) => `${what}: ${before} → ${after}`,
  fields: {
    thisMonth: 'this month',
    lastMonth: 'last month',
    yearBefore: 'same month, last year',
    target: 'target',
    result: 'result',
    events: 'number of events',
  },
  revised: (version) => `rev. ${version}`,
  wasBefore: (value) => `before ${value}`,
  read: 'How to read it',
  readText: [
    'A civil day goes from 00:00 to 24:00, Paris time. A month is closed a day after its end.',
    'Coverage is the share of time for which the value is known. Below 90% a value is partial (in italics), below 50% it is not published (—).',
    'Lights are reckoned. Unknown is never counted as good, nor as free, nor as zero.',
    'No single space, no call and no over-stay is in this report.',
  ],
  trouble: {
    text: 'The report could not be read.',
    note: 'The hypervisor did not answer, or this month is too long ago.',
    again: 'Read again',
  },
}
