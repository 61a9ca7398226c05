/** The receipt of a downlink for a gateway that is not there: one turn later, as all receipts come. */

import type { Clock } from '../base/clock.ts'
import type { Metrics } from '../base/metrics.ts'
import type { TxReceipt, TxRequest } from './radio.ts'

export function refuseGone(
  { txId, alternatives }: TxRequest,
  parts: { readonly clock: Clock; readonly metrics: Metrics },
  onReceipt: (receipt: TxReceipt) => void,
): void {
  const reason = 'gateway-gone' as const
  parts.metrics.add('radio_tx_refused_total', alternatives.length, { reason })
  const reasons = alternatives.map(() => reason)
  parts.clock.after(0, () => onReceipt({ kind: 'refused', txId, reasons }))
}
