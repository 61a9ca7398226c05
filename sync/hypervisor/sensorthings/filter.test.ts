import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readFilter } from './filter.ts'
import { checkFilter } from './filter-check.ts'
import { spanOf } from './filter-span.ts'
import { isTrue } from './filter-truth.ts'
import { isWithin, readWkt } from './geometry.ts'
import { SensorThingsError } from './problem.ts'

type Plain = Readonly<Record<string, unknown>>

const ENTITY: Plain = {
  name: "L'Épicerie, n° 4",
  result: 42,
  phenomenonTime: '2026-06-15T08:00:00Z/2026-06-15T09:00:00Z',
  at: '2026-06-15T09:12:05Z',
  properties: { category: 'prm' },
  location: { type: 'Point', coordinates: [5.447, 43.526] },
  flag: true,
}

function at(entity: Plain, path: readonly string[]): readonly unknown[] {
  const found = path.reduce<unknown>((one, key) => (one as Plain | undefined)?.[key], entity)
  return found === undefined ? [] : [found]
}

function holds(filter: string): boolean {
  return isTrue(readFilter(filter), ENTITY, at)
}

test('comparisons, and, or, not and parentheses mean what they say', () => {
  const yes = [
    "name eq 'L''Épicerie, n° 4'",
    'result gt 41 and result lt 43',
    'result gt 50 or result ge 42',
    'not result eq 7',
    'not (result eq 42) or flag',
    'flag eq true',
    "properties/category eq 'prm'",
    'missing eq null',
    'result ne null',
    '41 lt result',
    'result eq 42.0',
    'result gt -1e3',
    // `and` binds more than `or`.
    'flag or flag and result eq 7',
  ]
  const no = [
    "name eq 'other'",
    'result gt 42',
    '(flag or flag) and result eq 7',
    'missing gt 3',
    'missing lt 3',
    "result eq '42'",
    'not flag',
  ]
  for (const filter of yes) assert.ok(holds(filter), filter)
  for (const filter of no) assert.ok(!holds(filter), filter)
})

test('functions of text', () => {
  const yes = [
    "substringof('picer', name)",
    "contains(name, 'picer')",
    "startswith(name, 'L')",
    "endswith(name, '4')",
    "startswith(tolower(name), 'l')",
    "toupper(properties/category) eq 'PRM'",
    'length(name) eq 16',
    "trim(' a ') eq 'a'",
    "substringof('x', missing) eq false",
  ]
  for (const filter of yes) assert.ok(holds(filter), filter)
  assert.ok(!holds("contains('picer', name)"))
  assert.ok(!holds('substringof(result, name)'))
})

test('times are compared as times; an interval is before what begins at its end', () => {
  const yes = [
    'at eq 2026-06-15T09:12:05Z',
    'at eq 2026-06-15T11:12:05+02:00',
    'at gt 2026-06-15T09:12:04.999Z',
    'at le 2026-06-15T09:12:05Z',
    'phenomenonTime ge 2026-06-15T08:00:00Z',
    'phenomenonTime lt 2026-06-15T09:00:00Z',
    'phenomenonTime eq 2026-06-15T08:00:00Z/2026-06-15T09:00:00Z',
    'phenomenonTime gt 2026-06-15T07:00:00Z/2026-06-15T08:00:00Z',
    '2026-06-15T07:00:00Z lt phenomenonTime',
  ]
  const no = [
    'phenomenonTime lt 2026-06-15T08:30:00Z',
    'phenomenonTime gt 2026-06-15T08:30:00Z',
    'at ne 2026-06-15T09:12:05Z',
    'name gt 2026-06-15T08:30:00Z',
  ]
  for (const filter of yes) assert.ok(holds(filter), filter)
  for (const filter of no) assert.ok(!holds(filter), filter)
})

test('places are in polygons by their shape and not by their box', () => {
  const triangle = "geography'POLYGON((5 43, 6 43, 5 44, 5 43))'"
  const boxOnly = "geography'Polygon ((5.44 43.52, 5.46 43.54, 5.44 43.54, 5.44 43.52))'"
  assert.ok(holds(`st_within(location, ${triangle})`))
  assert.ok(holds(`geo.intersects(location, ${triangle}) and result eq 42`))
  assert.ok(!holds(`st_intersects(location, ${boxOnly})`))
  assert.ok(holds("st_intersects(location, geography'POINT(5.447 43.526)')"))
  assert.ok(!holds("st_intersects(location, geography'POINT(5.4 43.5)')"))
  const hole =
    "geography'POLYGON((5 43, 6 43, 6 44, 5 44, 5 43), (5.4 43.5, 5.5 43.5, 5.5 43.6, 5.4 43.6, 5.4 43.5))'"
  assert.ok(!holds(`st_within(location, ${hole})`))
  assert.ok(!holds(`st_within(missing, ${triangle})`))
})

test('a box holds what lies between its sides, edges and corners too', () => {
  const side = fc.integer({ min: -50, max: 50 })
  const box = fc.tuple(side, side, side, side, side, side)
  fc.assert(
    fc.property(box, ([x1, y1, x2, y2, x, y]) => {
      const [west, east, south, north] = [
        Math.min(x1, x2),
        Math.max(x1, x2),
        Math.min(y1, y2),
        Math.max(y1, y2),
      ]
      fc.pre(west < east && south < north)
      const wkt = `POLYGON((${west} ${south},${east} ${south},${east} ${north},${west} ${north},${west} ${south}))`
      const expected = x >= west && x <= east && y >= south && y <= north
      assert.equal(isWithin([x, y], readWkt(wkt)!), expected)
    }),
  )
})

test('geometries that are open, empty or of another kind are none', () => {
  for (const wkt of [
    'POLYGON((0 0,1 0,1 1))',
    'POLYGON()',
    'POINT(1)',
    'POINT(a b)',
    'LINESTRING(0 0,1 1)',
    'POLYGON((0 0,1 0,1 1,0 0)x)',
    '',
  ]) {
    assert.equal(readWkt(wkt), undefined, wkt)
  }
})

test('what is wrong is told, with the character at which it is', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['result gt', /character 10: a value .* not the end/],
    ['result gt 3 and', /character 16/],
    ['(result gt 3', /character 13: "\)" was expected/],
    ['result gt 3)', /character 12/],
    ['result # 3', /character 8: "# 3"/],
    ['foo(result)', /character 1: there is no function foo; .*substringof/],
    ['contains(name)', /takes 2 arguments, not 1/],
    ["st_within(location, geography'CIRCLE(1)')", /character 21.*no POINT/],
    ['at gt 2026-13-45T00:00:00Z', /character 7.*no time/],
    ["name eq 'open", /character 9/],
    ['result add 3 gt 4', /character 8/],
    ['', /character 1/],
    [`${'('.repeat(60)}flag${')'.repeat(60)}`, /deeper/],
    [`${'not '.repeat(60)}flag`, /deeper/],
    [`${'trim('.repeat(60)}name${')'.repeat(60)}`, /deeper/],
    [`name eq '${'x'.repeat(5_000)}'`, /longer/],
  ]
  for (const [filter, told] of wrong) {
    assert.throws(
      () => readFilter(filter),
      (error) => error instanceof SensorThingsError && told.test(error.message),
      filter,
    )
  }
})

test('S19: no text makes the reader of filters fail in another way than with words', () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    ' and ',
    ' or ',
    'not ',
    'a/b',
    " eq '",
    "'",
    '3',
    ',',
    'trim(',
    ' ',
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(piece).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (filter) => {
      try {
        isTrue(readFilter(filter), ENTITY, at)
      } catch (error) {
        assert.ok(error instanceof SensorThingsError)
      }
    }),
  )
})

test('paths that lead nowhere are named, with those that there are', () => {
  const told = (filter: string) => {
    try {
      checkFilter(readFilter(filter), 'Observations')
    } catch (error) {
      return (error as Error).message
    }
    return undefined
  }
  assert.equal(told("Datastream/Thing/properties/category eq 'prm' and result gt 3"), undefined)
  assert.match(told('resultt gt 3')!, /character 1: Observations have no resultt; .*result/)
  assert.match(
    told("result gt 3 and Datastream/nom eq 'x'")!,
    /character 17: Datastreams have no nom/,
  )
  assert.match(told('Datastream eq 3')!, /needs a property/)
  assert.match(told('Datastream/Observations/result eq 3')!, /in no path/)
})

test('the span of a filter holds every moment for which the filter can be true', () => {
  const base = Date.parse('2026-06-15T00:00:00Z')
  const hour = fc.integer({ min: 0, max: 20 })
  const iso = (hours: number) => new Date(base + hours * 3_600_000).toISOString()
  const op = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le')
  const one = fc.record({ op, hour, isMirrored: fc.boolean() }).map(({ op, hour, isMirrored }) => {
    return isMirrored ? `${iso(hour)} ${op} phenomenonTime` : `phenomenonTime ${op} ${iso(hour)}`
  })
  const filters = fc
    .array(
      fc.oneof(
        one,
        fc.tuple(one, one).map(([a, b]) => `(${a} or ${b})`),
        one.map((text) => `not ${text}`),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((parts) => parts.join(' and '))
  fc.assert(
    fc.property(filters, hour, fc.boolean(), (text, start, isInstant) => {
      const filter = readFilter(text)
      const phenomenonTime = isInstant ? iso(start) : `${iso(start)}/${iso(start + 1)}`
      if (!isTrue(filter, { phenomenonTime }, at)) return
      const span = spanOf(filter, 'phenomenonTime')
      const startMs = Date.parse(iso(start))
      assert.ok(startMs >= span.fromMs && startMs < span.toMs, `${text} ${phenomenonTime}`)
    }),
  )
})
