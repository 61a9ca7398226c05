// @ts-check
/** What the page of others says. */

export const FR = {
  others: {
    none: 'Aucun autre capteur ici',
    noneText: 'Arbres, corbeilles, passages, bruit, air et chaleur apparaissent dès leur import.',
    perHour: 'passages par heure',
    noCurve: 'Pas encore de mesure à dessiner.',
  },
}

/** @type {typeof FR} */
export const EN = {
  others: {
    none: 'No other sensor here',
    noneText: 'Trees, bins, passages, noise, air and heat appear once they are imported.',
    perHour: 'passages an hour',
    noCurve: 'No reading to draw yet.',
  },
}
