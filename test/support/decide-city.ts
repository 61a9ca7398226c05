/**
 * A city of which thirteen months are known, for the pages of governance, report and register: Tuesday 16 June
 * 2026, 10:42 in Paris. A real hypervisor with its pages, whose database is given what months would have left.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Caller, Role } from '../../base/http/caller.ts'
import type { JsonValue } from '../../base/records/records.ts'
import type { AlarmLife } from '../../sync/hypervisor/alarms/alarm-life.ts'
import { GovernanceEntries } from '../../sync/hypervisor/governance/commitments.ts'
import { monthBucket } from '../../sync/hypervisor/governance/gather.ts'
import { AIX_PROGRAMMES } from '../../sync/hypervisor/governance/programmes-aix.ts'
import type { ReportBody } from '../../sync/hypervisor/governance/report.ts'
import { ReportBook } from '../../sync/hypervisor/governance/report-book.ts'
import { KeptKpis } from '../../sync/hypervisor/indicators/kept-kpis.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import type { GroupKpi } from '../../sync/kpi/groups.ts'
import { FakeClock } from './fake-clock.ts'

const NOW_MS = Date.parse('2026-06-16T08:42:15Z')
const DAY_MS = 86_400_000
const MONTHS = [
  ...['2025-05', '2025-06', '2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12'],
  ...['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06'],
]
const SERVICE = 'service'

export class DecideCity {
  readonly hypervisor: Hypervisor
  /** What another post would enter by, on the same database. */
  readonly entries: GovernanceEntries
  readonly #clock: FakeClock
  readonly #folder: string
  readonly #breath: NodeJS.Timeout

  private constructor(
    hypervisor: Hypervisor,
    { clock, folder }: { readonly clock: FakeClock; readonly folder: string },
  ) {
    this.hypervisor = hypervisor
    this.#clock = clock
    this.#folder = folder
    this.#breath = setInterval(() => clock.advance(0), 1)
    const { records } = hypervisor.store
    this.entries = new GovernanceEntries({ records, programmes: AIX_PROGRAMMES, clock })
  }

  static async open(): Promise<DecideCity> {
    const folder = mkdtempSync(join(tmpdir(), 'cigale-decide-'))
    const clock = new FakeClock({ wallMs: NOW_MS })
    const tokens = new Map<string, Caller>(
      (['viewer', 'operator', 'security'] as const).map((role) => {
        return [`token-of-${role}-0123456789`, callerOf(role)]
      }),
    )
    const api = { host: '127.0.0.1', port: 0, tokens }
    const database = join(folder, 'city.db')
    const city = new DecideCity(await startHypervisor({ database, api, clock }), { clock, folder })
    try {
      await city.#untilLooked()
    } catch (error) {
      await city.close()
      throw error
    }
    return city
  }

  /** The keeper has seen that nothing was told: what is kept after that stays. */
  async #untilLooked(): Promise<void> {
    for (let i = 0; i < 500; i++) {
      if (await this.hypervisor.store.records.get('kpiKeeper', 'todo')) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('the keeper did not look at the database')
  }

  address(role: 'viewer' | 'operator' | 'security', more = ''): string {
    return `${this.hypervisor.url}/#token=token-of-${role}-0123456789${more}`
  }

  /** Thirteen months as a city might have them, and what its services have entered. */
  async fill(): Promise<void> {
    const { records } = this.hypervisor.store
    const put = (kind: string, id: string, body: unknown) =>
      records.put({ kind, id, body: body as JsonValue }, NOW_MS)
    for (const [i, month] of MONTHS.entries()) {
      await this.#keepMonth(month, i)
      await put('sensorCount', month, sensorsOf(i))
      await put('arrivals', `${month}-02`, { facts: 1_000_000, inTime: ARRIVALS[i]! * 10_000 })
    }
    await this.#keepWater()
    for (let i = 0; i < 60; i++) {
      const answer = { id: `a${i}`, spaceId: 's', category: 'prm', by: 'patrouille', toldMs: 0 }
      const verdict = i % 9 === 0 ? 'wrong' : 'found'
      await put('patrolAnswer', `a${i}`, { ...answer, verdict, atMs: NOW_MS - i * 3_600_000 })
    }
    for (const entry of ENTRIES) await this.entries.enter(entry as never, { by: SERVICE })
    for (let i = 0; i < 40; i++) {
      const [who, what] = READS[i % READS.length]!
      const note = { who, what, target: '', from: '', result: '200' }
      await records.append('audit', () => note, NOW_MS - (40 - i) * 0.6 * DAY_MS)
    }
    for (const life of ALARMS) {
      const closed = { ...life, closedMs: life.endedMs } as unknown as JsonValue
      await records.append('alarms', () => closed, NOW_MS)
    }
    await this.#enterRisk()
    await this.#closeMay()
  }

  /** Through the hypervisor itself, which then shows what has been put beside it. */
  async #enterRisk(): Promise<void> {
    const text = 'Cité du Livre muette deux fois : alimentation à reprendre.'
    const answer = await fetch(`${this.hypervisor.url}/api/v1/governance/risks/foundation`, {
      method: 'PUT',
      headers: {
        authorization: 'Bearer token-of-operator-0123456789',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ text }),
    })
    if (!answer.ok) throw new Error(`the risk was not taken: ${await answer.text()}`)
  }

  /** Twice: turnover was another one first. */
  async #closeMay(): Promise<void> {
    const answer = await fetch(`${this.hypervisor.url}/api/v1/reports/2026-05`, {
      headers: { authorization: 'Bearer token-of-viewer-0123456789' },
    })
    const may = (await answer.json()) as ReportBody
    const book = new ReportBook(this.hypervisor.store.records)
    const rows = may.rows.map((row, i) => (i === 0 ? { ...row, thisMonth: 4.4 } : row))
    await book.close({ ...may, rows }, NOW_MS - 14 * DAY_MS)
    await book.close(may, NOW_MS - 12 * DAY_MS)
  }

  async #keepMonth(month: string, i: number): Promise<void> {
    const kept = new KeptKpis(this.hypervisor.store.records)
    const { startMs, endMs } = monthBucket(month)
    const days = (Math.min(endMs, NOW_MS) - startMs) / DAY_MS
    const at = <T>(list: readonly T[]): T => list[i]!
    const groups: Partial<GroupKpi>[] = [
      {
        kind: 'space',
        coverage: 0.92,
        rotationsPerSpace: at(ROTATIONS) * days,
        occupancyRate: at(OCCUPANCY),
      },
      {
        kind: 'zone',
        coverage: 0.95,
        valvesOperating: at(VALVES),
        valvesDue: 46,
        leaksOpened: 2,
        detectMs: at(LEAK_HOURS) * 3_600_000,
      },
      { kind: 'bin', fills: at(BINS) },
      { kind: 'segment', coverage: at(FLOW), assets: 12 },
      { kind: 'noisePoint', coverage: at(FLOW), assets: 8 },
      { kind: 'airPoint', coverage: 0.86, assets: 4 },
      { kind: 'callPoint', coverage: 0.99, assets: 12 },
    ]
    const [from, to] = [startMs, endMs].map((ms) => new Date(ms).toISOString())
    const head = {
      key: month,
      from: from!,
      to: to!,
      lengthS: (endMs - startMs) / 1000,
      final: true,
    }
    const told = { status: 'final', rev: 9, coverage: 1, assets: 10, known: 10 } as const
    const all = groups.map((one) => ({ group: one.kind, ...told, ...one }) as GroupKpi)
    const name = { period: 'month', by: 'kind', key: month } as const
    await kept.putAnswers(name, [{ ...head, groups: all }], NOW_MS)
  }

  async #keepWater(): Promise<void> {
    const kept = new KeptKpis(this.hypervisor.store.records)
    const keep = async (period: 'day' | 'month', key: string, litres: number): Promise<void> => {
      const head = { key, from: '', to: '', lengthS: 0, final: true }
      const told = { status: 'final', rev: 9, coverage: 1, assets: 1, known: 1 } as const
      const groups = [{ group: 'parc-jourdan', kind: 'site', ...told, litres }]
      await kept.putAnswers({ period, by: 'site', key }, [{ ...head, groups }], NOW_MS)
    }
    for (const [i, month] of MONTHS.entries()) {
      if (month !== '2026-06') await keep('month', month, 1e6 * (1 + WATER[i]! / 100))
      await keep('month', `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`, 1e6)
    }
    for (let day = 1; day <= 15; day++) {
      const date = `06-${String(day).padStart(2, '0')}`
      await keep('day', `2026-${date}`, 90)
      await keep('day', `2025-${date}`, 100)
    }
  }

  async close(): Promise<void> {
    await this.hypervisor.close()
    clearInterval(this.#breath)
    this.#clock.advance(0)
    rmSync(this.#folder, { recursive: true })
  }
}

function callerOf(role: Role): Caller {
  return { name: role, roles: [role], scopes: [], isSteppedUp: false }
}

const ROTATIONS = [3.9, 4, 4.1, 4.1, 4.2, 4.4, 4.3, 4.4, 4.5, 4.4, 4.5, 4.5, 4.6, 4.8]
const OCCUPANCY = [
  0.77, 0.76, 0.75, 0.77, 0.74, 0.73, 0.74, 0.72, 0.73, 0.74, 0.73, 0.73, 0.72, 0.71,
]
const VALVES = [45, 45, 46, 46, 46, 46, 46, 45, 46, 44, 44, 43, 42, 41]
const LEAK_HOURS = [8.4, 8, 7.6, 7.1, 6, 5.6, 5.2, 4.8, 4.4, 4, 3, 2.6, 2.4, 2.2]
const BINS = [20, 19, 17, 16, 14, 12, 13, 11, 10, 9, 9, 8, 7, 6]
const FLOW = [0.96, 0.97, 0.96, 0.96, 0.97, 0.96, 0.95, 0.96, 0.95, 0.94, 0.93, 0.93, 0.93, 0.93]
const ARRIVALS = [96.4, 97, 97.6, 98, 98.5, 98.8, 98.9, 99, 99.1, 99.1, 99, 98.9, 98.8, 98.6]
const WATER = [-1, -1, -2, -4, -3, -5, -6, -6, -7, -8, -8, -9, -9, -10]

function sensorsOf(i: number) {
  const of = (most: number, share = 0.96) => {
    const installed = Math.round(most * (0.62 + 0.38 * (i / 13)))
    return { installed, reliable: Math.round(installed * share) }
  }
  return {
    ...{ space: of(289), zone: of(103), site: of(20), tree: of(48), callPoint: of(10) },
    ...{ building: of(4), segment: of(7), noisePoint: of(3), bin: of(112, 0.95), airPoint: of(4) },
    ...{ heatPoint: of(12), gateway: of(18) },
  }
}

const READS = [
  ...(['patrol.read', 'alarms.read', 'readings.read'] as const).map(
    (what) => ['police', what] as const,
  ),
  ['operator', 'alarms.read'] as const,
  ['maintainer', 'readings.read'] as const,
]

function alarm(
  kind: AlarmLife['kind'],
  name: string,
  {
    day,
    hours,
    detail = {},
  }: { readonly day: string; readonly hours: number; readonly detail?: AlarmLife['detail'] },
): AlarmLife {
  const sinceMs = Date.parse(`${day}T04:30:00Z`)
  const step = { what: 'here', atMs: sinceMs + 1_700, by: '', note: '' } as const
  const told = { id: `${kind}:${name}:${sinceMs}`, kind, subject: name, name, sinceMs }
  return {
    ...told,
    toldMs: sinceMs,
    detail,
    steps: [step],
    times: 1,
    endedMs: sinceMs + hours * 3_600_000,
  }
}

const ALARMS: readonly AlarmLife[] = [
  alarm('leak', 'Parc Vendôme, zone 4', {
    day: '2026-05-06',
    hours: 41,
    detail: { lostLitres: 552 },
  }),
  alarm('burst', 'Parc Jourdan, zone 2', {
    day: '2026-05-14',
    hours: 1.2,
    detail: { lostLitres: 12_400 },
  }),
  alarm('gateway', 'Cité du Livre', { day: '2026-05-21', hours: 3.1, detail: { things: 38 } }),
  alarm('gateway', 'Cité du Livre', { day: '2026-05-28', hours: 4, detail: { things: 38 } }),
  alarm('call', 'Borne Rotonde', { day: '2026-05-30', hours: 1 }),
  alarm('call', 'Borne Rotonde', { day: '2026-06-03', hours: 1 }),
]

const commitment = (id: string, state: string, text: string) => {
  return { kind: 'commitment', id, body: { state, text } }
}
const ENTRIES = [
  commitment('smart-parking/cost', 'kept', 'Dans l’enveloppe votée.'),
  commitment(
    'smart-parking/schedule',
    'watch',
    '41 capteurs à poser, quatre mois tard à ce rythme.',
  ),
  commitment('smart-parking/requirements', 'watch', 'Deux zones sans processus de contrôle.'),
  commitment('smart-watering/cost', 'watch', 'Les vannes 25 mm ont augmenté de 9 %.'),
  commitment('smart-watering/schedule', 'off', '46 des 60 vannes posées.'),
  commitment('smart-watering/requirements', 'kept', 'Recette prononcée le 4 mai.'),
  commitment('safe-city/cost', 'kept', 'Dans l’enveloppe votée.'),
  commitment('safe-city/schedule', 'watch', 'Douze points de passage restent à poser.'),
  commitment('clean-air-heat/cost', 'kept', 'Dans l’enveloppe votée.'),
  {
    kind: 'risk',
    id: 'smart-parking',
    body: { text: '2 zones sans processus de contrôle ; couverture LoRa rue Gaston-de-Saporta.' },
  },
  {
    kind: 'risk',
    id: 'smart-watering',
    body: {
      text: '46 des 60 vannes posées : convention avec la Régie des eaux attendue depuis mars.',
    },
  },
  {
    kind: 'decision',
    id: 'd-convention',
    body: {
      ...{ programme: 'smart-watering', title: 'Régie des eaux : convention compteurs' },
      ...{ body: 'COMOP eau', day: '2026-06-23', state: 'open' },
      proposal: 'Accès en lecture aux 14 têtes émettrices.',
    },
  },
  {
    kind: 'decision',
    id: 'd-onduleur',
    body: {
      ...{ programme: 'foundation', title: 'Cité du Livre : alimentation' },
      ...{ body: 'Bâtiments communaux', day: '2026-06-12', state: 'open' },
      ...{ proposal: 'Onduleur.', costEuros: 180 },
    },
  },
  {
    kind: 'value',
    id: 'air-calibrated/2026-06',
    body: { value: 100, source: 'Carnet, 2 juin 2026' },
  },
  { kind: 'plan', id: 'smart-parking', body: { sensors: { space: 330 }, doneBy: '2026-07' } },
]
