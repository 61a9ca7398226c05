/** What the core can be asked about flows: those that the city has signed. Their process is elsewhere. */

import type { FlowOffersAnswer, FlowsFetched } from '../decoding/decoding.ts'

export type FlowsService = {
  /** After a look at the repository; `source` else `decoders.repository`. */
  flowOffers(source: string | undefined): Promise<FlowOffersAnswer>
  /** Verified from the factory's root up, and not put in force. */
  fetchFlows(path: string, source: string | undefined): Promise<FlowsFetched>
}
