// @ts-check
/** What the parts of all trades say. */

/** @typedef {import('../../../../base/web/format.js').Formats} Formats */

export const FR = {
  data: 'Données du graphique',
  day: 'Jour',
  value: 'Valeur',
  usual: 'Habituel',
  coverage: 'Couverture',
  unknown: 'inconnu',
  partial: 'partiel',
  unpublished: 'non publié',
  running: 'en cours',
  usualLegend: 'Trait court\u00a0: habituel, même jour des huit dernières semaines.',
  tooYoung: 'pas encore d’habituel',
  failed: 'Ces chiffres n’ont pas pu être lus.',
  failedTodo: 'Les autres restent justes. La page réessaie d’elle-même.',
  period: 'Période',
  days: (/** @type {number} */ count) => `${count} jours`,
  hour: (/** @type {number} */ hour) => `${hour}\u202fh`,
  against: (/** @type {string} */ difference, /** @type {string} */ usual) =>
    `${difference} sur l’habituel (${usual})`,
}

/** @type {typeof FR} */
export const EN = {
  data: 'Data of the chart',
  day: 'Day',
  value: 'Value',
  usual: 'Usual',
  coverage: 'Coverage',
  unknown: 'unknown',
  partial: 'partial',
  unpublished: 'not published',
  running: 'not over',
  usualLegend: 'Short tick: usual, same weekday of the last eight weeks.',
  tooYoung: 'no usual yet',
  failed: 'These figures could not be read.',
  failedTodo: 'The others still hold. The page tries again by itself.',
  period: 'Period',
  days: (count) => `${count} days`,
  hour: (hour) => `${hour}:00`,
  against: (difference, usual) => `${difference} against the usual (${usual})`,
}
