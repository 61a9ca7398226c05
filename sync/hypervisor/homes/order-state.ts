/** What has become of an order that must be carried out once, however long its gateway is away. */

import type { StoredCommand } from '../store.ts'

export type OrderState =
  | { readonly kind: 'wait' }
  | { readonly kind: 'done'; readonly command: StoredCommand }
  | { readonly kind: 'refused'; readonly detail: string }
  /** None was given, it expired, or nobody knows: to be given anew. */
  | { readonly kind: 'give' }

/** `isBack`: the gateway has greeted since the last look. */
export function orderState(
  command: StoredCommand | undefined,
  { nowMs, isBack }: { readonly nowMs: number; readonly isBack: boolean },
): OrderState {
  switch (command?.state) {
    case 'done':
      return { kind: 'done', command }
    case 'waiting':
      // One that expired while the gateway was away would wait a day for nothing.
      return isBack && nowMs >= command.expiresMs ? { kind: 'give' } : { kind: 'wait' }
    case 'refused':
    case 'failed':
      return { kind: 'refused', detail: typeof command.detail === 'string' ? command.detail : '' }
    default:
      return { kind: 'give' }
  }
}
