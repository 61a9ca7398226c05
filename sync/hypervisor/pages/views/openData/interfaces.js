// @ts-check
/**
 * What others read, each with an address that answers on this very hypervisor. `path` is the line of its
 * table of routes: an interface that it does not serve is not shown.
 */

/**
 * @typedef {{ name: string, path: string, address: string, access: 'public' | 'token', look: 'text' | 'file' }} Interface
 */

/** Rotonde: what stands near it. */
const NEAR = 'lat=43.5263&lon=5.4474'

/** @type {readonly Interface[]} */
export const INTERFACES = [
  {
    name: 'citizens',
    path: '/citizens/v1/parking',
    address: `/citizens/v1/parking?${NEAR}&radius=400`,
    access: 'public',
    look: 'text',
  },
  {
    name: 'surroundings',
    path: '/citizens/v1/surroundings',
    address: '/citizens/v1/surroundings?what=air',
    access: 'public',
    look: 'text',
  },
  {
    name: 'features',
    path: '/ogc/features/v1/collections/{collectionId}/items',
    address: '/ogc/features/v1/collections/places/items?limit=2',
    access: 'public',
    look: 'text',
  },
  {
    name: 'layer',
    path: '/gis/v1/layers/{file}',
    address: '/gis/v1/layers/places.csv?crs=EPSG:2154',
    access: 'public',
    look: 'text',
  },
  {
    name: 'geopackage',
    path: '/gis/v1/city.gpkg',
    address: '/gis/v1/city.gpkg',
    access: 'public',
    look: 'file',
  },
  {
    name: 'sensorthings',
    path: '/sensorthings/v1.1',
    address: '/sensorthings/v1.1/Datastreams?$top=2',
    access: 'public',
    look: 'text',
  },
  {
    name: 'datex',
    path: '/datex2/v3/parking-status.xml',
    address: '/datex2/v3/parking-status.xml',
    access: 'public',
    look: 'text',
  },
  {
    name: 'hourly',
    path: '/open-data/stationnement-horaire.csv',
    address: '/open-data/stationnement-horaire.csv',
    access: 'public',
    look: 'text',
  },
  {
    name: 'catalogue',
    path: '/open-data/catalogue.jsonld',
    address: '/open-data/catalogue.jsonld',
    access: 'public',
    look: 'text',
  },
  {
    name: 'ngsi',
    path: '/ngsi-ld/v1/entities',
    address: '/ngsi-ld/v1/entities?type=OnStreetParking',
    access: 'public',
    look: 'text',
  },
  { name: 'city', path: '/api/v1/city', address: '/api/v1/city', access: 'token', look: 'text' },
  {
    name: 'facts',
    path: '/api/v1/facts',
    address: '/api/v1/facts?limit=5',
    access: 'token',
    look: 'text',
  },
  {
    name: 'kpis',
    path: '/api/v1/kpis',
    address: '/api/v1/kpis?period=day&group=kind&from=DAY',
    access: 'token',
    look: 'text',
  },
  {
    name: 'works',
    path: '/api/v1/works',
    address: '/api/v1/works?f=csv',
    access: 'token',
    look: 'text',
  },
  {
    name: 'stream',
    path: '/api/v1/events/stream',
    address: '/api/v1/events/stream?after=now',
    access: 'token',
    look: 'file',
  },
  { name: 'metrics', path: '/metrics', address: '/metrics', access: 'token', look: 'text' },
]

/** Those that the table of routes names. @param {Readonly<Record<string, unknown>>} paths of openapi.json @param {string} day */
export function servedOf(paths, day) {
  return INTERFACES.filter(({ path }) => Object.hasOwn(paths, path)).map((one) => ({
    ...one,
    address: one.address.replace('DAY', day),
  }))
}

/** One line for a shell; quoted, so that it may be copied as it stands. @param {string} origin @param {Interface} one */
export function commandOf(origin, { address, access, look, name }) {
  const proof = access === 'token' ? ` -H "Authorization: Bearer $TOKEN"` : ''
  const how = name === 'stream' ? ' -N' : look === 'file' ? ' -O' : ''
  return `curl -s${how}${proof} '${origin}${address}'`
}

const SHOWN_CHARS = 900

/** The beginning of an answer, indented where it is JSON. @param {unknown} answer */
export function beginningOf(answer) {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer, null, 1)
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}\n…` : text
}
