// @ts-check
/** What the page of map says. */

export const FR = {
  map: {
    label: 'Plan de la ville. Les mêmes objets sont en liste.',
    show: 'Afficher',
    layers: { spaces: 'Places', water: 'Eau', safety: 'Sécurité', others: 'Autres' },
    asList: 'En liste',
    asMap: 'Sur le plan',
    zoomIn: 'Agrandir',
    zoomOut: 'Réduire',
  },
}

/** @type {typeof FR} */
export const EN = {
  map: {
    label: 'Plan of the city. The same things are in the list.',
    show: 'Show',
    layers: { spaces: 'Spaces', water: 'Water', safety: 'Safety', others: 'Others' },
    asList: 'As a list',
    asMap: 'On the plan',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
  },
}
