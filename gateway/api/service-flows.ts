/** What the core can be asked about flows: those that the city has signed. Their process is elsewhere. */

import type { FlowOffersAnswer, FlowsFetched } from '../decoding/decoding.ts'
import type { FlowsPlan } from '../flows/plan.ts'
import type { FlowsMove } from '../flows/way.ts'

export type FlowsService = {
  /** After a look at the repository; `source` else `decoders.repository`. */
  flowOffers(source: string | undefined): Promise<FlowOffersAnswer>
  /** Verified from the factory's root up, and not put in force. */
  fetchFlows(path: string, source: string | undefined): Promise<FlowsFetched>
  /** A plan of the hypervisor, on the medium when it resolves; the newest one counts. */
  flowsPlan(
    plan: FlowsPlan,
  ): Promise<{ readonly kind: 'done' | 'refused'; readonly detail: string }>
  /** Tells how far a plan has come: on the medium when it resolves. */
  flowsMoved(move: FlowsMove): Promise<void>
}
