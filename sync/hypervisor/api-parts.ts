/** What the hypervisor's routes are made from. */

import type { Clock } from '../../base/clock.ts'
import type { Durations } from '../../base/http/durations.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { Carriage } from '../carriage/deliver.ts'
import type { SavingsSettings } from '../kpi/savings.ts'
import type { AssetMap } from './asset-map.ts'
import type { CitySight } from './city/sight.ts'
import type { CommandDesk } from './command-desk.ts'
import type { FactFeed } from './fact-feed.ts'
import type { HandoverDesk } from './homes/handover-desk.ts'
import type { HomeDesk } from './homes/home-desk.ts'
import type { AskKpis } from './indicators/city-kpis.ts'
import type { RolloutDesk } from './rollout-desk.ts'
import type { HypervisorStore } from './store.ts'

export type ApiOptions = {
  readonly store: HypervisorStore
  readonly feed: FactFeed
  readonly desk: CommandDesk
  readonly rollouts: RolloutDesk
  readonly homes: HomeDesk
  readonly handovers: HandoverDesk
  readonly clock: Clock
  /** What the receiver counts. */
  readonly metrics: Metrics
  /** What the server's routes have taken. */
  readonly durations: Durations
  /** What the city's facts are about: a GeoJSON collection of points, or an empty one. */
  readonly assets: AssetMap
  /** Which of the city's facts a caller may see. */
  readonly sight: CitySight
  /** What the city takes an avoided visit and a cubic metre for. */
  readonly savings: SavingsSettings
  /** The city's indicators. */
  readonly ask: AskKpis
  /** Takes files of sticks; left out: there is no such path. */
  readonly carriage?: Carriage
  /** Answers gateways that ask for another certificate; left out: a person renews. */
  readonly renew?: (message: Uint8Array) => Promise<Uint8Array | undefined>
}
