/** The city's indicators for whoever asks in this process: kept ones first, the rest from facts. */

import type { Clock } from '../../../base/clock.ts'
import type { KpiRequest, PeriodKpis } from '../../kpi/answer.ts'
import type { KpiSource } from '../../kpi/gather.ts'
import type { ReportContext } from '../../kpi/report.ts'
import type { HypervisorStore } from '../store.ts'
import { answerKpis } from './answers.ts'
import type { KeptKpis } from './kept-kpis.ts'

export type AskKpis = (request: KpiRequest) => Promise<PeriodKpis>

export type CityKpisParts = {
  readonly store: Pick<HypervisorStore, 'events' | 'gateways'>
  readonly kept: KeptKpis
  readonly context: Omit<ReportContext, 'nowMs'>
  readonly clock: Clock
}

export function cityKpis({ store, kept, context, clock }: CityKpisParts): AskKpis {
  const sources = async (): Promise<readonly KpiSource[]> =>
    (await store.gateways()).map(({ gw }) => ({
      gateway: gw,
      events: (types, span, subjects) => store.events(types, span, { gw, subjects }),
    }))
  return (request) =>
    answerKpis(request, kept, { sources, context: { ...context, nowMs: clock.wallMs() } })
}
