/**
 * What the hypervisor does for the city beyond receiving: the picture, indicators, alarms, patrol, works,
 * interfaces, retention. Each part states what it needs; here they are fitted together.
 */

import type { Clock } from '../../base/clock.ts'
import { type Line, linesOf } from '../../base/http/route.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import { Accounts } from '../../base/people/accounts.ts'
import type { Random } from '../../base/random.ts'
import type { SavingsSettings } from '../kpi/savings.ts'
import { AlarmDesk } from './alarms/alarm-desk.ts'
import { ESCALATIONS } from './alarms/alarm-life.ts'
import { alarmRoutes } from './alarms/routes.ts'
import type { AssetMap } from './asset-map.ts'
import { citizensRoutes } from './citizens/routes.ts'
import { CityView } from './city/city-view.ts'
import { cityRoutes } from './city/routes.ts'
import type { Publisher } from './city/thing.ts'
import { DATEX_ROUTES } from './datex/routes.ts'
import { GIS_ROUTES } from './gis/routes.ts'
import { SpaceDays } from './gis/space-days.ts'
import { GovernanceDesk } from './governance/desk.ts'
import type { Programme } from './governance/programme.ts'
import { governanceRoutes } from './governance/routes.ts'
import { basisOf } from './indicators/basis.ts'
import { type AskKpis, cityKpis } from './indicators/city-kpis.ts'
import { IndicatorKeeper } from './indicators/keeper.ts'
import { KeptKpis } from './indicators/kept-kpis.ts'
import { RootKeeper } from './indicators/root-keeper.ts'
import { rootRoutes } from './indicators/root-routes.ts'
import { kpiAssets } from './kpi-assets.ts'
import { NGSI_LD_ROUTES } from './ngsi-ld/routes.ts'
import type { CarPark } from './open-data/car-parks.ts'
import { HourlyHistory } from './open-data/hourly-history.ts'
import { OPEN_DATA_ROUTES } from './open-data/routes.ts'
import { OUTLET_ROUTES } from './outlet/routes.ts'
import { makeOutlets, type OutletSetting } from './outlets.ts'
import { PatrolDesk } from './patrol/patrol-desk.ts'
import { patrolRoutes } from './patrol/routes.ts'
import { Retention } from './register/retention.ts'
import { registerRoutes } from './register/routes.ts'
import { SENSORTHINGS_ROUTES } from './sensorthings/routes.ts'
import type { SingularJob } from './singular.ts'
import type { HypervisorStore } from './store.ts'
import { workRoutes } from './works/routes.ts'
import { WorkDesk } from './works/work-desk.ts'

/** What the city has said of itself. */
export type CitySettings = {
  readonly assets: AssetMap
  readonly savings: SavingsSettings
  readonly publisher: Publisher
  /** Off-street car parks, of the city's own table. */
  readonly carParks: readonly CarPark[]
  /** What the city has promised. */
  readonly programmes: readonly Programme[]
  /** Whom facts are handed on to. */
  readonly outlets: readonly OutletSetting[]
}

export type ServiceParts = {
  readonly store: HypervisorStore
  readonly settings: CitySettings
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
}

export type CityServices = {
  readonly view: CityView
  readonly ask: AskKpis
  /** For the table of routes. */
  readonly lines: readonly Line[]
  /** For whoever leads. */
  readonly jobs: readonly SingularJob[]
  /** After each commit. */
  committed(): void
}

export function cityServices(parts: ServiceParts): CityServices {
  const { store, settings, clock, log } = parts
  const { assets, savings, publisher, carParks } = settings
  const { records } = store
  const view = new CityView({ store, assets, clock })
  const city = (atLeast?: number) => view.now(atLeast)
  const now = () => view.now()

  const kept = new KeptKpis(records)
  const context = { assets: kpiAssets(assets), savings }
  const basis = basisOf(assets, savings)
  const ask = cityKpis({ store, kept, context, clock })
  const keeper = new IndicatorKeeper({ store, kept, basis, context, clock, log })
  const trees = [...context.assets.values()]
    .filter(({ kind }) => kind === 'tree')
    .map(({ id }) => id)
  const roots = new RootKeeper({ store, trees, clock, log })

  const escalations = ESCALATIONS
  const alarms = new AlarmDesk({ records, city, escalations, clock, log })
  const patrol = new PatrolDesk({ records, city: now, clock })
  const wrongSpaces = () => patrol.wrongSpaces()
  const works = new WorkDesk({ records, city: now, wrongSpaces, clock })
  const retention = new Retention({ store, clock, log })
  const { programmes } = settings
  const openAlarms = () => alarms.openAlarms()
  const governance = new GovernanceDesk({
    ...{ store, kept, city: now, openAlarms, programmes, clock, log },
  })
  const accounts = new Accounts({ records, clock })
  const rolesOf = async (name: string) => (await accounts.get(name))?.roles ?? []

  const outlets = makeOutlets(settings.outlets, { ...parts, city: now, ask, publisher })
  const events: HypervisorStore['events'] = (...asked) => store.events(...asked)

  const open = {
    ...{ city: now, publisher, store, carParks, clock },
    spaceDays: new SpaceDays(ask),
    hours: new HourlyHistory(ask),
  }
  const register = { retention, hours: open.hours, city: now, records, rolesOf, clock }
  const lines = [
    ...linesOf(cityRoutes, { city: now }),
    ...linesOf(rootRoutes, { roots }),
    ...linesOf(alarmRoutes, { alarms, escalations, clock }),
    ...linesOf(patrolRoutes, { patrol }),
    ...linesOf(workRoutes, { works }),
    ...linesOf(governanceRoutes, { governance }),
    ...linesOf(registerRoutes, register),
    ...linesOf(citizensRoutes, open),
    ...linesOf(GIS_ROUTES, open),
    ...linesOf(DATEX_ROUTES, open),
    ...linesOf(OPEN_DATA_ROUTES, open),
    ...linesOf(SENSORTHINGS_ROUTES, open),
    ...linesOf(NGSI_LD_ROUTES, { publisher, city: now, events }),
    ...linesOf(OUTLET_ROUTES, { outlets }),
  ]
  return {
    ...{ view, ask, lines },
    jobs: [keeper, roots, alarms, retention, governance, ...outlets],
    committed() {
      alarms.lookSoon()
      for (const outlet of outlets) outlet.wake()
    },
  }
}
