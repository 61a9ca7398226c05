// @ts-check
/** What the page of safety says. */

export const FR = {
  safety: {
    none: 'Ni borne ni bâtiment ici',
    noneText: 'Les bornes d’appel et les bâtiments du plan apparaissent dès leur import.',
    calm: 'Aucun appel, aucune intrusion',
    calmText: 'Un appel part en premier, avant tout autre message.',
    calls: 'Derniers appels',
    callsText: 'Trois jours',
    noCall: 'Aucun appel depuis trois jours.',
    points: 'Bornes d’appel',
    pointsText: 'Une borne muette ne peut pas appeler',
    buildings: 'Bâtiments surveillés',
  },
}

/** @type {typeof FR} */
export const EN = {
  safety: {
    none: 'No call point and no building here',
    noneText: 'Call points and buildings of the plan appear once they are imported.',
    calm: 'No call, no intrusion',
    calmText: 'A call leaves first, before any other message.',
    calls: 'Last calls',
    callsText: 'Three days',
    noCall: 'No call in three days.',
    points: 'Call points',
    pointsText: 'A silent call point cannot call',
    buildings: 'Watched buildings',
  },
}
