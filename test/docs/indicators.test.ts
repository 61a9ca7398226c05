/** The worked example of docs/operations/indicators.md is what the program computes. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseWeeklyHours } from '../../base/weekly-hours.ts'
import type { EventFact } from '../../sync/fact.ts'
import { dayKpis } from '../../sync/kpi/day.ts'
import { HOUR_MS, kpiContext, kpiFact, kpiSource, parisSummer } from '../support/kpi-facts.ts'

const PAGE = readFileSync(new URL('../../docs/operations/indicators.md', import.meta.url), 'utf8')
const DAY = '2026-06-16'
const MINUTE_MS = 60_000

/** Rows of the first table of the example that has this head. */
function rowsOf(head: string): readonly (readonly string[])[] {
  const example = PAGE.slice(PAGE.indexOf('### Worked example'), PAGE.indexOf('## Water'))
  const [, after = ''] = example.split(`| ${head} |\n`)
  const rows = after.split('\n').slice(1)
  const end = rows.findIndex((row) => !row.startsWith('|'))
  return rows.slice(0, end).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

function hours(): readonly EventFact[] {
  return rowsOf('hours | known | occupied | stays').flatMap(([span = '', ...cells]) => {
    const [from = 0, to = 0] = span.split('–').map(Number)
    const [known = 0, occupied = 0, stays = 0] = cells.map(Number)
    return Array.from({ length: to - from }, (_, i) =>
      kpiFact('spotHour', 'p-1', {
        hourMs: parisSummer(DAY, '00:00') + (from + i) * HOUR_MS,
        occupiedMs: occupied * MINUTE_MS,
        knownMs: known * MINUTE_MS,
        stays,
      }),
    )
  })
}

function stays(): readonly EventFact[] {
  return rowsOf('from | minutes').map(([from = '', minutes = '']) => {
    const stayMs = Number(minutes) * MINUTE_MS
    const sinceMs = parisSummer(DAY, from) + stayMs
    return kpiFact('spotFreed', 'p-1', { sinceMs, stayMs, atMs: sinceMs })
  })
}

test('the worked example of the page of indicators is what is computed', async () => {
  const rules = /hours in force `([^`]+)`/.exec(PAGE.slice(PAGE.indexOf('Worked example')))?.[1]
  const space = { id: 'p-1', kind: 'space', inForce: parseWeeklyHours(rules ?? '')! }
  const facts = [...hours(), ...stays()]
  assert.equal(facts.length, 26)
  const { assets } = await dayKpis(DAY, [kpiSource(facts)], kpiContext([space]))
  const { id: _id, kind: _kind, rev: _rev, ...told } = assets[0]!
  const expected = rowsOf('indicator | value').map(([name = '', value = '']) => [
    name,
    JSON.parse(value),
  ])
  assert.deepEqual(told, Object.fromEntries(expected))
})
