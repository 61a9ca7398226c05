/** Health, open to anyone, and the numbers that monitoring takes (Prometheus text 0.0.4). */

import { json, type Route, route } from '../../base/http/route.ts'
import { metricsPage, type Sample } from '../../base/metrics.ts'
import type { ApiOptions } from './api-parts.ts'

export const metricRoutes: readonly Route<ApiOptions>[] = [
  route({
    method: 'GET',
    path: '/api/v1/health',
    summary: 'That it is alive.',
    may: 'anyone',
    isForSetup: true,
    handle: async () => json({ status: 'up' }),
  }),
  route({
    method: 'GET',
    path: '/metrics',
    summary: 'What is watched: intake, gateways, lag, routes, what is stored.',
    may: { roles: ['operator', 'maintainer', 'security'], scopes: ['metrics'] },
    gives: 'text/plain; version=0.0.4',
    handle: async (_call, options) => {
      const { metrics, durations } = options
      const samples = metrics.samples().map((sample) => {
        const isNamed = sample.name.startsWith('cigale_')
        return isNamed ? sample : { ...sample, name: `cigale_${sample.name}` }
      })
      const page = metricsPage([...samples, ...(await standOf(options))])
      return { kind: 'bytes', type: 'text/plain; version=0.0.4', bytes: page + durations.page() }
    },
  }),
]

async function standOf({ store, feed, clock }: ApiOptions): Promise<readonly Sample[]> {
  const [gateways, counts, newest] = await Promise.all([
    store.gateways(),
    store.counts(),
    store.facts({ limit: 1 }),
  ])
  const gauge = (name: string, value: number): Sample => {
    return { name: `cigale_${name}`, kind: 'gauge', labels: {}, value }
  }
  const last = newest[0]
  const nowMs = clock.wallMs()
  return [
    gauge('gateways', gateways.length),
    gauge('gateways_online', gateways.filter(({ online }) => online).length),
    gauge('facts_stored', counts.facts),
    gauge('gaps_stored', counts.gaps),
    gauge('commands_waiting', counts.waitingCommands),
    gauge('event_listeners', feed.listeners),
    ...(last
      ? [
          gauge('last_fact_received_age_seconds', (nowMs - last.receivedMs) / 1000),
          ...(last.utcMs === undefined
            ? []
            : [gauge('last_fact_lag_seconds', (last.receivedMs - last.utcMs) / 1000)]),
        ]
      : []),
  ]
}
