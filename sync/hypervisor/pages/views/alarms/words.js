// @ts-check
/** Words of the list of alarms. */

/** @typedef {import('../../../../../base/web/format.js').Formats} Formats */

export const FR = {
  open: 'Ouvertes',
  closed: 'Closes',
  which: 'Alarmes montrées',
  kinds: 'Sortes',
  all: 'Toutes',
  lede: (/** @type {Formats} */ f, /** @type {number} */ waiting, /** @type {number} */ taken) =>
    `${f.number(waiting)} à prendre en charge, ${f.number(taken)} en charge.`,
  ledeClosed: 'La vie des alarmes closes, la plus récente d’abord.',
  order: 'Appels, intrusions, eau à l’air libre, puis par ancienneté',
  none: 'Aucune alarme de cette sorte.',
  noneClosed: 'Aucune alarme close de cette sorte.',
  noneClosedText:
    'Une alarme close reste ici avec ses étapes, aussi longtemps que le dit le registre.',
  what: 'Alarme',
  raised: 'Survenue',
  answered: 'Prise en charge',
  after: (/** @type {string} */ delay) => `après ${delay}`,
  lasted: 'Durée',
  by: 'Close par',
  itself: 'd’elle-même',
  older: 'Plus anciennes',
  life: 'Vie de l’alarme',
  back: 'Toutes les alarmes',
  missing: 'Cette alarme n’est plus ouverte',
  missingText: 'Elle a été close, ou cette adresse est ancienne. Elle est parmi les closes.',
  seeClosed: 'Voir les closes',
  seeMap: 'Sur la carte',
  failed: 'La liste des alarmes closes n’a pas pu être lue.',
  again: 'Relire',
  never: '—',
}

/** @type {typeof FR} */
export const EN = {
  open: 'Open',
  closed: 'Closed',
  which: 'Alarms shown',
  kinds: 'Kinds',
  all: 'All',
  lede: (f, waiting, taken) =>
    `${f.number(waiting)} to take in charge, ${f.number(taken)} in charge.`,
  ledeClosed: 'The life of closed alarms, the newest first.',
  order: 'Calls, intrusions, open water, then by age',
  none: 'No alarm of this kind.',
  noneClosed: 'No closed alarm of this kind.',
  noneClosedText: 'A closed alarm stays here with its steps, for as long as the register says.',
  what: 'Alarm',
  raised: 'Happened',
  answered: 'Taken in charge',
  after: (delay) => `after ${delay}`,
  lasted: 'Lasted',
  by: 'Closed by',
  itself: 'by itself',
  older: 'Older ones',
  life: 'Life of the alarm',
  back: 'All alarms',
  missing: 'This alarm is not open any more',
  missingText: 'It was closed, or this address is old. It is among the closed ones.',
  seeClosed: 'See the closed ones',
  seeMap: 'On the map',
  failed: 'The list of closed alarms could not be read.',
  again: 'Read again',
  never: '—',
}
