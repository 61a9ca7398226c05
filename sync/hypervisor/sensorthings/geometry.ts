/** The geometries that filters know, in Well-Known Text, and whether a point is in one. */

export type Geometry =
  | { readonly kind: 'point'; readonly point: XY }
  /** An outer ring, then holes. */
  | { readonly kind: 'polygon'; readonly rings: readonly (readonly XY[])[] }
export type XY = readonly [x: number, y: number]

/** Undefined: no POINT, no POLYGON, or not closed. An `SRID=4326;` before it may stand. */
export function readWkt(text: string): Geometry | undefined {
  const [, kind = '', inner = ''] =
    /^\s*(?:SRID=4326;)?\s*(POINT|POLYGON)\s*\((.*)\)\s*$/is.exec(text) ?? []
  if (kind.toUpperCase() === 'POINT') {
    const point = readXy(inner)
    return point && { kind: 'point', point }
  }
  const parts = [...inner.matchAll(/\(([^()]*)\)/g)].map(([, ring = '']) => ring)
  if (inner.replace(/\([^()]*\)/g, '').replace(/[\s,]/g, '') !== '') return undefined
  const rings: readonly (readonly (XY | undefined)[])[] = parts.map((ring) => {
    return ring.split(',').map(readXy)
  })
  const isRing = (ring: readonly (XY | undefined)[]): ring is readonly XY[] =>
    ring.length >= 4 &&
    ring.every((xy) => xy !== undefined) &&
    ring[0]![0] === ring.at(-1)![0] &&
    ring[0]![1] === ring.at(-1)![1]
  const closed = rings.filter(isRing)
  return rings.length > 0 && closed.length === rings.length
    ? { kind: 'polygon', rings: closed }
    : undefined
}

function readXy(text: string): XY | undefined {
  const numbers = text.trim().split(/\s+/).map(Number)
  const [x = Number.NaN, y = Number.NaN] = numbers
  return numbers.length === 2 && Number.isFinite(x) && Number.isFinite(y) ? [x, y] : undefined
}

/** Edges belong to it, of holes too. */
export function isWithin(at: XY, geometry: Geometry): boolean {
  if (geometry.kind === 'point') return at[0] === geometry.point[0] && at[1] === geometry.point[1]
  const [outer = [], ...holes] = geometry.rings
  if (geometry.rings.some((ring) => isOnEdge(at, ring))) return true
  return isInside(at, outer) && !holes.some((hole) => isInside(at, hole))
}

/** How many edges a ray to the east crosses: an odd number, it is inside. */
function isInside([x, y]: XY, ring: readonly XY[]): boolean {
  let isOdd = false
  for (let i = 1; i < ring.length; i++) {
    const [[x1, y1], [x2, y2]] = [ring[i - 1]!, ring[i]!]
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isOdd = !isOdd
  }
  return isOdd
}

function isOnEdge([x, y]: XY, ring: readonly XY[]): boolean {
  for (let i = 1; i < ring.length; i++) {
    const [[x1, y1], [x2, y2]] = [ring[i - 1]!, ring[i]!]
    const isOnLine = (x2 - x1) * (y - y1) === (y2 - y1) * (x - x1)
    const isBetween =
      x >= Math.min(x1, x2) &&
      x <= Math.max(x1, x2) &&
      y >= Math.min(y1, y2) &&
      y <= Math.max(y1, y2)
    if (isOnLine && isBetween) return true
  }
  return false
}
