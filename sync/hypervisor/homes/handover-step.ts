/** What a hand-over does next, and what an answer means for it. Pure. */

import type { CborValue } from '../../../base/cbor.ts'
import type { GatewayEui } from '../../../base/ids.ts'
import type { CarriedHandover } from './handover-book.ts'
import type { OrderState } from './order-state.ts'

/** Ten minutes: no frame is with a radio for so long. */
const TRIES_MAX = 20

export type HandoverOrder = {
  readonly gw: GatewayEui
  readonly name: 'homeKey' | 'homeMove' | 'homeExport' | 'homeImport'
  readonly params: CborValue
}

/** The order of its step; `undefined`: it is over. */
export function orderOf(handover: CarriedHandover): HandoverOrder | undefined {
  const { step, from, to, anyway, key, text } = handover
  const groups = [...handover.groups]
  switch (step) {
    case 'key':
      return { gw: to, name: 'homeKey', params: {} }
    case 'move':
      return { gw: from, name: 'homeMove', params: { groups, to, anyway } }
    case 'export':
      return { gw: from, name: 'homeExport', params: { groups, key } }
    case 'import':
      return { gw: to, name: 'homeImport', params: { text } }
    default:
      return undefined
  }
}

/** After what became of that order. The same again: nothing has changed, or it is to be given. */
export function afterOrder(handover: CarriedHandover, order: OrderState): CarriedHandover {
  if (order.kind === 'refused') return refused(handover, order.detail)
  if (order.kind !== 'done') return handover
  const on = { ...handover, commandId: '', detail: '' }
  switch (handover.step) {
    case 'key': {
      const key = told(order.command.detail, 'key')
      return key ? { ...on, step: 'move', key } : failed(handover, 'it told no key')
    }
    case 'move':
      return { ...on, step: 'export' }
    case 'export': {
      const text = told(order.command.detail, 'handover')
      return text ? { ...on, step: 'import', text } : failed(handover, 'it gave no hand-over')
    }
    case 'import':
      return { ...on, step: 'done', text: '' }
    default:
      return handover
  }
}

/**
 * The old home is silent from `move` on: a hand-over that it does not give now is asked for again, for its radio
 * may have had a frame left.
 */
function refused(handover: CarriedHandover, detail: string): CarriedHandover {
  const tries = handover.tries + 1
  if (handover.step === 'export' && tries < TRIES_MAX) {
    return { ...handover, commandId: '', tries, detail }
  }
  return failed(handover, detail)
}

function failed(handover: CarriedHandover, detail: string): CarriedHandover {
  return { ...handover, step: 'failed', commandId: '', detail }
}

function told(detail: CborValue, name: string): string | undefined {
  if (detail === null || typeof detail !== 'object' || Array.isArray(detail)) return undefined
  const value = (detail as Readonly<Record<string, unknown>>)[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
