/**
 * The examples of docs/city that ask the hypervisor for something: each `curl` in a ```sh block is taken
 * apart as a shell would, and its address is asked of the route tables. Nothing that is printed there is refused.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DATEX_ROUTES } from '../../sync/hypervisor/datex/routes.ts'
import { GIS_ROUTES } from '../../sync/hypervisor/gis/routes.ts'
import { SpaceDays } from '../../sync/hypervisor/gis/space-days.ts'
import type { Route } from '../../sync/hypervisor/http/route.ts'
import { HourlyHistory } from '../../sync/hypervisor/open-data/hourly-history.ts'
import { OPEN_DATA_ROUTES } from '../../sync/hypervisor/open-data/routes.ts'
import { SENSORTHINGS_ROUTES } from '../../sync/hypervisor/sensorthings/routes.ts'
import { AIX, cityOf } from '../support/city-now.ts'
import { citysPast } from '../support/city-past.ts'
import { kpisOf } from '../support/kpis-of.ts'
import { callRoute, POLICE } from '../support/route-call.ts'
import { toldStore } from '../support/told-store.ts'

const PAGES = ['gis', 'datex', 'open-data', 'sensorthings']
const CIGALE = 'https://hyperviseur.aix.example'

const ROUTES = [
  ...GIS_ROUTES,
  ...DATEX_ROUTES,
  ...OPEN_DATA_ROUTES,
  ...SENSORTHINGS_ROUTES,
] as unknown as readonly Route<object>[]

function examplesOf(page: string): readonly string[] {
  const text = readFileSync(new URL(`../../docs/city/${page}.md`, import.meta.url), 'utf8')
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!)
  return blocks.flatMap((block) => block.trim().split('\n'))
}

/** Words of a line: between double quotes `\$` is a dollar, and variables are filled in. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
    (quoted ?? plain!)
      .replace(
        /(^|[^\\])\$(CIGALE|TOKEN)\b/g,
        (_, before, name) => before + (name === 'CIGALE' ? CIGALE : 't'),
      )
      .replaceAll('\\$', '$'),
  )
}

function asked(line: string): { readonly url: string; readonly hasToken: boolean } {
  const [program, ...words] = wordsOf(line)
  assert.equal(program, 'curl', line)
  const url = words.find((word) => word.startsWith(CIGALE))!
  const data = words.filter((_, i) => words[i - 1] === '--data-urlencode')
  const query = data.map((pair) => {
    const at = pair.indexOf('=')
    return `${pair.slice(0, at)}=${encodeURIComponent(pair.slice(at + 1))}`
  })
  const hasToken = words.some((word) => word.startsWith('Authorization: Bearer'))
  return { url: query.length > 0 ? `${url}?${query.join('&')}` : url, hasToken }
}

for (const page of PAGES) {
  test(`what docs/city/${page}.md asks for is answered`, async () => {
    const store = await toldStore(citysPast())
    const ask = kpisOf(store, cityOf())
    const parts = {
      ...{ city: async () => cityOf(), publisher: AIX, store, carParks: [] },
      ...{ spaceDays: new SpaceDays(ask), hours: new HourlyHistory(ask) },
    }
    const examples = examplesOf(page)
    assert.ok(examples.length >= 2, page)
    for (const line of examples) {
      const { url, hasToken } = asked(line)
      const answer = await callRoute(ROUTES, parts, url, hasToken ? { caller: POLICE } : {})
      const status = answer.kind === 'stream' ? 200 : (answer.status ?? 200)
      assert.equal(status, 200, `${line}\n${JSON.stringify(answer).slice(0, 300)}`)
    }
    await store.close()
  })
}
