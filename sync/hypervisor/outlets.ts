/** The outlets of the settings, each with its driver: what partners are handed. */

import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import type { Secret } from '../../base/secret.ts'
import type { View } from './city/privacy.ts'
import type { City, Publisher } from './city/thing.ts'
import type { AskKpis } from './indicators/city-kpis.ts'
import type { MqttOutOptions, SparkplugOptions } from './mqtt-out/options.ts'
import { mqttOutlet } from './mqtt-out/plain-outlet.ts'
import { sparkplugOutlet } from './mqtt-out/sparkplug-outlet.ts'
import type { NgsiLdOptions } from './ngsi-ld/options.ts'
import { ngsiLdOutlet } from './ngsi-ld/outlet.ts'
import { OutletDriver } from './outlet/driver.ts'
import type { Outlet } from './outlet/outlet.ts'
import type { Start } from './outlet/position.ts'
import { sensorThingsOutlet } from './sensorthings/push.ts'
import type { HypervisorStore } from './store.ts'

export type SensorThingsOptions = {
  readonly name: string
  /** `https://frost.example/FROST-Server/v1.1` */
  readonly url: string
  readonly auth?: { readonly header?: string; readonly value: Secret }
  readonly hasClientIds: boolean
  readonly view?: View
  readonly safety?: boolean
}

/** `start`: from where on a new outlet hands facts on; `now` when left out. */
export type OutletSetting = { readonly start?: Start } & (
  | { readonly kind: 'ngsi-ld'; readonly options: NgsiLdOptions }
  | { readonly kind: 'mqtt'; readonly options: MqttOutOptions }
  | { readonly kind: 'sparkplug'; readonly options: SparkplugOptions }
  | { readonly kind: 'sensorthings'; readonly options: SensorThingsOptions }
)

export type OutletsParts = {
  readonly store: HypervisorStore
  readonly city: () => Promise<City>
  readonly ask: AskKpis
  readonly publisher: Publisher
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
}

export function makeOutlets(
  settings: readonly OutletSetting[],
  parts: OutletsParts,
): readonly OutletDriver[] {
  const { store, city, clock, random, log, metrics } = parts
  return settings.map((setting) => {
    const { start = 'now' } = setting
    const outlet = outletOf(setting, parts)
    const own = { outlet, store, records: store.records, options: { start } }
    return new OutletDriver({ ...own, city, clock, random, log, metrics })
  })
}

function outletOf(setting: OutletSetting, parts: OutletsParts): Outlet {
  const { store, ask, publisher, clock, random, log } = parts
  switch (setting.kind) {
    case 'ngsi-ld': {
      const events: HypervisorStore['events'] = (...asked) => store.events(...asked)
      return ngsiLdOutlet({ options: setting.options, publisher, events, indicators: ask, log })
    }
    case 'mqtt':
      return mqttOutlet({ options: setting.options, publisher, clock, random })
    case 'sparkplug': {
      const { options } = setting
      return sparkplugOutlet({ options, publisher, records: store.records, clock, random })
    }
    case 'sensorthings': {
      const { name, url, auth, hasClientIds, view = 'services', safety = false } = setting.options
      return sensorThingsOutlet({
        ...{ name, root: url, hasClientIds, publisher, records: store.records },
        headers: auth ? headerOf(auth) : {},
        nowMs: () => clock.wallMs(),
        seen: { view, hasSafety: safety },
      })
    }
    default:
      return setting satisfies never
  }
}

function headerOf({ header = 'authorization', value }: NonNullable<SensorThingsOptions['auth']>) {
  return { [header]: new TextDecoder().decode(value.reveal()) }
}
