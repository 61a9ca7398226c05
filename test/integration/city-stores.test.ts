/** The city's interfaces over SQLite and over PostgreSQL: the same facts, the same answers. */

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Caller } from '../../base/http/caller.ts'
import { CITY_ROLES } from '../../sync/hypervisor/city-roles.ts'
import { type HypervisorOptions, startHypervisor } from '../../sync/hypervisor/main.ts'
import { AIX, NOW_MS } from '../support/city-now.ts'
import { citysPast } from '../support/city-past.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { kpiFact } from '../support/kpi-facts.ts'
import { Postgres, whyNoPostgres } from '../support/postgres.ts'
import { tellStore } from '../support/told-store.ts'

const TOKEN = 'a-token-of-the-test'
const CALLER: Caller = { name: 'test', roles: CITY_ROLES, scopes: [], isSteppedUp: true }
const ASSETS = [
  { id: 'pmr-0042', kind: 'space', category: 'prm', row: 'cours-mirabeau', limitMinutes: 720 },
  { id: 'liv-0007', kind: 'space', category: 'delivery', row: 'cours-mirabeau' },
  { id: 'parc-vendome-4', kind: 'zone', siteId: 'parc-vendome' },
  { id: 'platane-117', kind: 'tree' },
  { id: 'bruit-verdun', kind: 'noisePoint' },
  { id: 'flux-mirabeau', kind: 'segment' },
]
const LEAK = kpiFact('leakConfirmed', 'parc-vendome-4', {
  ...{ kind: 'hidden_leak', sinceMs: NOW_MS - 9_000_000, flowLitresPerHour: 84, confidence: 0.97 },
  atMs: NOW_MS - 6_000_000,
})
const PATHS = [
  '/api/v1/city',
  '/api/v1/alarms',
  '/api/v1/works',
  '/api/v1/patrol',
  '/api/v1/kpis?period=day&from=2026-06-10&count=5',
  '/api/v1/kpis?period=day&from=2026-06-10&count=5&group=rowCategory',
  '/api/v1/kpis?period=hour&from=2026-06-14&count=24&group=kind',
  '/citizens/v1/parking?lat=43.5263&lon=5.4474',
  '/ogc/features/v1/collections/places/items',
  '/datex2/v3/parking-status.xml',
  '/open-data/stationnement-horaire.csv?jour=2026-06-14',
  '/sensorthings/v1.1/Things?$expand=Datastreams($expand=Observations($top=5))',
  '/ngsi-ld/v1/entities?type=ParkingSpot&options=keyValues',
]

const postgres: Postgres[] = []
after(async () => {
  for (const one of postgres) await one.close()
})

/** Of all paths, without the times at which they were made. */
async function answersOf(database: HypervisorOptions['database']): Promise<readonly string[]> {
  const features = ASSETS.map((properties) => {
    const geometry = { type: 'Point', coordinates: [5.4474, 43.5263] }
    return { type: 'Feature', geometry, properties }
  })
  const hypervisor = await startHypervisor({
    database,
    clock: new FakeClock({ wallMs: NOW_MS }),
    api: { host: '127.0.0.1', port: 0, tokens: new Map([[TOKEN, CALLER]]) },
    city: { publisher: AIX, assets: { type: 'FeatureCollection', features } },
  })
  try {
    await tellStore(hypervisor.store, [...citysPast(), LEAK])
    const headers = { authorization: `Bearer ${TOKEN}` }
    const answers: string[] = []
    for (const path of PATHS) {
      const response = await fetch(`${hypervisor.url}${path}`, { headers })
      const text = await response.text()
      assert.equal(response.status, 200, `${path}: ${text.slice(0, 300)}`)
      assert.ok(text.length > 20, path)
      answers.push(`${path}\n${text.replaceAll(hypervisor.url!, '')}`)
    }
    return answers
  } finally {
    await hypervisor.close()
  }
}

test('interfaces and indicators are the same over SQLite and over PostgreSQL', {
  skip: whyNoPostgres,
}, async () => {
  const server = await Postgres.start()
  postgres.push(server)
  const url = await server.database()
  const [sqlite, shared] = [await answersOf(':memory:'), await answersOf({ url, isDurable: false })]
  for (const [i, answer] of sqlite.entries()) assert.equal(shared[i], answer)
})
