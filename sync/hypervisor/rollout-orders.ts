/** What each gateway of a roll-out is to be told, and what its answer means. Pure. */

import type { CborValue } from '../../base/cbor.ts'
import {
  planIdOf,
  type Rollout,
  type RolloutMember,
  type RolloutOrder,
  shareFor,
} from './rollout.ts'
import type { StoredCommand } from './store.ts'

/** Nothing of the plan is left at such a gateway. */
const IS_OVER: ReadonlySet<RolloutMember['step']> = new Set([
  'refused',
  'rolledBack',
  'withdrawn',
  'unable',
])

/** `undefined`: it knows what it needs to know. */
export function orderFor(rollout: Rollout, member: RolloutMember): RolloutOrder | undefined {
  const { asked, isTold, step, isChosen } = member
  if (IS_OVER.has(step)) return undefined
  const isTrusted = step === 'settled'
  let order: RolloutOrder
  if (rollout.state === 'running' || rollout.state === 'done') {
    if (isTrusted) return undefined
    order = isChosen ? 'in' : 'out'
  } else {
    // Who was never asked has nothing to give back; who trusts it keeps it when it just ends.
    if (asked === null || (rollout.state === 'ended' && isTrusted)) return undefined
    order = 'withdrawn'
  }
  const isUnderWay = asked?.order === order && (isTold || asked.commandId !== '')
  return isUnderWay ? undefined : order
}

/** The parameters of the command `decoderPlan`. */
export function planParams(
  rollout: Rollout,
  { member, order, fleet }: { member: RolloutMember; order: RolloutOrder; fleet: number },
): CborValue {
  const { profile, path, terms } = rollout
  const share = shareFor(rollout, { gw: member.gw, order, fleet })
  return { id: planIdOf(rollout), profile, path, share, ...terms.plan }
}

/** After the answer to what it was asked; `undefined`: there is none yet. */
export function memberAnswered(
  member: RolloutMember,
  command: Pick<StoredCommand, 'state' | 'detail'> | undefined,
): RolloutMember | undefined {
  const { asked } = member
  if (!asked || member.isTold || asked.commandId === '') return undefined
  switch (command?.state) {
    case 'waiting':
      return undefined
    case 'done':
      return { ...member, isTold: true }
    case 'refused': {
      const detail = typeof command.detail === 'string' ? command.detail.slice(0, 300) : 'refused'
      return { ...member, isTold: true, step: 'unable', detail }
    }
    default:
      // Expired, failed, nobody knows: it is asked again when it can be reached.
      return { ...member, asked: { ...asked, commandId: '' } }
  }
}
